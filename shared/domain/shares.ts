import type { ActionId } from './actions/registry.ts';
import type { ScopeHistory } from './history.ts';
import type { ImageId, LaunchPermission, SnapshotId } from './image.ts';
import { after, dayMs, type Instant, isPast, latest } from './instant.ts';
import type { SubjectId } from './subject.ts';

/** Who may launch an image, as it was read then. Good enough to plan by; every change reads it anew. */
export interface ReadShares {
  readonly launchPermissions: readonly LaunchPermission[];
  readonly readAt: Instant;
}

/**
 * Whether a plan may rest on them: for a week at most, and for some images up to three days less, so that what was
 * first read on one day is not all read again on one day.
 */
export function isStillGood(
  id: ImageId | SnapshotId,
  { readAt }: Pick<ReadShares, 'readAt'>,
  now: Date,
): boolean {
  const days = 7 - (id.charCodeAt(id.length - 1) % 4);
  return !isPast(after(readAt, days * dayMs), now);
}

/** Of all that earlier runs read, the shares that need not be asked for again: not those that this service changed since. */
export function stillGoodShares(
  { shares, outcomes }: Pick<ScopeHistory, 'shares' | 'outcomes'>,
  now: Date,
): ReadonlyMap<ImageId, readonly LaunchPermission[]> {
  const changedAt = new Map<SubjectId, Instant>();
  for (const { subjectId, at } of outcomes.filter(({ action }) => changing.has(action))) {
    changedAt.set(subjectId, latest(at, changedAt.get(subjectId) ?? at));
  }
  const good = [...shares].filter(
    ([imageId, read]) =>
      isStillGood(imageId, read, now) && (changedAt.get(imageId) ?? read.readAt) <= read.readAt,
  );
  return new Map(good.map(([imageId, { launchPermissions }]) => [imageId, launchPermissions]));
}

/** Of the snapshots that earlier runs read to be shared with nobody, those that need not be asked again. */
export function stillUnshared(readAts: ReadonlyMap<SnapshotId, Instant>, now: Date): ReadonlySet<SnapshotId> {
  const good = [...readAts].filter(([snapshotId, readAt]) => isStillGood(snapshotId, { readAt }, now));
  return new Set(good.map(([snapshotId]) => snapshotId));
}

const changing: ReadonlySet<ActionId> = new Set([
  'disable',
  'restore-launch-permissions',
  'revoke-launch-permissions',
  'revoke-public-launch-permission',
]);
