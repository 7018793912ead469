import { DescribeSnapshotAttributeCommand, DescribeSnapshotsCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { SnapshotId } from '../../../domain/image.ts';
import { type Fields, textOrNull, valuesAt } from '../../fields.ts';
import { asked, isConflict, isGone } from '../errors.ts';
import { readPages } from '../paginate.ts';
import type { Reader, Reading } from '../reading.ts';
import { sideBySide } from '../side-by-side.ts';

/**
 * Who may use the snapshots. Always asked for those that might be deleted: a call a snapshot. Where a rule asks, also a call
 * for each thousand of the account's public snapshots, of which nothing more needs to be told, and then a call for each other
 * snapshot that an image maps, before a change only of the images that are about to be changed; none of these once the time
 * is over. The others have none in the answer, which leaves it unknown whether they are shared. IAM:
 * ec2:DescribeSnapshotAttribute, ec2:DescribeSnapshots.
 */
export const snapshotAttributes: Reader = async (reading) => {
  const [images, snapshots] = await Promise.all([reading.records('Images'), reading.records('Snapshots')]);
  const deletable = candidates(images, snapshots);
  if (!reading.options.extra.has('snapshot-shares')) return attributesOf(reading, deletable);
  const mapped = mappedByImages(reading, images, snapshots);
  const shared = await publicOnes(reading);
  const isOpen = new Set(shared);
  const first = new Set(deletable.filter((id) => !isOpen.has(id)));
  const further = mapped.filter((id) => !isOpen.has(id) && !first.has(id));
  return [
    ...shared.map((SnapshotId) => ({ SnapshotId, CreateVolumePermissions: [{ Group: 'all' }] })),
    ...(await attributesOf(reading, [...first])),
    ...(await attributesOf(reading, further, reading.options.isLate)),
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

async function attributesOf(
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

/**
 * Snapshots whose description names an image, unless an image that is launchable or becoming so maps them: such an image
 * is disabled first, and by then they are among these.
 */
function candidates(images: readonly Fields[], snapshots: readonly Fields[]): readonly SnapshotId[] {
  const needed = new Set(images.filter(isKept).flatMap(mappedBy));
  return snapshots
    .filter((snapshot) => textOrNull(snapshot, 'Description')?.includes('ami-'))
    .map((snapshot) => textOrNull(snapshot, 'SnapshotId'))
    .filter((id) => id !== null)
    .filter((id) => !needed.has(id));
}

function isKept(image: Fields): boolean {
  const state = textOrNull(image, 'State');
  return state === 'available' || state === 'pending' || state === 'transient';
}

export function mappedBy(image: Fields): readonly string[] {
  const ids = valuesAt(image, 'BlockDeviceMappings', 'Ebs', 'SnapshotId');
  return ids.known ? ids.value.filter((id) => typeof id === 'string') : [];
}
