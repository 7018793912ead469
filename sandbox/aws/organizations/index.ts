import {
  type Account,
  DescribeAccount$,
  type DescribeAccountRequest,
  type DescribeAccountResponse,
  DescribeOrganization$,
  type DescribeOrganizationResponse,
  ListAccounts$,
  ListAccountsForParent$,
  type ListAccountsForParentRequest,
  type ListAccountsForParentResponse,
  type ListAccountsRequest,
  type ListAccountsResponse,
  ListOrganizationalUnitsForParent$,
  type ListOrganizationalUnitsForParentRequest,
  type ListOrganizationalUnitsForParentResponse,
  ListParents$,
  type ListParentsRequest,
  type ListParentsResponse,
  ListRoots$,
  type ListRootsRequest,
  type ListRootsResponse,
  type OrganizationalUnit,
  type Parent,
  type Root,
} from '@aws-sdk/client-organizations';
import { AwsError, jsonCodes } from '../errors.ts';
import { type Context, type Input, operation } from '../operation.ts';
import { page } from '../paging.ts';
import { awsService } from '../service.ts';
import type { AccountState, OrganizationPlace } from '../state/world.ts';

// aws-facts D.7.
const limits = { min: 1, max: 20, whenAbsent: 20 };

const listAccounts = operation({
  schema: ListAccounts$,
  honours: ['MaxResults', 'NextToken'],
  handle(input: ListAccountsRequest, context): ListAccountsResponse {
    const { items, nextToken } = page(context, 'ListAccounts', {
      ...pageOf(input),
      key: ({ Id = '' }: Account) => Id,
      list: () => members(context).map((member) => toAccount(member)),
    });
    return { Accounts: items, ...tokenOf(nextToken) };
  },
});

const listAccountsForParent = operation({
  schema: ListAccountsForParent$,
  honours: ['MaxResults', 'NextToken', 'ParentId'],
  handle(input: Input<ListAccountsForParentRequest>, context): ListAccountsForParentResponse {
    const { items, nextToken } = page(context, `ListAccountsForParent#${input.ParentId}`, {
      ...pageOf(input),
      key: ({ Id = '' }: Account) => Id,
      list: () => {
        checkParent(input.ParentId, context);
        return members(context)
          .filter(({ place }) => place.path.at(-1) === input.ParentId)
          .map(toAccount);
      },
    });
    return { Accounts: items, ...tokenOf(nextToken) };
  },
});

const listOrganizationalUnitsForParent = operation({
  schema: ListOrganizationalUnitsForParent$,
  honours: ['MaxResults', 'NextToken', 'ParentId'],
  handle(
    input: Input<ListOrganizationalUnitsForParentRequest>,
    context,
  ): ListOrganizationalUnitsForParentResponse {
    const { items, nextToken } = page(context, `ListOrganizationalUnitsForParent#${input.ParentId}`, {
      ...pageOf(input),
      key: ({ Id = '' }: OrganizationalUnit) => Id,
      list: () => {
        checkParent(input.ParentId, context);
        const units = members(context).flatMap(
          ({ place }) => place.path[place.path.indexOf(input.ParentId) + 1] ?? [],
        );
        return [...new Set(units)].filter((id) => id.startsWith('ou-')).map((Id) => ({ Id, Name: Id }));
      },
    });
    return { OrganizationalUnits: items, ...tokenOf(nextToken) };
  },
});

const listParents = operation({
  schema: ListParents$,
  honours: ['ChildId', 'MaxResults', 'NextToken'],
  handle({ ChildId }: Input<ListParentsRequest>, context): ListParentsResponse {
    const path = members(context).map(({ accountId, place }) => [...place.path, accountId]);
    const found = path.find((each) => each.includes(ChildId));
    const parent = found?.[found.indexOf(ChildId) - 1];
    if (parent === undefined)
      throw new AwsError('ChildNotFoundException', `You specified a child that does not exist: ${ChildId}`);
    const parents: Parent[] = [
      { Id: parent, Type: parent.startsWith('r-') ? 'ROOT' : 'ORGANIZATIONAL_UNIT' },
    ];
    return { Parents: parents };
  },
});

const listRoots = operation({
  schema: ListRoots$,
  honours: ['MaxResults', 'NextToken'],
  handle(input: ListRootsRequest, context): ListRootsResponse {
    const { items, nextToken } = page(context, 'ListRoots', {
      ...pageOf(input),
      key: ({ Id = '' }: Root) => Id,
      list: () =>
        [...new Set(members(context).flatMap(({ place }) => place.path[0] ?? []))].map((Id) => ({
          Id,
          Name: 'Root',
        })),
    });
    return { Roots: items, ...tokenOf(nextToken) };
  },
});

const describeAccount = operation({
  schema: DescribeAccount$,
  honours: ['AccountId'],
  handle({ AccountId }: Input<DescribeAccountRequest>, context): DescribeAccountResponse {
    const member = members(context).find(({ accountId }) => accountId === AccountId);
    if (member === undefined) {
      throw new AwsError(
        'AccountNotFoundException',
        `You specified an account that does not exist: ${AccountId}`,
      );
    }
    return { Account: toAccount(member) };
  },
});

/** Every member may ask this one. */
const describeOrganization = operation({
  schema: DescribeOrganization$,
  honours: [],
  handle(_input: object, context): DescribeOrganizationResponse {
    const { organizationId: Id, managementAccountId } = ownPlace(context);
    const arn = (kind: string): string => `arn:aws:organizations::${managementAccountId}:${kind}/${Id}`;
    return {
      Organization: {
        Id,
        Arn: arn('organization'),
        FeatureSet: 'ALL',
        MasterAccountId: managementAccountId,
        MasterAccountArn: `${arn('account')}/${managementAccountId}`,
      },
    };
  },
});

/** AWS Organizations. */
export const organizations = awsService({
  signingName: 'organizations',
  protocol: 'awsJson',
  codes: {
    ...jsonCodes,
    // aws-facts D.7.
    throttled: ['TooManyRequestsException', 400],
    internal: ['ServiceException', 500],
    unknownParameter: ['InvalidInputException', 400],
    invalidValue: ['InvalidInputException', 400],
    invalidToken: ['InvalidInputException', 400],
  },
  operations: [
    describeAccount,
    describeOrganization,
    listAccounts,
    listAccountsForParent,
    listOrganizationalUnitsForParent,
    listParents,
    listRoots,
  ],
});

type Member = AccountState & { readonly place: OrganizationPlace };

// Only the management account and delegated administrators may list (aws-facts D.7).
function members(context: Context): Member[] {
  const place = ownPlace(context);
  const account = context.world.accounts.get(context.accountId);
  if (place.managementAccountId !== context.accountId && account?.isDelegatedAdministrator !== true) {
    throw new AwsError('AccessDeniedException', "You don't have permissions to access this resource.");
  }
  return [...context.world.accounts.values()].flatMap((each) => {
    const isMember = each.place?.organizationId === place.organizationId;
    return isMember && each.place !== undefined ? [{ ...each, place: each.place }] : [];
  });
}

function ownPlace({ world, accountId }: Context): OrganizationPlace {
  const place = world.accounts.get(accountId)?.place;
  if (place !== undefined) return place;
  throw new AwsError('AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.');
}

function checkParent(parentId: string, context: Context): void {
  if (members(context).some(({ place }) => place.path.includes(parentId))) return;
  throw new AwsError('ParentNotFoundException', `You specified parent that doesn't exist: ${parentId}`);
}

// `State` only: `Status` was retired on 9 September 2026 (aws-facts D.7).
function toAccount({ accountId, name, email, state, place }: Member): Account {
  return {
    Id: accountId,
    Arn: `arn:aws:organizations::${place.managementAccountId}:account/${place.organizationId}/${accountId}`,
    Name: name,
    Email: email,
    State: state,
    Paths: [`${[place.organizationId, ...place.path, accountId].join('/')}/`],
    JoinedMethod: 'CREATED',
  };
}

interface Paged {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

function pageOf({ MaxResults, NextToken }: Paged): {
  maxResults: number | undefined;
  nextToken: string | undefined;
  limits: typeof limits;
} {
  return { maxResults: MaxResults, nextToken: NextToken, limits };
}

function tokenOf(nextToken: string | undefined): { NextToken?: string } {
  return nextToken === undefined ? {} : { NextToken: nextToken };
}
