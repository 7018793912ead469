import { type Operation, operationName } from '../operation.ts';

// Reads that have resource-level support; all other reads are judged on `*` (aws-facts F.1, F.2).
const readsOfOneResource = new Set([
  'DescribeImageAttribute',
  'GetImageAncestry',
  'DescribeSnapshotAttribute',
]);

/** The ARNs that IAM judges a call on: the images and snapshots that it names, else `*`. */
export function resourceArns(
  operation: Operation,
  input: Readonly<Record<string, unknown>>,
  region: string,
): string[] {
  if (!operation.mutating && !readsOfOneResource.has(operationName(operation))) return ['*'];
  const ids = [input['ImageId'], input['SnapshotId'], input['Resources']]
    .flat()
    .filter((id) => typeof id === 'string')
    .flatMap((id) => imageOrSnapshotArn(region, id));
  return ids.length > 0 ? ids : ['*'];
}

/** Image and snapshot ARNs have no account (aws-facts F.2). */
export function imageOrSnapshotArn(region: string, id: string): string[] {
  if (id.startsWith('ami-')) return [`arn:aws:ec2:${region}::image/${id}`];
  if (id.startsWith('snap-')) return [`arn:aws:ec2:${region}::snapshot/${id}`];
  return [];
}
