import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Dispatcher, dispatch, type Outcome } from './dispatch.ts';
import type { WireAnswer, WireRequest } from './wire/protocol.ts';

export interface ServeOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** Real milliseconds before each answer. */
  readonly latencyMs: number;
}

export interface Listening {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Listens on the loopback interface only: the sandbox is not for other machines. */
export async function serve(dispatcher: Dispatcher, options: ServeOptions): Promise<Listening> {
  const server = createServer((request, response) => {
    respond(dispatcher, options, request, response).catch((error: unknown) => {
      console.error('sandbox:', error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return { endpoint: `http://127.0.0.1:${portOf(server)}`, close: () => close(server) };
}

async function respond(
  dispatcher: Dispatcher,
  options: ServeOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const wire = await readRequest(request);
  const outcome = dispatch(dispatcher, wire);
  if (options.latencyMs > 0) await sleep(options.latencyMs);
  conclude(outcome, response);
}

async function readRequest(request: IncomingMessage): Promise<WireRequest> {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : value,
    ]),
  );
  return { method: request.method ?? 'GET', url: request.url ?? '/', headers, body: await text(request) };
}

function conclude(outcome: Outcome, response: ServerResponse): void {
  switch (outcome.kind) {
    case 'answer':
      response.writeHead(outcome.answer.status, lengthOf(outcome.answer)).end(outcome.answer.body);
      return;
    case 'partial': {
      const { status, body } = outcome.answer;
      response.writeHead(status, lengthOf(outcome.answer));
      response.write(body.slice(0, Math.floor(body.length / 2)), () => response.destroy());
      return;
    }
    case 'break':
      response.destroy();
      return;
    case 'silence':
      // The caller's own time limit ends it; closing the server ends what is left.
      return;
  }
}

function lengthOf({ headers, body }: WireAnswer): Record<string, string> {
  return { ...headers, 'content-length': String(Buffer.byteLength(body)) };
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('The sandbox does not listen on a port');
  return address.port;
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
  });
}
