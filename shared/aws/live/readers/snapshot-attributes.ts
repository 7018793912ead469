import { DescribeSnapshotAttributeCommand, EC2Client } from '@aws-sdk/client-ec2';
import { type Fields, textOrNull, valuesAt } from '../../fields.ts';
import { asked, isConflict, isGone } from '../errors.ts';
import type { Reader } from '../reading.ts';
import { sideBySide } from '../side-by-side.ts';

/**
 * Who may use each snapshot that might be deleted: a call a snapshot. The others have none in the answer, which leaves it
 * unknown whether they are shared. IAM: ec2:DescribeSnapshotAttribute.
 */
export const snapshotAttributes: Reader = async (reading) => {
  const [images, snapshots] = await Promise.all([reading.records('Images'), reading.records('Snapshots')]);
  const ec2 = reading.client(EC2Client);
  const attributes = await sideBySide(candidates(images, snapshots), async (SnapshotId) => {
    try {
      const { $metadata: _, ...attribute } = await asked('DescribeSnapshotAttribute', () =>
        ec2.send(new DescribeSnapshotAttributeCommand({ SnapshotId, Attribute: 'createVolumePermission' })),
      );
      return [attribute];
    } catch (error) {
      if (isGone(error) || isConflict(error)) return [];
      throw error;
    }
  });
  return attributes.flat();
};

/**
 * Snapshots whose description names an image, unless an image that is launchable or becoming so maps them: such an image
 * is disabled first, and by then they are among these.
 */
function candidates(images: readonly Fields[], snapshots: readonly Fields[]): readonly string[] {
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
