import type { AwsOptions } from '../../sandbox/aws/start-aws.ts';
import { type AccessOptions, type AwsAccess, awsAccess } from '../../shared/aws/live/access.ts';
import type { ReadOptions } from '../../shared/ports.ts';
import { account, type RunningAws, region, runningAws } from '../sandbox/running-aws.ts';

export const scope = { accountId: account, region };
export const readOptions: ReadOptions = {
  launchTemplateVersions: 10,
  parameterPaths: [],
  extra: new Set(),
  launchPermissions: new Map(),
  ancestries: new Map(),
};

export interface AccessToSandbox {
  readonly aws: RunningAws;
  readonly access: AwsAccess;
}

/** A sandbox and the way into it as the hub, without roles; nothing waits for tokens. */
export async function accessToSandbox(
  aws: AwsOptions = {},
  hubAccountId = account,
  options: Partial<AccessOptions> = {},
): Promise<AccessToSandbox> {
  const running = await runningAws(aws);
  const { endpoint, credentials } = running.config(hubAccountId);
  const access = awsAccess({
    hubAccountId,
    endpoint,
    credentials,
    region,
    maxAttempts: 1,
    pacer: { take: async () => {} },
    ...options,
  });
  return { aws: running, access };
}

/** How often each operation was called, by name. */
export function countCalls(aws: RunningAws): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { operation } of aws.calls) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}
