import type { AccountId, ImageId, SnapshotId, Tag, Use } from './image.ts';
import type { Instant } from './instant.ts';
import type { Known } from './known.ts';

export const snapshotStates = ['pending', 'completed', 'error', 'recoverable', 'recovering'] as const;
export type SnapshotState = (typeof snapshotStates)[number];

/** The facts of one EBS snapshot. */
export interface Snapshot {
  readonly snapshotId: SnapshotId;
  readonly ownerId: AccountId | null;
  readonly description: string | null;
  readonly state: Known<SnapshotState>;
  /** Its volume id is the placeholder of copies: it was made of a snapshot, and that may have been of another Region or account. */
  readonly isCopy: boolean;
  readonly startedAt: Known<Instant | null>;
  readonly tags: Known<readonly Tag[]>;
  readonly encrypted: Known<boolean>;
  /** The ARN of its key; null where it is plain or AWS does not tell. */
  readonly kmsKeyId: Known<string | null>;
  /** The size of the volume it was made of. */
  readonly volumeGib: Known<number>;
  /** All blocks that were written in that volume; what is billed for one in the archive tier. Null where AWS does not tell. */
  readonly fullBytes: Known<number | null>;
  readonly isArchived: Known<boolean>;
  /** Templates, launch configurations, fleets, Spot requests and recipes that map it; images are not among them. */
  readonly mappings: Known<readonly Use[]>;
  /** Locked by LockSnapshot, whatever the mode. */
  readonly isLocked: Known<boolean>;
  readonly hasFastRestore: Known<boolean>;
  /** Who besides its owner may make volumes of it: account ids, and `all` for everybody. */
  readonly sharedWith: Known<readonly string[]>;
}

export type SnapshotStatus = 'IN_USE' | 'ORPHANED' | 'PROTECTED' | 'NOT_AMI' | 'UNKNOWN';

/** Which image a snapshot was made for. A description is a hint that anybody may write; history is what was seen. */
export interface MadeFor {
  readonly imageId: ImageId;
  readonly knownBy: 'description' | 'history';
}

export interface SnapshotFinding {
  readonly snapshotId: SnapshotId;
  readonly status: SnapshotStatus;
  readonly reason: string;
  /** Null where nothing says so. */
  readonly madeFor: MadeFor | null;
  /** Since when it is orphaned, as far as runs saw it; null for every other status. */
  readonly orphanedSince: Instant | null;
}
