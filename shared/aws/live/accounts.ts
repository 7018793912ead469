import { type Account, ListAccountsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import type { AccountId } from '../../domain/image.ts';
import type { AwsAccess } from './access.ts';
import { UnreadError } from './errors.ts';
import { readPages } from './paginate.ts';

/**
 * The active accounts of the organization, in order of id; or the given list, for which nothing is asked. Throws an
 * UnreadError when they could not be listed to the end: part of an organization is not the organization. Called as the hub,
 * which has to be the management account or a delegated administrator. IAM: organizations:ListAccounts.
 */
export async function listAccounts(
  access: AwsAccess,
  given: readonly AccountId[] | null = null,
): Promise<readonly AccountId[]> {
  if (given !== null) return [...new Set(given)].toSorted();
  const place = { accountId: access.hubAccountId, region: homeOf(access.partition), purpose: 'hub' } as const;
  const organizations = access.client(OrganizationsClient, place);
  // Pages may be empty and have a token all the same (ListAccounts).
  const accounts = await readPages({
    operation: 'ListAccounts',
    read: (NextToken) => organizations.send(new ListAccountsCommand({ MaxResults: 20, NextToken })),
    items: (page) => page.Accounts,
    next: (page) => page.NextToken,
  });
  return accounts.filter(isActive).map(idOf).toSorted();
}

/** `Status` was retired on 9 September 2026 for `State`; one that tells neither could be active. */
function isActive(account: Account): boolean {
  return (account.State ?? account.Status ?? 'ACTIVE') === 'ACTIVE';
}

function idOf({ Id }: Account): AccountId {
  if (Id === undefined)
    throw new UnreadError('ListAccounts', 'ListAccounts answered an account without its id');
  return Id;
}

/** Organizations has one endpoint a partition (AWS General Reference, service endpoints). */
function homeOf(partition: string): string {
  const homes: Readonly<Record<string, string>> = {
    'aws-cn': 'cn-northwest-1',
    'aws-us-gov': 'us-gov-west-1',
  };
  return homes[partition] ?? 'us-east-1';
}
