import type { AccountId, SnapshotId, Tag, Use } from './image.ts';
import type { Instant } from './instant.ts';
import type { Known } from './known.ts';

/** The facts of one EBS snapshot. */
export interface Snapshot {
  readonly snapshotId: SnapshotId;
  readonly ownerId: AccountId | null;
  readonly description: string | null;
  readonly startedAt: Known<Instant | null>;
  readonly tags: Known<readonly Tag[]>;
  readonly encrypted: Known<boolean>;
  /** The ARN of its key; null where it is plain or AWS does not tell. */
  readonly kmsKeyId: Known<string | null>;
  /** Templates, launch configurations, fleets, Spot requests and recipes that map it; images are not among them. */
  readonly mappings: Known<readonly Use[]>;
  /** Locked by LockSnapshot, whatever the mode. */
  readonly isLocked: Known<boolean>;
  readonly hasFastRestore: Known<boolean>;
  /** Who besides its owner may make volumes of it: account ids, and `all` for everybody. */
  readonly sharedWith: Known<readonly string[]>;
}

export type SnapshotStatus = 'IN_USE' | 'ORPHANED' | 'PROTECTED' | 'NOT_AMI' | 'UNKNOWN';

export interface SnapshotFinding {
  readonly snapshotId: SnapshotId;
  readonly status: SnapshotStatus;
  readonly reason: string;
}
