import { SQSClient } from '@aws-sdk/client-sqs';
import { awsAccess } from '../../shared/aws/live/access.ts';
import { liveFactsReader } from '../../shared/aws/live/facts-reader.ts';
import { accessSettings, readConfig } from '../../shared/config.ts';
import type { Log } from '../../shared/log.ts';
import { loadPolicy } from '../../shared/policy/load-policy.ts';
import { sqsPlanQueue, sqsScopeQueue } from '../../shared/queue/queues.ts';
import { alertTopic } from '../alert-topic.ts';
import { compiledPolicy } from '../compiled-policy.ts';
import { openStore } from '../open-store.ts';
import type { GovernPorts } from './judge-scope.ts';

/** No operator among them: what plans cannot act, whatever goes wrong in it. */
export async function governPorts(log: Log): Promise<GovernPorts> {
  const config = readConfig([
    'tableName',
    'scopesQueueUrl',
    'applyQueueUrl',
    'removeQueueUrl',
    'alertTopicArn',
    ...accessSettings,
  ]);
  const now = () => new Date();
  const store = openStore(config.tableName, now);
  const queues = new SQSClient({});
  return {
    policy: await loadPolicy(compiledPolicy),
    plan: {
      now,
      facts: liveFactsReader(awsAccess(config), { imageReferences: 'left-to-apply' }),
      history: store,
      store,
      alerts: alertTopic(config.alertTopicArn, log),
    },
    observations: store,
    journal: store,
    scopes: sqsScopeQueue(queues, config.scopesQueueUrl),
    applyQueue: sqsPlanQueue(queues, config.applyQueueUrl),
    removeQueue: sqsPlanQueue(queues, config.removeQueueUrl),
  };
}
