import {
  DescribeNodegroupCommand,
  EKSClient,
  ListClustersCommand,
  ListNodegroupsCommand,
  type Nodegroup,
} from '@aws-sdk/client-eks';
import { asked, isGone, UnreadError } from '../errors.ts';
import { readPages } from '../paginate.ts';
import type { Reader } from '../reading.ts';
import { sideBySide } from '../side-by-side.ts';

interface Name {
  readonly clusterName: string;
  readonly nodegroupName: string;
}

/** Every managed node group of every cluster. IAM: eks:ListClusters, eks:ListNodegroups, eks:DescribeNodegroup. */
export const nodegroups: Reader = async (reading) => {
  const eks = reading.client(EKSClient);
  const clusters = await readPages({
    operation: 'ListClusters',
    read: (nextToken) => eks.send(new ListClustersCommand({ maxResults: 100, nextToken })),
    items: (page) => page.clusters,
    next: (page) => page.nextToken,
  });
  const names = await sideBySide(clusters, (clusterName) => namesIn(eks, clusterName));
  const groups = await sideBySide(names.flat(), (name) => describe(eks, name));
  return groups.flat();
};

async function namesIn(eks: EKSClient, clusterName: string): Promise<readonly Name[]> {
  const names = await readPages({
    operation: 'ListNodegroups',
    read: (nextToken) => eks.send(new ListNodegroupsCommand({ clusterName, maxResults: 100, nextToken })),
    items: (page) => page.nodegroups,
    next: (page) => page.nextToken,
  }).catch(noneIfGone);
  return names.map((nodegroupName) => ({ clusterName, nodegroupName }));
}

async function describe(eks: EKSClient, name: Name): Promise<readonly Nodegroup[]> {
  const operation = 'DescribeNodegroup';
  const answer = await asked(operation, () => eks.send(new DescribeNodegroupCommand(name))).catch(noneIfGone);
  if (!('nodegroup' in answer)) return [];
  if (answer.nodegroup === undefined) throw new UnreadError(operation, `${operation} answered no node group`);
  return [answer.nodegroup];
}

/** What was deleted since it was listed uses no image any more. */
function noneIfGone(error: unknown): readonly never[] {
  if (isGone(error)) return [];
  throw error;
}
