import {
  DescribeNodegroup$,
  type DescribeNodegroupRequest,
  type DescribeNodegroupResponse,
  ListClusters$,
  type ListClustersRequest,
  type ListClustersResponse,
  ListNodegroups$,
  type ListNodegroupsRequest,
  type ListNodegroupsResponse,
  type Nodegroup,
} from '@aws-sdk/client-eks';
import { AwsError, jsonCodes } from '../errors.ts';
import { type Context, type Input, operation } from '../operation.ts';
import { page } from '../paging.ts';
import { awsService } from '../service.ts';

const limits = { min: 1, max: 100, whenAbsent: 100 };

/** The clusters are those that have node groups: a cluster without one uses no image. */
const listClusters = operation({
  schema: ListClusters$,
  facts: ['Nodegroups'],
  honours: ['maxResults', 'nextToken'],
  handle(input: ListClustersRequest, context): ListClustersResponse {
    const { items, nextToken } = page(context, 'ListClusters', {
      maxResults: input.maxResults,
      nextToken: input.nextToken,
      limits,
      key: (name: string) => name,
      list: () => [
        ...new Set(context.read(context.scope.nodegroups).map(({ clusterName = '' }) => clusterName)),
      ],
    });
    return { clusters: items, ...(nextToken === undefined ? {} : { nextToken }) };
  },
});

const listNodegroups = operation({
  schema: ListNodegroups$,
  facts: ['Nodegroups'],
  honours: ['clusterName', 'maxResults', 'nextToken'],
  handle(input: Input<ListNodegroupsRequest>, context): ListNodegroupsResponse {
    const { items, nextToken } = page(context, `ListNodegroups#${input.clusterName}`, {
      maxResults: input.maxResults,
      nextToken: input.nextToken,
      limits,
      key: (name: string) => name,
      list: () => groupsOf(input.clusterName, context).map(({ nodegroupName = '' }) => nodegroupName),
    });
    return { nodegroups: items, ...(nextToken === undefined ? {} : { nextToken }) };
  },
});

const describeNodegroup = operation({
  schema: DescribeNodegroup$,
  facts: ['Nodegroups'],
  honours: ['clusterName', 'nodegroupName'],
  handle(
    { clusterName, nodegroupName }: Input<DescribeNodegroupRequest>,
    context,
  ): DescribeNodegroupResponse {
    const nodegroup = groupsOf(clusterName, context).find((group) => group.nodegroupName === nodegroupName);
    if (nodegroup === undefined) throw notFound(`No node group found for name: ${nodegroupName}.`);
    return { nodegroup };
  },
});

/** Amazon EKS. */
export const eks = awsService({
  signingName: 'eks',
  protocol: 'restJson',
  codes: {
    ...jsonCodes,
    throttled: ['ThrottlingException', 429],
    denied: ['AccessDeniedException', 403],
    internal: ['ServerException', 500],
    unknownParameter: ['InvalidParameterException', 400],
    invalidValue: ['InvalidParameterException', 400],
    invalidToken: ['InvalidParameterException', 400],
  },
  operations: [describeNodegroup, listClusters, listNodegroups],
});

function groupsOf(clusterName: string, context: Context): Nodegroup[] {
  const groups = context.read(context.scope.nodegroups).filter((group) => group.clusterName === clusterName);
  if (groups.length === 0) throw notFound(`No cluster found for name: ${clusterName}.`);
  return groups;
}

function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message, 404);
}
