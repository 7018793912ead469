import { type Operation, operationName } from '../operation.ts';

// Reads that have resource-level support; all other reads are judged on `*` (aws-facts F.1, F.2).
const readsOfOneResource = new Set([
  'DescribeImageAttribute',
  'GetImageAncestry',
  'DescribeSnapshotAttribute',
]);

interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** The ARNs that IAM judges a call on: the images and snapshots that it names, what it makes, a role or a parameter; else `*`. */
export function resourceArns(
  operation: Operation,
  input: Readonly<Record<string, unknown>>,
  { accountId, region }: Place,
): string[] {
  const { RoleArn: role, Name: parameter } = input;
  if (typeof role === 'string') return [role];
  if (operationName(operation) === 'GetParameter')
    return [`arn:aws:ssm:${region}:${accountId}:parameter/${String(parameter).replace(/^\//, '')}`];
  if (!operation.mutating && !readsOfOneResource.has(operationName(operation))) return ['*'];
  const ids = [input['ImageId'], input['SnapshotId'], input['Resources']]
    .flat()
    .filter((id) => typeof id === 'string')
    .flatMap((id) => imageOrSnapshotArn(region, id));
  const { SourceImageId: source, SourceRegion: from } = input;
  // CopyImage is judged on the source, the new image and its snapshots (aws-facts F.2).
  const copied = typeof source === 'string' ? imageOrSnapshotArn(String(from ?? region), source) : [];
  const made = copied.length > 0 ? ['image', 'snapshot'].map((type) => newArn(region, type)) : [];
  if (operationName(operation) === 'CreateImageUsageReport')
    made.push(`arn:aws:ec2:${region}:${accountId}:image-usage-report/new`);
  const arns = [...ids, ...copied, ...made];
  return arns.length > 0 ? arns : ['*'];
}

/** The images and snapshots that a creating call tags: `ec2:CreateTags` is asked for on these (aws-facts F.2). */
export function taggedArns(input: Readonly<Record<string, unknown>>, region: string): string[] {
  return [input['TagSpecifications'] ?? []].flat().flatMap((specification) => {
    const { ResourceType: type, Tags: tags = [] } = Object(specification);
    return (type === 'image' || type === 'snapshot') && tags.length > 0 ? [newArn(region, type)] : [];
  });
}

function newArn(region: string, type: string): string {
  return `arn:aws:ec2:${region}::${type}/new`;
}

/** Image and snapshot ARNs have no account (aws-facts F.2). */
export function imageOrSnapshotArn(region: string, id: string): string[] {
  if (id.startsWith('ami-')) return [`arn:aws:ec2:${region}::image/${id}`];
  if (id.startsWith('snap-')) return [`arn:aws:ec2:${region}::snapshot/${id}`];
  return [];
}
