import type { AwsAccess } from '../shared/aws/live/access.ts';
import type { AccountsOptions } from './accounts.ts';

/** The client of Organizations is loaded when it is asked: most deployments and most events never do. */
export function listOrganization(access: AwsAccess): AccountsOptions['listOrganization'] {
  return async () => (await import('../shared/aws/live/accounts.ts')).listOrganization(access);
}
