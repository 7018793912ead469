import type { ScopeFacts } from './facts.ts';
import { type Image, type ImageId, type SnapshotId, snapshotIdsOf } from './image.ts';
import { type Known, known } from './known.ts';
import { managingService } from './managed.ts';
import { protectedTag } from './protection.ts';
import type { Snapshot, SnapshotFinding, SnapshotStatus } from './snapshot.ts';

/** What the snapshots of a scope are needed for. */
export interface SnapshotNeeds {
  /** One finding for every snapshot that was read, in order of id. */
  readonly findings: readonly SnapshotFinding[];
  /** Null: no such snapshot was read. */
  find(snapshotId: SnapshotId): Snapshot | null;
  /** Whether all snapshots of the image may go with it: it lists one at least, and nothing else needs any of them. */
  goWith(image: Image): boolean;
}

export function judgeSnapshots(facts: ScopeFacts): SnapshotNeeds {
  const snapshots = facts.snapshots.known ? facts.snapshots.value : [];
  const byId = new Map(snapshots.map((snapshot) => [snapshot.snapshotId, snapshot]));
  const images = indexImages(facts);
  const judge = (snapshot: Snapshot, without: ImageId | null): SnapshotFinding => {
    const [status, reason] = classify(snapshot, without, images, facts);
    return { snapshotId: snapshot.snapshotId, status, reason };
  };
  const isFree = (snapshot: Snapshot | undefined, image: Image) =>
    snapshot !== undefined && judge(snapshot, image.imageId).status === 'ORPHANED';
  return {
    findings: snapshots.map((snapshot) => judge(snapshot, null)),
    find: (snapshotId) => byId.get(snapshotId) ?? null,
    goWith: (image) => {
      const own = snapshotIdsOf(image);
      return own.length > 0 && own.every((id) => isFree(byId.get(id), image));
    },
  };
}

interface ImageIndex {
  readonly ids: Known<ReadonlySet<ImageId>>;
  /** Which images map a snapshot, whatever their state. */
  readonly users: ReadonlyMap<SnapshotId, readonly ImageId[]>;
  /** An image whose devices could not be read: it might map any snapshot. */
  readonly unread: ImageId | null;
}

function indexImages(facts: ScopeFacts): ImageIndex {
  const images = facts.images.known ? facts.images.value : [];
  const users = new Map<SnapshotId, ImageId[]>();
  for (const image of images) {
    for (const id of snapshotIdsOf(image)) users.set(id, [...(users.get(id) ?? []), image.imageId]);
  }
  return {
    ids: facts.images.known ? known(new Set(images.map((image) => image.imageId))) : facts.images,
    users,
    unread: images.find((image) => !image.ebsDevices.known)?.imageId ?? null,
  };
}

type Answer = readonly [SnapshotStatus, string];

/** What is known to need or protect it decides first; then what it is; and only then what could not be read. */
function classify(
  snapshot: Snapshot,
  without: ImageId | null,
  images: ImageIndex,
  facts: ScopeFacts,
): Answer {
  return (
    neededBy(snapshot, without, images) ??
    protectedBy(snapshot, facts) ??
    notMadeForAnImage(snapshot) ??
    unread(snapshot, images, facts) ??
    orphanOf(snapshot, without, images)
  );
}

function neededBy(snapshot: Snapshot, without: ImageId | null, images: ImageIndex): Answer | null {
  const users = (images.users.get(snapshot.snapshotId) ?? []).filter((imageId) => imageId !== without);
  if (users.length > 0) return ['IN_USE', `backs ${users.join(', ')}`];
  const mappings = snapshot.mappings.known ? snapshot.mappings.value : [];
  if (mappings.length === 0) return null;
  return ['IN_USE', `mapped by ${mappings.map((use) => use.arn).join(', ')}`];
}

function protectedBy(snapshot: Snapshot, facts: ScopeFacts): Answer | null {
  const { ownerId, tags } = snapshot;
  if (ownerId !== null && ownerId !== facts.scope.accountId) return ['PROTECTED', `belongs to ${ownerId}`];
  const service = tags.known ? managingService(tags.value, null) : null;
  if (service !== null) return ['PROTECTED', `managed by ${service}`];
  if (madeByBackup(snapshot.description)) return ['PROTECTED', 'managed by AWS Backup'];
  if (tags.known && tags.value.some((tag) => tag.key === protectedTag)) {
    return ['PROTECTED', `tagged ${protectedTag}`];
  }
  if (isTrue(snapshot.isLocked)) return ['PROTECTED', 'locked'];
  if (isTrue(snapshot.hasFastRestore)) return ['PROTECTED', 'enabled for fast snapshot restore'];
  const shares = snapshot.sharedWith;
  if (shares.known && shares.value.length > 0) return ['PROTECTED', 'shared with others'];
  return null;
}

function notMadeForAnImage(snapshot: Snapshot): Answer | null {
  return imageOf(snapshot) === null ? ['NOT_AMI', 'nothing says that it was made for an image'] : null;
}

function unread(snapshot: Snapshot, images: ImageIndex, facts: ScopeFacts): Answer | null {
  if (snapshot.ownerId === null) return ['UNKNOWN', 'whose snapshot it is could not be read'];
  if (images.unread !== null) return ['UNKNOWN', `the devices of ${images.unread} could not be read`];
  const needed: readonly Known<unknown>[] = [
    images.ids,
    snapshot.tags,
    snapshot.mappings,
    snapshot.isLocked,
    snapshot.hasFastRestore,
    snapshot.sharedWith,
    facts.imagesInRecycleBin,
  ];
  const missing = needed.find((fact) => !fact.known);
  if (missing !== undefined && !missing.known) return ['UNKNOWN', missing.why];
  const bin = facts.imagesInRecycleBin;
  if (bin.known && bin.value.length > 0) {
    return [
      'UNKNOWN',
      `${bin.value.join(', ')} in the Recycle Bin may need it; its devices are hidden there`,
    ];
  }
  return null;
}

/** The image of the description may exist without listing the snapshot: while it is pending, its devices are incomplete. */
function orphanOf(snapshot: Snapshot, without: ImageId | null, images: ImageIndex): Answer {
  const imageId = imageOf(snapshot);
  if (imageId !== null && imageId !== without && images.ids.known && images.ids.value.has(imageId)) {
    return ['IN_USE', `made for ${imageId}, which is still there`];
  }
  return ['ORPHANED', `made for ${imageId}, which is gone; nothing else refers to it`];
}

function isTrue(fact: Known<boolean>): boolean {
  return fact.known && fact.value;
}

// The texts that CreateImage and CopyImage write (recorded); a copy belongs to the destination image.
const created = /^Created by CreateImage\(i-[0-9a-z]+\) for (ami-[0-9a-z]+)(?: from vol-[0-9a-z]+)?$/i;
const copied = /^Copied for DestinationAmi (ami-[0-9a-z]+) from SourceAmi ami-[0-9a-z]+ for SourceSnapshot /i;

function imageOf(snapshot: Snapshot): ImageId | null {
  const text = snapshot.description ?? '';
  return (created.exec(text) ?? copied.exec(text))?.[1] ?? null;
}

function madeByBackup(description: string | null): boolean {
  return description?.startsWith('This snapshot is created by the AWS Backup service') ?? false;
}
