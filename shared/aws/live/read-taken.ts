import type { ImageId, Scope } from '../../domain/image.ts';
import { toInstant } from '../../domain/instant.ts';
import { type Known, known, mapKnown } from '../../domain/known.ts';
import type { BinnedSnapshot, Taken } from '../../domain/restore.ts';
import type { ReadOptions } from '../../ports.ts';
import { type Fields, isFields, textOrNull } from '../fields.ts';
import type { AwsAccess } from './access.ts';
import { imagesInRecycleBin, snapshotsInRecycleBin } from './readers/recycle-bin.ts';
import { answersBy } from './reading.ts';

/** What is in the Recycle Bin of the scope: whether the image is, and every snapshot. */
export async function readBin(
  access: AwsAccess,
  scope: Scope,
  read: ReadOptions,
  imageId: ImageId,
): Promise<Pick<Taken, 'bin' | 'binnedSnapshots'>> {
  const answers = answersBy({
    ...{ access, scope, read, assumedEmpty: [], otherwise: 'not asked' },
    readers: { ImagesInRecycleBin: imagesInRecycleBin, SnapshotsInRecycleBin: snapshotsInRecycleBin },
  });
  const [images, snapshots] = await Promise.all([
    answers.read('ImagesInRecycleBin'),
    answers.read('SnapshotsInRecycleBin'),
  ]);
  return {
    bin: placeOf(imageId, images),
    binnedSnapshots: mapKnown(snapshots, (all) => all.filter(isFields).flatMap(toBinned)),
  };
}

function placeOf(imageId: ImageId, images: Known<readonly unknown[]>): Taken['bin'] {
  if (!images.known) return images;
  const found = images.value.filter(isFields).find((record) => textOrNull(record, 'ImageId') === imageId);
  return known(found === undefined ? null : { enteredAt: enteredAt(found) });
}

function toBinned(record: Fields): readonly BinnedSnapshot[] {
  const snapshotId = textOrNull(record, 'SnapshotId');
  if (snapshotId === null) return [];
  return [{ snapshotId, description: textOrNull(record, 'Description'), enteredAt: enteredAt(record) }];
}

function enteredAt({ RecycleBinEnterTime }: Fields) {
  return RecycleBinEnterTime instanceof Date ? toInstant(RecycleBinEnterTime.getTime()) : null;
}
