import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { BusEvent } from './event-bus.ts';
import type { Fields, Scheduler } from './scheduler.ts';
import { type ControlAnswer, callScheduler, failed } from './scheduler-api.ts';
import { readCall } from './server-calls.ts';
import type { ServerCall } from './stores-messages.ts';

/**
 * A loopback server for what functions ask of the runtime itself: EventBridge's PutEvents, EventBridge Scheduler's
 * schedules, and a webhook that keeps what is posted to it.
 */
export interface ControlServer {
  readonly endpoint: string;
  readonly webhookUrl: string;
  close(): Promise<void>;
}

export interface ControlOptions {
  readonly scheduler: Scheduler;
  readonly accountId: string;
  readonly now: () => Date;
  readonly nextId: () => string;
  readonly publish: (event: BusEvent, bus: string) => void;
  readonly onWebhook: (body: string) => void;
  readonly onCalled: (call: ServerCall) => void;
}

export async function startControlServer(options: ControlOptions): Promise<ControlServer> {
  const server = createServer((request, response) => {
    respond(options, request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return {
    endpoint,
    webhookUrl: `${endpoint}/webhook`,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function respond(
  options: ControlOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const asked = await text(request);
  const { status, body, errorType, action } = answerTo(options, request, asked);
  const call = readCall({ headers: request.headers, body: asked }, options.now(), status, action);
  const named = scheduleIn(request.url ?? '/');
  if (call !== undefined && named !== null)
    options.onCalled({ ...call, input: { ...call.input, Name: named } });
  else if (call !== undefined) options.onCalled(call);
  response.writeHead(status, {
    'content-type': typeof body === 'string' ? 'text/plain' : 'application/json',
    ...(errorType === undefined ? {} : { 'x-amzn-errortype': errorType }),
  });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

function answerTo(options: ControlOptions, request: IncomingMessage, body: string): ControlAnswer {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (url.pathname === '/webhook' && request.method === 'POST') {
    options.onWebhook(body);
    return { status: 200, body: 'ok' };
  }
  if (request.headers['x-amz-target'] === 'AWSEvents.PutEvents')
    return putEvents(options, JSON.parse(body), regionOf(request));
  const name = scheduleIn(url.pathname);
  if (name !== null) return callScheduler(options.scheduler, request.method ?? '', { name, url, body });
  const asked = request.headers['x-amz-target'] ?? `${request.method} ${url.pathname}`;
  return failed('UnknownOperationException', 404, `The sandbox does not know ${String(asked)}`);
}

/** The Scheduler's calls name their schedule in the path. */
function scheduleIn(url: string): string | null {
  const [, schedule] = /^\/schedules\/([^/?]+)(?:\?|$)/.exec(url) ?? [];
  return schedule === undefined ? null : decodeURIComponent(schedule);
}

function putEvents(
  { accountId, now, nextId, publish }: ControlOptions,
  input: Fields,
  region: string,
): ControlAnswer {
  const entries = Array.isArray(input['Entries']) ? input['Entries'] : [];
  const ids = entries.map((entry: Fields) => {
    const id = nextId();
    const event: BusEvent = {
      version: '0',
      ...{
        id,
        account: accountId,
        region,
        'detail-type': String(entry['DetailType']),
        source: String(entry['Source']),
      },
      time: now()
        .toISOString()
        .replace(/\.\d{3}Z$/, 'Z'),
      resources: Array.isArray(entry['Resources']) ? entry['Resources'].map(String) : [],
      detail: JSON.parse(String(entry['Detail'] ?? '{}')),
    };
    publish(
      event,
      String(entry['EventBusName'] ?? 'default')
        .split('/')
        .at(-1) ?? 'default',
    );
    return { EventId: id };
  });
  return { status: 200, body: { FailedEntryCount: 0, Entries: ids } };
}

function regionOf(request: IncomingMessage): string {
  return /Credential=[^/]+\/\d{8}\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? 'us-east-1';
}
