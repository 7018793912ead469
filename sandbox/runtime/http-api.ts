import type { HttpRoute, Service } from './service/service.ts';

/** A request to the service's HTTP API. */
export interface ApiRequest {
  readonly method: string;
  /** With a query, if there is one: `/findings?rule=max-age`. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whom the authorizer found: the ARN of an IAM identity. */
  readonly callerArn?: string;
}

export interface RoutedRequest {
  readonly functionKey: string;
  /** Payload format 2.0 (API Gateway Developer Guide, "Working with AWS Lambda proxy integrations"). */
  readonly event: object;
}

/** Finds the function of a request; undefined where API Gateway answers 404. */
export function routeRequest(
  request: ApiRequest,
  service: Service,
  now: Date,
  requestId: string,
): RoutedRequest | undefined {
  const url = new URL(request.path, 'http://sandbox');
  const method = request.method.toUpperCase();
  for (const route of bySpecificity(service.routes)) {
    const parameters = match(route, method, url.pathname);
    if (parameters === undefined) continue;
    const routed = { route, parameters, url, method, requestId };
    return { functionKey: route.functionKey, event: toEvent(request, service, now, routed) };
  }
  return undefined;
}

// API Gateway prefers a full match to one with `{proxy+}` or `*`.
function bySpecificity(routes: readonly HttpRoute[]): HttpRoute[] {
  const vagueness = ({ method, path }: HttpRoute): number =>
    (path === '*' ? 4 : 0) +
    (path.includes('+}') ? 2 : 0) +
    (method === '*' ? 1 : 0) +
    (path.includes('{') ? 0.5 : 0);
  return routes.toSorted((a, b) => vagueness(a) - vagueness(b));
}

function match(
  { method, path }: HttpRoute,
  asked: string,
  pathname: string,
): Record<string, string> | undefined {
  if (method !== '*' && method !== asked) return undefined;
  if (path === '*') return {};
  const source = path.replace(
    /\{(\w+)(\+?)\}/g,
    (_whole, name: string, greedy: string) => `(?<${name}>${greedy ? '.+' : '[^/]+'})`,
  );
  const found = new RegExp(`^${source}$`).exec(pathname);
  if (found === null) return undefined;
  return Object.fromEntries(
    Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
  );
}

interface Routed {
  readonly route: HttpRoute;
  readonly parameters: Readonly<Record<string, string>>;
  readonly url: URL;
  readonly method: string;
  readonly requestId: string;
}

function toEvent(request: ApiRequest, service: Service, now: Date, routed: Routed): object {
  const { route, parameters, url, method, requestId } = routed;
  const routeKey =
    route.path === '*' ? '$default' : `${route.method === '*' ? 'ANY' : route.method} ${route.path}`;
  const query = Object.fromEntries(
    [...url.searchParams.keys()].map((key) => [key, url.searchParams.getAll(key).join(',')]),
  );
  return {
    ...{ version: '2.0', routeKey, rawPath: url.pathname, rawQueryString: url.search.slice(1) },
    headers: { 'content-type': 'application/json', ...request.headers },
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    ...(Object.keys(parameters).length > 0 && { pathParameters: parameters }),
    requestContext: {
      ...{ accountId: service.accountId, apiId: 'sandbox', stage: '$default', requestId, routeKey },
      ...{
        domainName: 'sandbox',
        domainPrefix: 'sandbox',
        timeEpoch: now.getTime(),
        time: now.toUTCString(),
      },
      ...(request.callerArn !== undefined && {
        authorizer: { iam: { userArn: request.callerArn, accountId: request.callerArn.split(':')[4] } },
      }),
      http: { method, path: url.pathname, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'sandbox' },
    },
    ...(request.body !== undefined && {
      body: typeof request.body === 'string' ? request.body : JSON.stringify(request.body),
    }),
    isBase64Encoded: false,
  };
}
