import {
  type Cluster,
  DescribeClusterCommand,
  EMRClient,
  ListClustersCommand,
  ListInstanceFleetsCommand,
  ListInstanceGroupsCommand,
} from '@aws-sdk/client-emr';
import { asked, UnreadError } from '../errors.ts';
import { readPages } from '../paginate.ts';
import type { Reader } from '../reading.ts';
import { sideBySide } from '../side-by-side.ts';

/**
 * Every cluster that is not terminated, with its instance groups or fleets, each of which may have an image of its own; as
 * `aws emr describe-cluster` tells it. IAM: elasticmapreduce:ListClusters, DescribeCluster, ListInstanceGroups,
 * ListInstanceFleets.
 */
export const emrClusters: Reader = async (reading) => {
  const emr = reading.client(EMRClient);
  const clusters = await readPages({
    operation: 'ListClusters',
    read: (Marker) =>
      emr.send(
        new ListClustersCommand({
          ClusterStates: ['STARTING', 'BOOTSTRAPPING', 'RUNNING', 'WAITING', 'TERMINATING'],
          Marker,
        }),
      ),
    items: (page) => page.Clusters,
    next: (page) => page.Marker,
  });
  return sideBySide(clusters, ({ Id }) => described(emr, Id));
};

async function described(emr: EMRClient, ClusterId: string | undefined) {
  const operation = 'DescribeCluster';
  const { Cluster: cluster } = await asked(operation, () =>
    emr.send(new DescribeClusterCommand({ ClusterId })),
  );
  if (cluster === undefined) throw new UnreadError(operation, `${operation} answered no cluster`);
  return { ...cluster, ...(await collectionOf(emr, cluster)) };
}

async function collectionOf(emr: EMRClient, { Id, InstanceCollectionType }: Cluster) {
  if (InstanceCollectionType === 'INSTANCE_FLEET') {
    const InstanceFleets = await readPages({
      operation: 'ListInstanceFleets',
      read: (Marker) => emr.send(new ListInstanceFleetsCommand({ ClusterId: Id, Marker })),
      items: (page) => page.InstanceFleets,
      next: (page) => page.Marker,
    });
    return { InstanceFleets };
  }
  // Old clusters do not tell; they have groups.
  const InstanceGroups = await readPages({
    operation: 'ListInstanceGroups',
    read: (Marker) => emr.send(new ListInstanceGroupsCommand({ ClusterId: Id, Marker })),
    items: (page) => page.InstanceGroups,
    next: (page) => page.Marker,
  });
  return { InstanceGroups };
}
