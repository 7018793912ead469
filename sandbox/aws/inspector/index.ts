import {
  type AggregationResponse,
  type AmiAggregationResponse,
  type CoveredResource,
  type Finding,
  ListCoverage$,
  type ListCoverageRequest,
  type ListCoverageResponse,
  ListFindingAggregations$,
  type ListFindingAggregationsRequest,
  type ListFindingAggregationsResponse,
  ListFindings$,
  type ListFindingsRequest,
  type ListFindingsResponse,
} from '@aws-sdk/client-inspector2';
import { AwsError, generalFault, jsonCodes } from '../errors.ts';
import { type Context, type Input, operation } from '../operation.ts';
import { page } from '../paging.ts';
import { awsService } from '../service.ts';
import type { Scope } from '../state/world.ts';
import { matchesCoverage } from './coverage.ts';
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
  honours: ['accountIds', 'aggregationRequest', 'aggregationType', 'maxResults', 'nextToken'],
  handle(input: Input<ListFindingAggregationsRequest>, context): ListFindingAggregationsResponse {
    if (input.aggregationType !== 'AMI') {
      throw new AwsError('ValidationException', `The sandbox does not aggregate by ${input.aggregationType}`);
    }
    checkCountable(context);
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

/** What Inspector scans, how far it came with each, and when (ListCoverage). */
const listCoverage = operation({
  schema: ListCoverage$,
  facts: ['CoveredResources'],
  honours: ['filterCriteria', 'maxResults', 'nextToken'],
  handle(input: ListCoverageRequest, context): ListCoverageResponse {
    const { items, nextToken } = page(context, 'ListCoverage', {
      maxResults: input.maxResults,
      nextToken: input.nextToken,
      limits,
      key: ({ resourceId }: CoveredResource) => `${resourceId}`,
      list: () =>
        visibleScopes(context)
          .flatMap((scope) => scope.coveredResources.values(context.moment))
          .filter(matchesCoverage(input.filterCriteria ?? {})),
    });
    return { coveredResources: items, ...(nextToken === undefined ? {} : { nextToken }) };
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
  operations: [listCoverage, listFindingAggregations, listFindings],
});

/** A dump may hold the counts, or the findings that they are made of. */
function checkCountable({ scope, codes }: Context): void {
  if (!scope.unknown.has('Findings') || !scope.unknown.has('FindingAggregations')) return;
  throw generalFault(codes, 'denied', 'The dump holds neither Findings nor FindingAggregations');
}

// The delegated administrator sees all members, a member itself (aws-facts D.9).
function visibleScopes({ world, accountId, region }: Context): Scope[] {
  const own = world.accounts.get(accountId);
  const isAdministrator = own?.isDelegatedAdministrator === true;
  return [...world.scopes.values()]
    .filter((scope) => scope.region === region)
    .filter(({ accountId: id }) => {
      const isMember = world.accounts.get(id)?.place?.organizationId === own?.place?.organizationId;
      return id === accountId || (isAdministrator && own?.place !== undefined && isMember);
    });
}

function visibleFindings(context: Context): Finding[] {
  return visibleScopes(context).flatMap((scope) => scope.inspectorFindings.values(context.moment));
}

function aggregate(input: ListFindingAggregationsRequest, context: Context): AmiAggregationResponse[] {
  const { amis, ...rest } = input.aggregationRequest?.amiAggregation ?? {};
  if (Object.keys(rest).length > 0) {
    throw new AwsError('ValidationException', `The sandbox does not honour ${Object.keys(rest).join(', ')}`);
  }
  const recorded = visibleScopes(context).flatMap((scope) =>
    scope.inspectorAggregations.values(context.moment),
  );
  const fits = ({ ami, accountId = '' }: AmiAggregationResponse): boolean =>
    ami !== undefined && ami !== '' && matchesText(amis, ami) && matchesText(input.accountIds, accountId);
  if (recorded.length > 0) return recorded.filter(fits);
  const active = visibleFindings(context).filter(({ status }) => status === 'ACTIVE');
  const groups = Object.groupBy(active, (finding) => `${imageOf(finding) ?? ''}#${finding.awsAccountId}`);
  const counted = Object.entries(groups).map(([key, findings = []]) => {
    const [ami = '', accountId = ''] = key.split('#');
    return {
      ...{ ami, accountId },
      severityCounts: countSeverities(findings),
      affectedInstances: countInstances(findings),
    };
  });
  return counted.filter(fits);
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
