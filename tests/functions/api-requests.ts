import { apiHandler } from '../../functions/api/handler.ts';
import type { StatementPorts } from '../../functions/api/statement-answer.ts';
import { memoryStore } from '../../shared/store/memory.ts';
import { aContext } from './invoke.ts';

export const scope = { accountId: '111122223333', region: 'eu-central-1' };
export const now = new Date('2026-10-01T12:00:00Z');
export const imageId = 'ami-00000000000000001';
export const ann = 'arn:aws:sts::111122223333:assumed-role/Operator/ann@example.com';

/** The API over a store in memory. `judged`: items that the table holds of the scope. */
export function apiPorts(changes: Partial<StatementPorts> = {}): StatementPorts {
  return {
    now: () => now,
    terms: {
      maxWaiverDays: 180,
      rules: new Map([
        ['one-year', { ruleId: 'one-year', hash: 'hash-1', actions: ['notify', 'deprecate', 'disable'] }],
        ['only-told', { ruleId: 'only-told', hash: 'hash-2', actions: [] }],
      ]),
    },
    statements: memoryStore({ now: () => now }),
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

export async function ask(event: unknown, ports: StatementPorts = apiPorts()) {
  const { statusCode, body } = await apiHandler(ports)(event, aContext());
  return { statusCode, body: JSON.parse(body) };
}
