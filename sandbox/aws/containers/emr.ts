import {
  type Cluster,
  type ClusterSummary,
  DescribeCluster$,
  type DescribeClusterInput,
  type DescribeClusterOutput,
  ListClusters$,
  type ListClustersInput,
  type ListClustersOutput,
} from '@aws-sdk/client-emr';
import { AwsError, jsonCodes } from '../errors.ts';
import { type Input, operation } from '../operation.ts';
import { page } from '../paging.ts';
import { awsService } from '../service.ts';

const listClusters = operation({
  schema: ListClusters$,
  facts: ['EmrClusters'],
  honours: ['ClusterStates', 'Marker'],
  handle({ ClusterStates: states = [], Marker }: ListClustersInput, context): ListClustersOutput {
    const { items, nextToken } = page(context, 'ListClusters', {
      maxResults: undefined,
      nextToken: Marker,
      // A page holds 50 (EMR API reference).
      limits: { min: 50, max: 50, whenAbsent: 50 },
      key: ({ Id = '' }: ClusterSummary) => Id,
      list: () =>
        context
          .read(context.scope.emrClusters)
          .filter(({ Status }) => states.length === 0 || states.some((state) => state === Status?.State))
          .map(toSummary),
    });
    return { Clusters: items, ...(nextToken === undefined ? {} : { Marker: nextToken }) };
  },
});

const describeCluster = operation({
  schema: DescribeCluster$,
  facts: ['EmrClusters'],
  honours: ['ClusterId'],
  handle({ ClusterId }: Input<DescribeClusterInput>, { scope, moment }): DescribeClusterOutput {
    const cluster = scope.emrClusters.get(ClusterId, moment);
    if (cluster === undefined)
      throw new AwsError('InvalidRequestException', `Cluster id '${ClusterId}' is not valid.`);
    return { Cluster: cluster };
  },
});

/** Amazon EMR. */
export const emr = awsService({
  signingName: 'elasticmapreduce',
  protocol: 'awsJson',
  codes: {
    ...jsonCodes,
    internal: ['InternalServerError', 500],
    invalidToken: ['InvalidRequestException', 400],
  },
  operations: [describeCluster, listClusters],
});

function toSummary({ Id, Name, Status, NormalizedInstanceHours, ClusterArn }: Cluster): ClusterSummary {
  return { Id, Name, Status, NormalizedInstanceHours, ClusterArn };
}
