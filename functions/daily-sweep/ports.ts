import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsAccess } from '../../shared/aws/live/access.ts';
import { enabledRegions } from '../../shared/aws/live/regions.ts';
import { accessSettings, readConfig } from '../../shared/config.ts';
import type { Log } from '../../shared/log.ts';
import { loadPolicy } from '../../shared/policy/load-policy.ts';
import { laterChecks } from '../../shared/queue/later.ts';
import { sqsScopeQueue, sqsSweepQueue } from '../../shared/queue/queues.ts';
import { alertBook } from '../../shared/store/alert-book.ts';
import { leases } from '../../shared/store/leases.ts';
import { sweepRecords } from '../../shared/store/sweeps.ts';
import { openTable } from '../../shared/store/table.ts';
import { governedAccounts } from '../accounts.ts';
import { compiledPolicy } from '../compiled-policy.ts';
import { listOrganization } from '../list-organization.ts';
import type { SweepPorts } from './sweep.ts';

export async function sweepPorts(log: Log): Promise<SweepPorts> {
  const config = readConfig([
    'tableName',
    'scopesQueueUrl',
    'sweepsQueueUrl',
    'sweepsQueueArn',
    'schedulesRoleArn',
    'schedulerEndpoint',
    'alertTopicArn',
    'eventsEndpoint',
    'governedAccounts',
    ...accessSettings,
  ]);
  const now = () => new Date();
  const access = awsAccess({ ...config, sessionName: 'daily-sweep' });
  const queues = new SQSClient({});
  const table = openTable(new DynamoDBClient(), config.tableName);
  const policy = await loadPolicy(compiledPolicy);
  const { alertTopicArn: topicArn, eventsEndpoint } = config;
  return {
    accounts: governedAccounts({
      governed: config.governedAccounts,
      hubAccountId: config.hubAccountId,
      listOrganization: listOrganization(access),
      now,
    }),
    regions: { enabledRegions: (accountId) => enabledRegions(access, accountId) },
    records: sweepRecords(table),
    scopes: sqsScopeQueue(queues, config.scopesQueueUrl),
    sweeps: sqsSweepQueue(queues, config.sweepsQueueUrl),
    later: laterChecks({
      client: queues,
      endpoint: config.schedulerEndpoint,
      queueArn: config.sweepsQueueArn,
      roleArn: config.schedulesRoleArn,
    }),
    alerts: async () => {
      const store = { ...alertBook(table), ...leases(table, now) };
      const { alertTopic } = await import('../alert-topic.ts');
      return alertTopic({ topicArn, eventsEndpoint, settings: policy.notify, store, now }, log);
    },
    policy,
    hub: { accountId: config.hubAccountId, region: config.region },
    now,
  };
}
