import type { AwsAccess } from '../shared/aws/live/access.ts';
import { liveFactsReader } from '../shared/aws/live/facts-reader.ts';
import { awsOperator } from '../shared/aws/live/operator.ts';
import { liveUsesReader } from '../shared/aws/live/uses-reader.ts';
import { readConfig } from '../shared/config.ts';
import type { Log } from '../shared/log.ts';
import { loadPolicy } from '../shared/policy/load-policy.ts';
import { governedAccounts } from './accounts.ts';
import { alertTopic } from './alert-topic.ts';
import type { ChangePorts } from './change-scope.ts';
import { compiledPolicy } from './compiled-policy.ts';
import { listOrganization } from './list-organization.ts';
import { openStore } from './open-store.ts';

/** What apply and remove share: everything but the role that they change with. */
export async function changePorts(access: AwsAccess, log: Log): Promise<ChangePorts> {
  const config = readConfig([
    'tableName',
    'alertTopicArn',
    'eventsEndpoint',
    'hubAccountId',
    'governedAccounts',
  ]);
  const now = () => new Date();
  const store = openStore(config.tableName, now);
  const policy = await loadPolicy(compiledPolicy);
  const settings = policy.notify;
  return {
    policy,
    apply: {
      now,
      facts: liveFactsReader(access),
      history: store,
      elsewhere: {
        index: store,
        governed: governedAccounts({
          governed: config.governedAccounts,
          hubAccountId: config.hubAccountId,
          listOrganization: listOrganization(access),
          now,
        }),
        accounts: liveUsesReader(access),
      },
      plans: store,
      journal: store,
      budget: store,
      leases: store,
      statements: store,
      operator: awsOperator(access),
      alerts: alertTopic(
        { topicArn: config.alertTopicArn, eventsEndpoint: config.eventsEndpoint, settings, store, now },
        log,
      ),
    },
  };
}
