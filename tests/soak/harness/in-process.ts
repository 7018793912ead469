import { Readable } from 'node:stream';
import type { HttpRequest } from '@smithy/types';
import { type Dispatcher, dispatch, type Outcome } from '../../../sandbox/aws/dispatch.ts';
import type { WireAnswer, WireRequest } from '../../../sandbox/aws/wire/protocol.ts';
import { alive } from './invocation.ts';

/** Takes the SDK's requests to the simulator of this process: the wire form stays, only the connection is left out. */
export function inProcess(dispatcher: Dispatcher): Readonly<Record<string, unknown>> {
  return {
    handle: async (request: HttpRequest) => {
      await alive();
      const outcome = dispatch(dispatcher, toWire(request));
      // Who died at this call gets no answer of it.
      await alive();
      return { response: conclude(outcome, request) };
    },
    destroy: () => {},
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
  };
}

function toWire({ method, path, query = {}, headers, body }: HttpRequest): WireRequest {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    [value].flat().map((each) => `${encodeURIComponent(key)}=${encodeURIComponent(each ?? '')}`),
  );
  return {
    method,
    url: pairs.length === 0 ? path : `${path}?${pairs.join('&')}`,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: textOf(body),
  };
}

function textOf(body: unknown): string {
  if (body === undefined || body === null) return '';
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return Buffer.from(body).toString();
  throw new TypeError('a body that is neither text nor bytes');
}

function conclude(outcome: Outcome, request: HttpRequest): unknown {
  switch (outcome.kind) {
    case 'answer':
      return answered(outcome.answer, bodyOf(outcome.answer, request));
    case 'partial':
      return answered(
        outcome.answer,
        brokenAfter(outcome.answer.body.slice(0, outcome.answer.body.length / 2)),
      );
    case 'break':
      throw brokenConnection();
    case 'silence':
      throw Object.assign(new Error('no answer came in time'), { name: 'TimeoutError' });
  }
}

function answered({ status, headers }: WireAnswer, body: unknown): unknown {
  return { statusCode: status, headers, body };
}

/** Recycle Bin is asked without a client of its own, which takes streams only. */
function bodyOf({ body }: WireAnswer, { headers }: HttpRequest): unknown {
  const isRecycleBin = /\/rbin\/aws4_request/.test(headers['authorization'] ?? '');
  return isRecycleBin ? Readable.from([Buffer.from(body)]) : Buffer.from(body);
}

function brokenAfter(start: string): Readable {
  return Readable.from(
    (function* () {
      yield Buffer.from(start);
      throw brokenConnection();
    })(),
  );
}

function brokenConnection(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}
