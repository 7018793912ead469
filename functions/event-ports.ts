import { SQSClient } from '@aws-sdk/client-sqs';
import { awsAccess } from '../shared/aws/live/access.ts';
import { imageOwners } from '../shared/aws/live/image-owner.ts';
import { accessSettings, readConfig } from '../shared/config.ts';
import { sqsScopeQueue } from '../shared/queue/queues.ts';
import { governedAccounts } from './accounts.ts';
import { listOrganization } from './list-organization.ts';
import { openStore } from './open-store.ts';
import type { EventPorts } from './order-images.ts';

/** The adapters of image-event and inspector-finding: they read owners and accounts, and change nothing. */
export function eventPorts(sessionName: string): EventPorts {
  const config = readConfig([
    ...(['tableName', 'scopesQueueUrl', 'governedAccounts', 'enforcerRole', 'removerRole'] as const),
    ...accessSettings,
  ]);
  const now = () => new Date();
  const access = awsAccess({ ...config, sessionName });
  return {
    accounts: governedAccounts({
      governed: config.governedAccounts,
      hubAccountId: config.hubAccountId,
      listOrganization: listOrganization(access),
      now,
    }),
    owners: imageOwners(access),
    changingRoles: [config.enforcerRole, config.removerRole],
    observations: openStore(config.tableName, now),
    scopes: sqsScopeQueue(new SQSClient({}), config.scopesQueueUrl),
  };
}
