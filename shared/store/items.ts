import type { SeenChange, StepOutcome } from '../domain/history.ts';
import type { ImageId, Scope, SnapshotId } from '../domain/image.ts';
import { dayMs, epochMs, type Instant } from '../domain/instant.ts';
import type { Outcome, UndoNote } from '../domain/outcome.ts';
import type { AcceptedBaseline, Waiver } from '../domain/statements.ts';
import { namesOf } from '../domain/subject.ts';
import { plain } from './canonical-json.ts';
import {
  dueIndex,
  type FindingItem,
  findingItems,
  namesIn,
  type PassingFindings,
  toFindings,
} from './finding-items.ts';
import { imageKey, type Key, outcomeKey, snapshotKey } from './keys.ts';
import type { StoredImage, StoredSnapshot } from './report-changes.ts';

export interface ImageItem extends Key, Scope, Omit<StoredImage, 'findings'> {
  readonly type: 'image';
  readonly passing: PassingFindings;
}

/** A step that was done, to an image or, where that is null, to a snapshot or the scope. */
export interface OutcomeItem extends Key, Omit<StepOutcome, 'subjectId'> {
  readonly type: 'outcome';
  readonly imageId: ImageId | null;
  readonly snapshotId?: SnapshotId;
  readonly undo: UndoNote | null;
}

export interface CreatorItem extends Key {
  readonly type: 'creator';
  readonly imageId: ImageId;
  readonly actorArn: string;
  readonly at: Instant;
}

export interface RefusedLaunchItem extends Key {
  readonly type: 'refused-launch';
  readonly imageId: ImageId;
  readonly at: Instant;
}

/** What somebody did, by the events of one call; kept until people were told, and so long that no repetition comes later. */
export interface ChangeItem extends Key, SeenChange {
  readonly type: 'change';
  /** Whether it needs no look any more. */
  readonly isSettled: boolean;
}

export interface WaiverItem extends Key {
  readonly type: 'waiver';
  /** Null: it is about the scope, or a snapshot. */
  readonly imageId: ImageId | null;
  readonly snapshotId?: SnapshotId;
  readonly waiver: Waiver;
  /** Who ended it before its time; null while nobody did. */
  readonly ended: { readonly by: string; readonly at: Instant } | null;
  readonly version: number;
}

export interface BaselineItem extends Key, AcceptedBaseline {
  readonly type: 'baseline';
}

/** What may stand below `I#ami`; types that this version does not know are left alone. */
export type ImagePart =
  | ImageItem
  | (FindingItem & { readonly imageId: ImageId })
  | (OutcomeItem & { readonly imageId: ImageId })
  | (WaiverItem & { readonly imageId: ImageId })
  | CreatorItem
  | RefusedLaunchItem
  | ChangeItem;

export interface SnapshotItem extends Key, StoredSnapshot {
  readonly type: 'snapshot';
}

/** A restored image may come back within the longest retention of the Recycle Bin, a year (EC2 User Guide). */
export const goneKeptDays = 366;

/** Everything that a report tells of an image, as items. */
export function imageItems(image: StoredImage, scope: Scope): readonly Key[] {
  const { findings, ...summary } = image;
  const { passing, failing } = findingItems(image.imageId, findings, { scope, ...image });
  const item = {
    ...imageKey(scope, image.imageId),
    type: 'image',
    ...scope,
    ...summary,
    passing,
    ...(image.nextDueAt === null ? {} : dueIndex(image.imageId, image.nextDueAt, scope)),
    ...(image.goneAt === null ? {} : { expiresAt: epochSeconds(image.goneAt, goneKeptDays) }),
  };
  return [item, ...failing].map((each: Key) => plain(each));
}

/** Null: there is no summary, so nothing is known of the image. */
export function toStoredImage(parts: readonly ImagePart[]): StoredImage | null {
  const summary = parts.find((part) => part.type === 'image');
  if (summary === undefined) return null;
  const { imageId, name, ownerId, state, inUse, lastInUseAt, nextDueAt, goneAt } = summary;
  // An earlier version did not keep it.
  const owner = summary.owner ?? null;
  const { shares, everShared, ancestry, objection, snapshotIds, matters } = summary;
  const failing = parts.filter((part) => part.type === 'finding');
  return {
    ...{ imageId, name, owner, ownerId, state, inUse, lastInUseAt, nextDueAt, goneAt },
    ...{ shares, everShared, ancestry, objection, snapshotIds, matters },
    findings: toFindings(imageId, summary.passing, failing),
  };
}

export function outcomeItem({ scope, subjectId, action, at, undo }: Outcome, status: StepOutcome['status']) {
  const item: OutcomeItem = {
    ...outcomeKey(scope, subjectId, action, status),
    ...{ type: 'outcome', ...namesIn(subjectId, scope), action, at, status },
    undo,
    // A snapshot that was deleted comes back within the longest retention of the Recycle Bin, or never.
    ...(namesOf(subjectId).snapshotId === null ? {} : { expiresAt: epochSeconds(at, goneKeptDays) }),
  };
  return plain(item);
}

export function snapshotItem(snapshot: StoredSnapshot, scope: Scope): Key {
  return plain({ ...snapshotKey(scope, snapshot.snapshotId), type: 'snapshot', ...scope, ...snapshot });
}

export function epochSeconds(from: Instant, days: number): number {
  return Math.ceil((epochMs(from) + days * dayMs) / 1_000);
}
