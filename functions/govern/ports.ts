import { SQSClient } from '@aws-sdk/client-sqs';
import { awsAccess } from '../../shared/aws/live/access.ts';
import { liveFactsReader } from '../../shared/aws/live/facts-reader.ts';
import { accessSettings, archiveSettings, readConfig } from '../../shared/config.ts';
import type { Log } from '../../shared/log.ts';
import { loadPolicy } from '../../shared/policy/load-policy.ts';
import { laterQueue } from '../../shared/queue/later.ts';
import { sqsPlanQueue, sqsScopeQueue } from '../../shared/queue/queues.ts';
import { governedAccounts } from '../accounts.ts';
import { alertTopic } from '../alert-topic.ts';
import { compiledPolicy } from '../compiled-policy.ts';
import { listOrganization } from '../list-organization.ts';
import { openArchive } from '../open-archive.ts';
import { openStore } from '../open-store.ts';
import type { GovernPorts } from './judge-scope.ts';

/** No operator among them: what plans cannot act, whatever goes wrong in it. */
export async function governPorts(log: Log): Promise<GovernPorts> {
  const config = readConfig([
    'tableName',
    'scopesQueueUrl',
    'scopesQueueArn',
    'schedulesRoleArn',
    'schedulerEndpoint',
    'applyQueueUrl',
    'removeQueueUrl',
    'alertTopicArn',
    'eventsEndpoint',
    'governedAccounts',
    ...accessSettings,
    ...archiveSettings,
  ]);
  const now = () => new Date();
  const store = openStore(config.tableName, now);
  const access = awsAccess({ ...config, sessionName: 'govern' });
  const queues = new SQSClient({});
  const policy = await loadPolicy(compiledPolicy);
  const settings = policy.notify;
  return {
    policy,
    plan: {
      now,
      facts: liveFactsReader(access, { imageReferences: 'left-to-apply' }),
      history: store,
      elsewhere: {
        index: store,
        governed: governedAccounts({
          governed: config.governedAccounts,
          hubAccountId: config.hubAccountId,
          listOrganization: listOrganization(access),
          now,
        }),
      },
      store,
      alerts: alertTopic(
        { topicArn: config.alertTopicArn, eventsEndpoint: config.eventsEndpoint, settings, store, now },
        log,
      ),
      changes: store,
      archive: openArchive(config, queues.config),
    },
    observations: store,
    journal: store,
    later: laterQueue({
      client: queues,
      endpoint: config.schedulerEndpoint,
      queueArn: config.scopesQueueArn,
      roleArn: config.schedulesRoleArn,
    }),
    scopes: sqsScopeQueue(queues, config.scopesQueueUrl),
    applyQueue: sqsPlanQueue(queues, config.applyQueueUrl),
    removeQueue: sqsPlanQueue(queues, config.removeQueueUrl),
  };
}
