import { apiHandler } from '../../functions/api/handler.ts';
import type { ApiPorts } from '../../functions/api/route.ts';
import { memoryStore } from '../../shared/store/memory.ts';
import { aContext } from './invoke.ts';

export const scope = { accountId: '111122223333', region: 'eu-central-1' };
export const now = new Date('2026-10-01T12:00:00Z');
export const imageId = 'ami-00000000000000001';
export const ann = 'arn:aws:sts::111122223333:assumed-role/Operator/ann@example.com';

/** The API over a store in memory. `judged`: items that the table holds of the scope. */
export function apiPorts(changes: Partial<ApiPorts> = {}): ApiPorts {
  return {
    now: () => now,
    terms: {
      maxWaiverDays: 180,
      rules: new Map([
        [
          'one-year',
          {
            ruleId: 'one-year',
            check: 'max-age',
            hash: 'hash-1',
            actions: ['notify', 'deprecate', 'disable'],
          },
        ],
        ['only-told', { ruleId: 'only-told', check: 'encrypted-snapshots', hash: 'hash-2', actions: [] }],
      ]),
    },
    statements: memoryStore({ now: () => now }),
    questions: memoryStore({ now: () => now }),
    operatorScope: null,
    compliance: {
      readImage: async (_, id) => ({
        items: id === imageId ? [{ status: 'NON_COMPLIANT' }] : [],
        next: null,
      }),
      readScope: async (_, cursor) => ({ items: [{ cursor }], next: 'I#ami-2' }),
    },
    ...changes,
  };
}

export interface Asked {
  readonly route: string;
  readonly body?: unknown;
  readonly path?: Readonly<Record<string, string>>;
  readonly by?: string | null;
}

/** As API Gateway hands it over, in payload format 2.0. */
export function aStatement({ route, body, path, by = ann }: Asked) {
  return {
    version: '2.0',
    routeKey: `POST ${route}`,
    ...(path === undefined ? {} : { pathParameters: path }),
    requestContext: by === null ? {} : { authorizer: { iam: { userArn: by } } },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    isBase64Encoded: false,
  };
}

export async function ask(event: unknown, ports: ApiPorts = apiPorts()) {
  const { statusCode, body } = await apiHandler(ports)(event, aContext());
  return { statusCode, body: JSON.parse(body) };
}

/** A question, as API Gateway hands it over. */
export function aQuestion(route: string, query: Readonly<Record<string, string>> = {}, more: object = {}) {
  return {
    ...{ version: '2.0', routeKey: `GET ${route}`, rawPath: route, isBase64Encoded: false },
    headers: {},
    requestContext: { authorizer: { iam: { userArn: ann } } },
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    ...more,
  };
}

/** What is answered, as it is. */
export async function answerTo(event: unknown, ports: ApiPorts = apiPorts()) {
  return apiHandler(ports)(event, aContext());
}
