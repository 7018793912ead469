import { isImageId, isSnapshotId } from '../domain/image.ts';
import { byText } from '../domain/order.ts';
import { type Envelope, scopeOf } from './envelope.ts';
import type { EventReaction, Intent } from './event-source.ts';

/** Look at the named images; refused when none of the ids is well formed, since EC2 must never see such an id. */
export function governImages(
  event: Envelope,
  intent: Intent,
  named: readonly unknown[],
  reason: string,
): EventReaction {
  const texts = named.filter((id) => typeof id === 'string' && id !== '');
  const imageIds = wellFormed(texts);
  if (imageIds.length > 0) {
    return { reaction: 'govern', intent, reason, scope: scopeOf(event), imageIds, snapshotIds: [] };
  }
  return rejected(
    texts.length === 0 ? 'it names no image' : 'it names no image by a well-formed id',
    scopeOf(event),
  );
}

/** Look at the images that rest on the named snapshots; refused when none of the ids is well formed. */
export function governSnapshots(
  event: Envelope,
  intent: Intent,
  named: readonly unknown[],
  reason: string,
): EventReaction {
  const known = named.filter((id): id is string => typeof id === 'string' && isSnapshotId(id));
  const snapshotIds = [...new Set(known)].toSorted(byText);
  if (snapshotIds.length === 0) {
    return rejected('it names no snapshot by a well-formed id', scopeOf(event));
  }
  return { reaction: 'govern', intent, reason, scope: scopeOf(event), imageIds: [], snapshotIds };
}

export function wellFormed(ids: readonly unknown[]): readonly string[] {
  const known = ids.filter((id): id is string => typeof id === 'string' && isImageId(id));
  return [...new Set(known)].toSorted(byText);
}

export function ignored(event: Envelope, reason: string, imageIds: readonly string[] = []): EventReaction {
  return { reaction: 'ignore', intent: 'ignore', reason, scope: scopeOf(event), imageIds, snapshotIds: [] };
}

export function rejected(reason: string, scope: EventReaction['scope'] = null): EventReaction {
  return { reaction: 'reject', intent: 'reject', reason, scope, imageIds: [], snapshotIds: [] };
}
