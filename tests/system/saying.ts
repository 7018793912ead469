import { afterEach, vi } from 'vitest';
import { type ApiServer, startApiServer } from '../../sandbox/api-server.ts';
import type { Principal } from '../../sandbox/aws/identity/principal.ts';
import { runCli } from '../cli/run-cli.ts';
import { account, region } from '../sandbox/running-aws.ts';
import type { RunningSystem } from './running-system.ts';

export const where = ['--account', account, '--region', region] as const;
export const ann = `arn:aws:sts::${account}:assumed-role/Operator/ann@example.com`;

const servers: ApiServer[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) await server.close();
});

/** Opens the API of a system and answers how somebody says something to it at a terminal. */
export async function saying(system: RunningSystem, arn = ann, policies?: Principal['policies']) {
  const server = await startApiServer(system);
  servers.push(server);
  const policy = policies?.[0];
  return async (...words: readonly string[]) => {
    actAs(system, arn, policy);
    return runCli([...words, '--api', server.url]);
  };
}

/** The command line's environment from now on: credentials of this principal, and the simulated AWS. */
export function actAs(
  { aws, runtime }: Pick<RunningSystem, 'aws' | 'runtime'>,
  arn: string,
  policy?: NonNullable<Principal['policies']>[number],
): void {
  const accountId = arn.split(':')[4] ?? account;
  const key = aws.addAccessKey({ accountId, arn, ...(policy === undefined ? {} : { policy }) });
  vi.stubEnv('AWS_ACCESS_KEY_ID', key.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', key.secretAccessKey);
  vi.stubEnv('AWS_REGION', region);
  vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', runtime.endpoints.tables);
}
