import type { Use } from '../../domain/image.ts';
import { arnOf } from '../arn.ts';
import { type Fields, textOrNull, valueAt, valuesAt } from '../fields.ts';
import { type Evidence, namedAt, type Sighting, type UsageSource, unread } from './source.ts';

/** Clusters of Elastic MapReduce that are not terminated: the cluster's custom image and those of its groups and fleets. */
export const emrClusters: UsageSource = {
  id: 'emr-clusters',
  needs: ['EmrClusters'],
  alsoReads: ['Parameters'],
  see: (evidence) =>
    evidence.world
      .records('EmrClusters')
      .filter((cluster) => !isTerminated(cluster))
      .flatMap((cluster) => seen(cluster, evidence)),
};

const imagePaths = [
  ['CustomAmiId'],
  ['InstanceGroups', 'CustomAmiId'],
  ['InstanceFleets', 'InstanceTypeSpecifications', 'CustomAmiId'],
] as const;

/** What DescribeCluster tells and ListClusters does not. */
const described = [
  'CustomAmiId',
  'Ec2InstanceAttributes',
  'InstanceCollectionType',
  'InstanceFleets',
  'InstanceGroups',
  'ReleaseLabel',
  'RunningAmiVersion',
] as const;

/** A cluster that is still terminating counts. */
function isTerminated(cluster: Fields): boolean {
  const states = valuesAt(cluster, 'Status', 'State');
  if (!states.known || states.value.length !== 1) return false;
  return states.value[0] === 'TERMINATED' || states.value[0] === 'TERMINATED_WITH_ERRORS';
}

function seen(cluster: Fields, evidence: Evidence): readonly Sighting[] {
  const resource = `cluster/${textOrNull(cluster, 'Id') ?? 'unnamed'}`;
  const arn = textOrNull(cluster, 'ClusterArn') ?? arnOf(evidence.scope, 'elasticmapreduce', resource);
  const use: Use = { kind: 'emr-cluster', arn };
  const images = imagePaths.flatMap((path) => namedAt(cluster, path, use, evidence));
  return [...images, ...untold(cluster, arn)];
}

function untold(cluster: Fields, arn: string): readonly Sighting[] {
  if (described.every((key) => valueAt(cluster, key) === undefined)) {
    return [unread(`${arn} is only listed, not described: its images are not told`)];
  }
  const collection = textOrNull(cluster, 'InstanceCollectionType');
  const list = { INSTANCE_FLEET: 'InstanceFleets', INSTANCE_GROUP: 'InstanceGroups' }[collection ?? ''];
  if (list === undefined || valueAt(cluster, list) !== undefined) return [];
  return [unread(`${arn} does not tell its ${list}, each of which may have an image of its own`)];
}
