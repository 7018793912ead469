import {
  type AggregationResponse,
  type AmiAggregationResponse,
  type Finding,
  ListFindingAggregations$,
  type ListFindingAggregationsRequest,
  type ListFindingAggregationsResponse,
  ListFindings$,
  type ListFindingsRequest,
  type ListFindingsResponse,
} from '@aws-sdk/client-inspector2';
import { AwsError, jsonCodes } from '../errors.ts';
import { type Context, type Input, operation } from '../operation.ts';
import { page } from '../paging.ts';
import { awsService } from '../service.ts';
import { imageOf, matchesCriteria, matchesText } from './criteria.ts';

// aws-facts D.9.
const limits = { min: 1, max: 100, whenAbsent: 100 };

const listFindings = operation({
  schema: ListFindings$,
  facts: ['Findings'],
  honours: ['filterCriteria', 'maxResults', 'nextToken'],
  handle(input: ListFindingsRequest, context): ListFindingsResponse {
    const { items, nextToken } = page(context, 'ListFindings', {
      maxResults: input.maxResults,
      nextToken: input.nextToken,
      limits,
      key: ({ findingArn = '' }: Finding) => findingArn,
      list: () => visibleFindings(context).filter(matchesCriteria(input.filterCriteria ?? {})),
    });
    return { findings: items, ...(nextToken === undefined ? {} : { nextToken }) };
  },
});

/** By image only: what the findings of its instances come to (aws-facts B.13). */
const listFindingAggregations = operation({
  schema: ListFindingAggregations$,
  facts: ['Findings'],
  honours: ['accountIds', 'aggregationRequest', 'aggregationType', 'maxResults', 'nextToken'],
  handle(input: Input<ListFindingAggregationsRequest>, context): ListFindingAggregationsResponse {
    if (input.aggregationType !== 'AMI') {
      throw new AwsError('ValidationException', `The sandbox does not aggregate by ${input.aggregationType}`);
    }
    const { items, nextToken } = page(context, 'ListFindingAggregations', {
      maxResults: input.maxResults,
      nextToken: input.nextToken,
      limits,
      key: ({ ami, accountId }: AmiAggregationResponse) => `${ami}#${accountId}`,
      list: () => aggregate(input, context),
    });
    const responses: AggregationResponse[] = items.map((amiAggregation) => ({ amiAggregation }));
    return { aggregationType: 'AMI', responses, ...(nextToken === undefined ? {} : { nextToken }) };
  },
});

/** Amazon Inspector. */
export const inspector = awsService({
  signingName: 'inspector2',
  protocol: 'restJson',
  codes: {
    ...jsonCodes,
    throttled: ['ThrottlingException', 429],
    denied: ['AccessDeniedException', 403],
    invalidToken: ['ValidationException', 400],
  },
  operations: [listFindingAggregations, listFindings],
});

// The delegated administrator sees all members, a member itself (aws-facts D.9).
function visibleFindings({ world, accountId, region, moment }: Context): Finding[] {
  const own = world.accounts.get(accountId);
  const isAdministrator = own?.isDelegatedAdministrator === true;
  return [...world.scopes.values()]
    .filter((scope) => scope.region === region)
    .filter(({ accountId: id }) => {
      const isMember = world.accounts.get(id)?.place?.organizationId === own?.place?.organizationId;
      return id === accountId || (isAdministrator && own?.place !== undefined && isMember);
    })
    .flatMap((scope) => scope.inspectorFindings.values(moment));
}

function aggregate(input: ListFindingAggregationsRequest, context: Context): AmiAggregationResponse[] {
  const { amis, ...rest } = input.aggregationRequest?.amiAggregation ?? {};
  if (Object.keys(rest).length > 0) {
    throw new AwsError('ValidationException', `The sandbox does not honour ${Object.keys(rest).join(', ')}`);
  }
  const active = visibleFindings(context).filter(({ status }) => status === 'ACTIVE');
  const groups = Object.groupBy(active, (finding) => `${imageOf(finding) ?? ''}#${finding.awsAccountId}`);
  return Object.entries(groups).flatMap(([key, findings = []]) => {
    const [ami = '', accountId = ''] = key.split('#');
    if (ami === '' || !matchesText(amis, ami) || !matchesText(input.accountIds, accountId)) return [];
    return [
      {
        ami,
        accountId,
        severityCounts: countSeverities(findings),
        affectedInstances: countInstances(findings),
      },
    ];
  });
}

// Low and informational findings are in `all` only (aws-facts D.9).
function countSeverities(findings: readonly Finding[]): {
  all: number;
  critical: number;
  high: number;
  medium: number;
} {
  const count = (severity: string): number =>
    findings.filter((finding) => finding.severity === severity).length;
  return { all: findings.length, critical: count('CRITICAL'), high: count('HIGH'), medium: count('MEDIUM') };
}

function countInstances(findings: readonly Finding[]): number {
  return new Set(findings.flatMap(({ resources = [] }) => resources.map(({ id }) => id))).size;
}
