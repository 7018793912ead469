import type { BinnedImage, ScopeFacts } from './facts.ts';
import type { ScopeHistory } from './history.ts';
import { type Image, type ImageId, type SnapshotId, snapshotIdsOf } from './image.ts';
import { epochMs, type Instant } from './instant.ts';
import type { Known } from './known.ts';
import type { OrphanedSnapshots } from './policy.ts';
import { protectedTag } from './protection.ts';
import type { MadeFor, Snapshot, SnapshotFinding, SnapshotStatus } from './snapshot.ts';
import { imagesBySnapshot, type SnapshotImages } from './snapshot-images.ts';
import { hintedImage, isImported, isQuoted, serviceOf } from './snapshot-origin.ts';

/** What the snapshots of a scope are needed for. */
export interface SnapshotNeeds {
  /** One finding for every snapshot that was read, in order of id. */
  readonly findings: readonly SnapshotFinding[];
  /** Null: no such snapshot was read. */
  find(snapshotId: SnapshotId): Snapshot | null;
  findingOf(snapshotId: SnapshotId): SnapshotFinding | null;
  /** The snapshots of the image, where all of them may go with it: it lists one at least, and nothing else needs any. Else null. */
  goingWith(image: Image): readonly Snapshot[] | null;
}

/** What is known of the past, and which snapshots the policy wants judged. */
export interface SnapshotQuestion {
  readonly history: Pick<ScopeHistory, 'mappedSnapshots' | 'orphanedSince' | 'outcomes' | 'assumeNotifiedAt'>;
  readonly of: OrphanedSnapshots['of'];
  readonly now: Date;
}

export function judgeSnapshots(facts: ScopeFacts, { history, of, now }: SnapshotQuestion): SnapshotNeeds {
  const snapshots = facts.snapshots.known ? facts.snapshots.value : [];
  const byId = new Map(snapshots.map((snapshot) => [snapshot.snapshotId, snapshot]));
  const images = imagesBySnapshot(facts, history);
  const deletedAt = deletionsIn(history);
  const findings = snapshots.map((snapshot): SnapshotFinding => {
    const madeFor = madeForBy(snapshot, images);
    const [status, reason] = classify(snapshot, { without: null, madeFor, of, images, facts, deletedAt });
    const since =
      history.orphanedSince.get(snapshot.snapshotId) ?? history.assumeNotifiedAt ?? now.toISOString();
    const orphanedSince = status === 'ORPHANED' ? since : null;
    return { snapshotId: snapshot.snapshotId, status, reason, madeFor, orphanedSince };
  });
  const findingById = new Map(findings.map((finding) => [finding.snapshotId, finding]));
  const goes = (snapshot: Snapshot | undefined, { imageId }: Image): snapshot is Snapshot => {
    if (snapshot === undefined) return false;
    const madeFor = madeForBy(snapshot, images);
    const asked: Case = { without: imageId, madeFor, of: 'ami-created', images, facts, deletedAt };
    return classify(snapshot, asked)[0] === 'ORPHANED';
  };
  return {
    findings,
    findingOf: (snapshotId) => findingById.get(snapshotId) ?? null,
    find: (snapshotId) => byId.get(snapshotId) ?? null,
    goingWith: (image) => {
      const own = [...new Set(snapshotIdsOf(image))].map((id) => byId.get(id));
      const going = own.filter((snapshot) => goes(snapshot, image));
      return own.length > 0 && going.length === own.length ? going : null;
    },
  };
}

type Answer = readonly [SnapshotStatus, string];

interface Case {
  /** An image that is about to go: it counts as gone. */
  readonly without: ImageId | null;
  readonly madeFor: MadeFor | null;
  readonly of: OrphanedSnapshots['of'];
  readonly images: SnapshotImages;
  readonly facts: ScopeFacts;
  /** When this service deleted a snapshot that may be there again. */
  readonly deletedAt: ReadonlyMap<SnapshotId, Instant>;
}

/** Known needs and known protection first, then whether it is about images at all, and only then what could not be read. */
function classify(snapshot: Snapshot, asked: Case): Answer {
  return (
    neededBy(snapshot, asked) ??
    protectedBy(snapshot, asked) ??
    notMadeForAnImage(snapshot, asked) ??
    unread(snapshot, asked) ??
    orphanOf(asked)
  );
}

function neededBy(snapshot: Snapshot, { without, images, madeFor }: Case): Answer | null {
  const { snapshotId, mappings } = snapshot;
  const users = (images.users.get(snapshotId) ?? []).filter((imageId) => imageId !== without);
  if (users.length > 0) return ['IN_USE', `backs ${users.join(', ')}`];
  const uses = mappings.known ? mappings.value : [];
  if (uses.length > 0) return ['IN_USE', `mapped by ${uses.map((use) => use.arn).join(', ')}`];
  const binned = images.binned.get(snapshotId);
  if (binned !== undefined) return ['IN_USE', `backs ${binned}, which can be restored from the Recycle Bin`];
  const named = [madeFor?.imageId ?? null, hintedImage(snapshot)].filter((imageId) => imageId !== without);
  for (const imageId of named) {
    if (imageId === null) continue;
    // The image may exist without listing the snapshot: while it is pending, its devices are incomplete.
    if (images.ids.known && images.ids.value.has(imageId)) {
      return ['IN_USE', `made for ${imageId}, which is still there`];
    }
    if (images.hidden.some((hidden) => hidden.imageId === imageId)) {
      return ['IN_USE', `made for ${imageId}, which can be restored from the Recycle Bin`];
    }
  }
  return null;
}

function protectedBy(snapshot: Snapshot, { facts, madeFor, deletedAt }: Case): Answer | null {
  const { ownerId, tags, state, sharedWith } = snapshot;
  if (ownerId !== null && ownerId !== facts.scope.accountId) return ['PROTECTED', `belongs to ${ownerId}`];
  const service = serviceOf(snapshot);
  if (service !== null) return ['PROTECTED', service];
  if (tags.known && tags.value.some((tag) => tag.key === protectedTag)) {
    return ['PROTECTED', `tagged ${protectedTag}`];
  }
  if (isTrue(snapshot.isLocked)) return ['PROTECTED', 'locked'];
  if (isTrue(snapshot.hasFastRestore)) return ['PROTECTED', 'enabled for fast snapshot restore'];
  if (sharedWith.known && sharedWith.value.length > 0) return ['PROTECTED', 'shared with others'];
  if (state.known && state.value === 'pending') return ['PROTECTED', 'still being made'];
  if (state.known && (state.value === 'recoverable' || state.value === 'recovering')) {
    return ['PROTECTED', 'in the Recycle Bin'];
  }
  const deleted = deletedAt.get(snapshot.snapshotId);
  if (deleted !== undefined) return ['PROTECTED', `restored after it was deleted at ${deleted}`];
  return madeFor === null && isImported(snapshot) ? ['PROTECTED', 'imported; its text names no image'] : null;
}

function notMadeForAnImage(snapshot: Snapshot, { madeFor, of }: Case): Answer | null {
  if (madeFor !== null || of === 'any-unreferenced') return null;
  if (!isQuoted(snapshot)) return ['NOT_AMI', 'nothing says that it was made for an image'];
  return ['NOT_AMI', `a copy that took along its text, which names ${hintedImage(snapshot)} of elsewhere`];
}

function unread(snapshot: Snapshot, { images, facts }: Case): Answer | null {
  if (snapshot.ownerId === null) return ['UNKNOWN', 'whose snapshot it is could not be read'];
  if (images.unread !== null) return ['UNKNOWN', `the devices of ${images.unread} could not be read`];
  const needed: readonly Known<unknown>[] = [
    images.ids,
    snapshot.state,
    snapshot.tags,
    snapshot.mappings,
    snapshot.isLocked,
    snapshot.hasFastRestore,
    snapshot.sharedWith,
    facts.imagesInRecycleBin,
  ];
  const missing = needed.find((fact) => !fact.known);
  if (missing !== undefined && !missing.known) return ['UNKNOWN', missing.why];
  return hiddenNeed(snapshot, images.hidden);
}

/** An image in the bin needs only snapshots that were there when it went; a younger one cannot be among them. */
function hiddenNeed({ startedAt }: Snapshot, hidden: readonly BinnedImage[]): Answer | null {
  const possible = hidden.filter(({ enteredAt }) => enteredAt === null || !isAfter(startedAt, enteredAt));
  if (possible.length === 0) return null;
  const ids = possible.map(({ imageId }) => imageId).join(', ');
  return ['UNKNOWN', `${ids} in the Recycle Bin may need it; its devices are hidden there`];
}

function isAfter(startedAt: Snapshot['startedAt'], instant: Instant): boolean {
  return startedAt.known && startedAt.value !== null && epochMs(startedAt.value) > epochMs(instant);
}

function orphanOf({ madeFor }: Case): Answer {
  if (madeFor === null) return ['ORPHANED', 'nothing refers to it'];
  const how = madeFor.knownBy === 'description' ? 'by its description' : 'as earlier sweeps saw';
  return ['ORPHANED', `made for ${madeFor.imageId} ${how}, which is gone; nothing else refers to it`];
}

function isTrue(fact: Known<boolean>): boolean {
  return fact.known && fact.value;
}

/** Whoever restored a snapshot from the Recycle Bin wants it: it is not deleted again for as long as that is remembered. */
function deletionsIn({ outcomes }: SnapshotQuestion['history']): ReadonlyMap<SnapshotId, Instant> {
  const deletions = outcomes.filter(
    ({ action, status }) => action === 'delete-snapshot' && status === 'applied',
  );
  return new Map(deletions.map(({ subjectId, at }) => [subjectId, at]));
}

/** What was seen counts more than what a text says. */
function madeForBy(snapshot: Snapshot, { gone }: SnapshotImages): MadeFor | null {
  const seen = gone.get(snapshot.snapshotId);
  if (seen !== undefined) return { imageId: seen, knownBy: 'history' };
  const imageId = isQuoted(snapshot) ? null : hintedImage(snapshot);
  return imageId === null ? null : { imageId, knownBy: 'description' };
}
