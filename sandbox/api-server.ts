import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { isAllowed } from './aws/identity/policy.ts';
import type { Principal } from './aws/identity/principal.ts';
import type { Sandbox } from './start-sandbox.ts';

/** The service's HTTP API on loopback. */
export interface ApiServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Listens for signed requests, as API Gateway does with IAM authorization: who holds the access key, and whether the
 * rights of that principal allow the route, is asked before any function runs. The signature itself is not checked.
 */
export async function startApiServer({ aws, runtime }: Sandbox, apiId = 'sandbox'): Promise<ApiServer> {
  const { accountId, region } = runtime.service;
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET', url = '/' } = request;
    const body = await text(request);
    const caller = callerOf(request, (key) => aws.world.principals.get(key));
    const route = `arn:aws:execute-api:${region}:${accountId}:${apiId}/$default/${method}${url.replace(/\?.*$/, '')}`;
    if (
      caller?.accountId !== accountId ||
      !isAllowed(caller, { action: 'execute-api:Invoke', resource: route, context: new Map() })
    ) {
      return answer(response, 403, JSON.stringify({ message: 'Forbidden' }));
    }
    const asked = { method, path: url, callerArn: caller.arn, ...(body === '' ? {} : { body }) };
    const result = await runtime.request(asked);
    if (result === undefined) return answer(response, 404, JSON.stringify({ message: 'Not Found' }));
    if (result.status !== 'answered') {
      return answer(response, 500, JSON.stringify({ message: 'Internal Server Error' }));
    }
    const { statusCode, body: answered } = Object(result.payload);
    answer(response, Number(statusCode), String(answered));
  };
  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Undefined: the request is not signed for the API, or by a key that nobody holds. */
function callerOf(
  { headers }: IncomingMessage,
  holderOf: (accessKeyId: string) => Principal | undefined,
): Principal | undefined {
  const [, key, service] =
    /^AWS4-HMAC-SHA256 Credential=(\w+)\/\d{8}\/[\w-]+\/([\w-]+)\/aws4_request, /.exec(
      headers.authorization ?? '',
    ) ?? [];
  return key === undefined || service !== 'execute-api' ? undefined : holderOf(key);
}

function answer(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body);
}
