import type { SnapshotId } from '../../../domain/image.ts';
import { managingService } from '../../../domain/managed.ts';
import type { ReadOptions } from '../../../ports.ts';
import { type Fields, textOrNull, valuesAt } from '../../fields.ts';
import { tagsIn } from '../../tags.ts';

/**
 * Snapshots that may be orphaned, or become so with an image that is about to go: those whose text names an image, that an
 * image mapped which is gone, and where the policy asks for them all others that no service manages. Not those of an image
 * that is launchable or becoming so: such an image is disabled first, and by then they are among these. Before a change only
 * what is about to go.
 */
export function orphanCandidates(
  images: readonly Fields[],
  snapshots: readonly Fields[],
  { orphans, changing }: Pick<ReadOptions, 'orphans' | 'changing'>,
): readonly SnapshotId[] {
  const needed = new Set(images.filter(isKept).flatMap(mappedBy));
  const mapped = mappedByGone(images, orphans);
  const goes = changing === undefined ? () => true : goingIn(images, changing);
  return snapshots.flatMap((snapshot) => {
    const id = textOrNull(snapshot, 'SnapshotId');
    if (id === null || needed.has(id) || !goes(id)) return [];
    return mapped.has(id) || isAskedFor(snapshot, orphans) ? [id] : [];
  });
}

function isAskedFor(snapshot: Fields, orphans: ReadOptions['orphans']): boolean {
  if (textOrNull(snapshot, 'Description')?.includes('ami-') === true) return true;
  if (orphans?.of !== 'any-unreferenced') return false;
  const tags = tagsIn(snapshot);
  return !tags.known || managingService(tags.value, null) === null;
}

function mappedByGone(images: readonly Fields[], orphans: ReadOptions['orphans']): ReadonlySet<SnapshotId> {
  const present = new Set(images.map((image) => textOrNull(image, 'ImageId')));
  const gone = [...(orphans?.mapped ?? [])].filter(([imageId]) => !present.has(imageId));
  return new Set(gone.flatMap(([, ids]) => ids));
}

/** Deregistering an image may take its snapshots along. */
function goingIn(images: readonly Fields[], changing: ReadonlySet<string>): (id: SnapshotId) => boolean {
  const along = new Set(
    images.filter((image) => changing.has(textOrNull(image, 'ImageId') ?? '')).flatMap(mappedBy),
  );
  return (id) => changing.has(id) || along.has(id);
}

function isKept(image: Fields): boolean {
  const state = textOrNull(image, 'State');
  return state === 'available' || state === 'pending' || state === 'transient';
}

export function mappedBy(image: Fields): readonly SnapshotId[] {
  const ids = valuesAt(image, 'BlockDeviceMappings', 'Ebs', 'SnapshotId');
  return ids.known ? ids.value.filter((id) => typeof id === 'string') : [];
}
