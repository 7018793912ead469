import { type Account, ListAccountsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import type { AccountId } from '../../domain/image.ts';
import { by } from '../../domain/order.ts';
import type { PassedOver } from '../../domain/sweep.ts';
import type { AwsAccess } from './access.ts';
import { UnreadError } from './errors.ts';
import { readPages } from './paginate.ts';

export interface Organization {
  /** The active ones, in order of id. */
  readonly accounts: readonly AccountId[];
  /** `o-…`; null where the accounts' ARNs do not tell one and the same. */
  readonly organization: string | null;
  /** Closed, suspended or not active yet; in order of id. */
  readonly passedOver: readonly PassedOver[];
  /** For people; one without a name is not listed. */
  readonly names: Readonly<Record<AccountId, string>>;
}

/**
 * The organization that the hub belongs to. Throws an UnreadError when its accounts could not be listed to the end: part of
 * an organization is not the organization. Called as the hub, which has to be the management account or a delegated
 * administrator. IAM: organizations:ListAccounts.
 */
export async function listOrganization(access: AwsAccess): Promise<Organization> {
  const place = { accountId: access.hubAccountId, region: homeOf(access.partition), purpose: 'hub' } as const;
  const organizations = access.client(OrganizationsClient, place);
  // Pages may be empty and have a token all the same (ListAccounts).
  const accounts = await readPages({
    operation: 'ListAccounts',
    read: (NextToken) => organizations.send(new ListAccountsCommand({ MaxResults: 20, NextToken })),
    items: (page) => page.Accounts,
    next: (page) => page.NextToken,
  });
  const ids = new Set(accounts.map(organizationIn));
  const [organization = null] = ids;
  return {
    accounts: accounts.filter(isActive).map(idOf).toSorted(),
    passedOver: accounts
      .filter((account) => !isActive(account))
      .map((account) => ({ accountId: idOf(account), state: stateOf(account) }))
      .toSorted(by(({ accountId }) => accountId)),
    organization: ids.size === 1 ? organization : null,
    names: Object.fromEntries(accounts.flatMap(({ Id, Name }) => (Id && Name ? [[Id, Name]] : []))),
  };
}

/** `arn:aws:organizations::111122223333:account/o-exampleorgid/444455556666` (Organizations API reference, Account). */
function organizationIn({ Arn }: Account): string | null {
  return /:account\/(o-[a-z0-9]+)\//.exec(Arn ?? '')?.[1] ?? null;
}

/** `Status` was retired on 9 September 2026 for `State`; one that tells neither could be active. */
function isActive(account: Account): boolean {
  return stateOf(account) === 'ACTIVE';
}

function stateOf({ State, Status }: Account): string {
  return State ?? Status ?? 'ACTIVE';
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
