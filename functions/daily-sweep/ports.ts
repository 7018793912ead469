import { SQSClient } from '@aws-sdk/client-sqs';
import { awsAccess } from '../../shared/aws/live/access.ts';
import { enabledRegions } from '../../shared/aws/live/regions.ts';
import { accessSettings, readConfig } from '../../shared/config.ts';
import { loadPolicy } from '../../shared/policy/load-policy.ts';
import { sqsScopeQueue, sqsSweepQueue } from '../../shared/queue/queues.ts';
import { governedAccounts } from '../accounts.ts';
import { compiledPolicy } from '../compiled-policy.ts';
import { listOrganization } from '../list-organization.ts';
import type { SweepPorts } from './sweep.ts';

export async function sweepPorts(): Promise<SweepPorts> {
  const config = readConfig(['scopesQueueUrl', 'sweepsQueueUrl', 'governedAccounts', ...accessSettings]);
  const access = awsAccess(config);
  const queues = new SQSClient({});
  return {
    accounts: governedAccounts({
      governed: config.governedAccounts,
      hubAccountId: config.hubAccountId,
      listOrganization: listOrganization(access),
      now: () => new Date(),
    }),
    regions: { enabledRegions: (accountId) => enabledRegions(access, accountId) },
    scopes: sqsScopeQueue(queues, config.scopesQueueUrl),
    sweeps: sqsSweepQueue(queues, config.sweepsQueueUrl),
    policy: await loadPolicy(compiledPolicy),
    homeRegion: config.region,
  };
}
