import {
  type Cluster,
  type ClusterSummary,
  DescribeCluster$,
  type DescribeClusterInput,
  type DescribeClusterOutput,
  ListClusters$,
  type ListClustersInput,
  type ListClustersOutput,
  ListInstanceFleets$,
  type ListInstanceFleetsInput,
  type ListInstanceFleetsOutput,
  ListInstanceGroups$,
  type ListInstanceGroupsInput,
  type ListInstanceGroupsOutput,
} from '@aws-sdk/client-emr';
import { AwsError, generalFault, jsonCodes } from '../errors.ts';
import { type Context, type Input, operation } from '../operation.ts';
import { page } from '../paging.ts';
import { awsService } from '../service.ts';
import type { EmrCluster } from '../state/other-tables.ts';

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
  handle({ ClusterId }: Input<DescribeClusterInput>, context): DescribeClusterOutput {
    const { InstanceGroups: _groups, InstanceFleets: _fleets, ...cluster } = clusterOf(ClusterId, context);
    return { Cluster: cluster };
  },
});

const listInstanceGroups = operation({
  schema: ListInstanceGroups$,
  facts: ['EmrClusters'],
  honours: ['ClusterId', 'Marker'],
  handle({ ClusterId, Marker }: Input<ListInstanceGroupsInput>, context): ListInstanceGroupsOutput {
    const { items, nextToken } = page(context, 'ListInstanceGroups', {
      ...{ maxResults: undefined, nextToken: Marker, limits: listLimits },
      key: ({ Id = '' }) => Id,
      list: () => told(clusterOf(ClusterId, context).InstanceGroups, 'InstanceGroups', ClusterId),
    });
    return { InstanceGroups: items, ...(nextToken === undefined ? {} : { Marker: nextToken }) };
  },
});

const listInstanceFleets = operation({
  schema: ListInstanceFleets$,
  facts: ['EmrClusters'],
  honours: ['ClusterId', 'Marker'],
  handle({ ClusterId, Marker }: Input<ListInstanceFleetsInput>, context): ListInstanceFleetsOutput {
    const { items, nextToken } = page(context, 'ListInstanceFleets', {
      ...{ maxResults: undefined, nextToken: Marker, limits: listLimits },
      key: ({ Id = '' }) => Id,
      list: () => told(clusterOf(ClusterId, context).InstanceFleets, 'InstanceFleets', ClusterId),
    });
    return { InstanceFleets: items, ...(nextToken === undefined ? {} : { Marker: nextToken }) };
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
  operations: [describeCluster, listClusters, listInstanceFleets, listInstanceGroups],
});

// Neither takes a page size nor says how much a page holds (EMR API reference): as ListClusters.
const listLimits = { min: 50, max: 50, whenAbsent: 50 } as const;

function clusterOf(id: string, { scope, moment }: Context): EmrCluster {
  const cluster = scope.emrClusters.get(id, moment);
  if (cluster === undefined)
    throw new AwsError('InvalidRequestException', `Cluster id '${id}' is not valid.`);
  return cluster;
}

function told<T>(list: readonly T[] | undefined, name: string, clusterId: string): readonly T[] {
  if (list === undefined)
    throw generalFault(jsonCodes, 'denied', `The dump holds no ${name} of ${clusterId}`);
  return list;
}

function toSummary({ Id, Name, Status, NormalizedInstanceHours, ClusterArn }: Cluster): ClusterSummary {
  return { Id, Name, Status, NormalizedInstanceHours, ClusterArn };
}
