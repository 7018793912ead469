import type { BinnedImage, ScopeFacts } from './facts.ts';
import type { ScopeHistory } from './history.ts';
import { type Image, type ImageId, type SnapshotId, snapshotIdsOf } from './image.ts';
import { type Known, known, unknown } from './known.ts';

/** The images of a scope by the snapshots that they map: those that are there, that are gone, and in the Recycle Bin. */
export interface SnapshotImages {
  readonly ids: Known<ReadonlySet<ImageId>>;
  /** Which images map a snapshot, whatever their state. */
  readonly users: ReadonlyMap<SnapshotId, readonly ImageId[]>;
  /** An image whose devices could not be read: it might map any snapshot. */
  readonly unread: ImageId | null;
  /** Which image that is gone mapped a snapshot, as an earlier sweep saw it. */
  readonly gone: ReadonlyMap<SnapshotId, ImageId>;
  /** Of the images in the Recycle Bin, those whose snapshots an earlier sweep saw: by snapshot. */
  readonly binned: ReadonlyMap<SnapshotId, ImageId>;
  /** The images in the Recycle Bin whose snapshots nobody knows. */
  readonly hidden: readonly BinnedImage[];
}

export function imagesBySnapshot(
  facts: ScopeFacts,
  { mappedSnapshots }: Pick<ScopeHistory, 'mappedSnapshots'>,
): SnapshotImages {
  const images = facts.images.known ? facts.images.value : [];
  const bin = facts.imagesInRecycleBin.known ? facts.imagesInRecycleBin.value : [];
  const ids = idsIn(facts);
  const gone = ids.known ? [...mappedSnapshots].filter(([imageId]) => !ids.value.has(imageId)) : [];
  return {
    ids,
    users: usersOf(images),
    unread: images.find((image) => !image.ebsDevices.known)?.imageId ?? null,
    gone: bySnapshot(gone),
    binned: bySnapshot(bin.map(({ imageId }) => [imageId, mappedSnapshots.get(imageId) ?? []] as const)),
    hidden: bin.filter(({ imageId }) => !mappedSnapshots.has(imageId)),
  };
}

/** Who is gone shows only among all images. */
function idsIn({ images, covers, reads }: ScopeFacts): SnapshotImages['ids'] {
  if (!images.known) return images;
  if (covers !== 'scope') return unknown('the other images are read by the daily sweep');
  const gap = reads.find(({ fact, known: isKnown }) => fact === 'Images' && !isKnown);
  if (gap !== undefined) return unknown(`images: ${gap.why}`);
  return known(new Set(images.value.map((image) => image.imageId)));
}

function usersOf(images: readonly Image[]): SnapshotImages['users'] {
  const users = new Map<SnapshotId, ImageId[]>();
  for (const image of images) {
    for (const id of new Set(snapshotIdsOf(image))) {
      const others = users.get(id);
      if (others === undefined) users.set(id, [image.imageId]);
      else others.push(image.imageId);
    }
  }
  return users;
}

function bySnapshot(
  images: readonly (readonly [ImageId, readonly SnapshotId[]])[],
): ReadonlyMap<SnapshotId, ImageId> {
  return new Map(images.flatMap(([imageId, ids]) => ids.map((id) => [id, imageId] as const)));
}
