import { DescribeSnapshotAttributeCommand, DescribeSnapshotsCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { SnapshotId } from '../../../domain/image.ts';
import { type Fields, textOrNull } from '../../fields.ts';
import { asked, isConflict, isGone } from '../errors.ts';
import { readPages } from '../paginate.ts';
import type { Reader, Reading } from '../reading.ts';
import { sideBySide } from '../side-by-side.ts';
import { mappedBy, orphanCandidates } from './orphan-candidates.ts';

/**
 * Who may use the snapshots. Always asked for those that might be deleted, but for those that were lately found shared with
 * nobody: a call a snapshot, until the time is over. Where a rule asks, also a call
 * for each thousand of the account's public snapshots, of which nothing more needs to be told, and then a call for each other
 * snapshot that an image maps, before a change only of the images that are about to be changed; none of these once the time
 * is over. The others have none in the answer, which leaves it unknown whether they are shared. IAM:
 * ec2:DescribeSnapshotAttribute, ec2:DescribeSnapshots.
 */
export const snapshotAttributes: Reader = async (reading) => {
  const [images, snapshots] = await Promise.all([reading.records('Images'), reading.records('Snapshots')]);
  const { orphans, extra, isLate } = reading.options;
  const candidates = orphanCandidates(images, snapshots, reading.options);
  const known = candidates.filter((id) => orphans?.unshared.has(id));
  const unshared = known.map((SnapshotId) => ({ SnapshotId, CreateVolumePermissions: [] }));
  const deletable = candidates.filter((id) => orphans?.unshared.has(id) !== true);
  if (!extra.has('snapshot-shares'))
    return [...unshared, ...(await attributesOf(reading, deletable, isLate))];
  const mapped = mappedByImages(reading, images, snapshots);
  const shared = await publicOnes(reading);
  const isOpen = new Set(shared);
  const first = new Set(deletable.filter((id) => !isOpen.has(id)));
  const cached = new Set(known);
  const further = mapped.filter((id) => !isOpen.has(id) && !first.has(id) && !cached.has(id));
  return [
    ...shared.map((SnapshotId) => ({ SnapshotId, CreateVolumePermissions: [{ Group: 'all' }] })),
    ...unshared.filter(({ SnapshotId }) => !isOpen.has(SnapshotId)),
    ...(await attributesOf(reading, [...first], isLate)),
    ...(await attributesOf(reading, further, isLate)),
  ];
};

/** Of a list that holds the ids of snapshots that exist alone, so that no image's damaged mapping is sent to AWS. */
function mappedByImages(
  { options: { changing } }: Reading,
  images: readonly Fields[],
  snapshots: readonly Fields[],
): readonly SnapshotId[] {
  const asking = images.filter((image) => changing?.has(textOrNull(image, 'ImageId') ?? '') !== false);
  const mapped = new Set(asking.flatMap(mappedBy));
  return snapshots.map((snapshot) => textOrNull(snapshot, 'SnapshotId') ?? '').filter((id) => mapped.has(id));
}

async function publicOnes(reading: Reading): Promise<readonly SnapshotId[]> {
  const ec2 = reading.client(EC2Client);
  const input = { OwnerIds: ['self'], RestorableByUserIds: ['all'], MaxResults: 1000 };
  const listed = await readPages({
    operation: 'DescribeSnapshots',
    read: (NextToken) => ec2.send(new DescribeSnapshotsCommand({ ...input, NextToken })),
    items: (page) => page.Snapshots,
    next: (page) => page.NextToken,
  });
  return listed.map(({ SnapshotId }) => SnapshotId).filter((id) => id !== undefined);
}

/** A call a snapshot. One that is gone, or whose state does not permit the question, is not in the answer. */
export async function attributesOf(
  reading: Reading,
  snapshotIds: readonly SnapshotId[],
  isLate: () => boolean = () => false,
): Promise<readonly unknown[]> {
  const attributes = await sideBySide(snapshotIds, (id) =>
    isLate() ? Promise.resolve([]) : attributeOf(reading, id),
  );
  return attributes.flat();
}

async function attributeOf(reading: Reading, SnapshotId: SnapshotId): Promise<readonly unknown[]> {
  const ec2 = reading.client(EC2Client);
  try {
    const { $metadata: _, ...attribute } = await asked('DescribeSnapshotAttribute', () =>
      ec2.send(new DescribeSnapshotAttributeCommand({ SnapshotId, Attribute: 'createVolumePermission' })),
    );
    return [attribute];
  } catch (error) {
    if (isGone(error) || isConflict(error)) return [];
    throw error;
  }
}
