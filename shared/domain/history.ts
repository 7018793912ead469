import type { ActionId } from './actions/registry.ts';
import type { Finding } from './finding.ts';
import type { AccountId, Ancestor, ImageId } from './image.ts';
import type { Instant } from './instant.ts';

import type { ReadShares } from './shares.ts';
import type { SubjectId } from './subject.ts';

/** What earlier runs recorded of one finding. */
export type FindingRecord = Pick<
  Finding,
  'subjectId' | 'ruleId' | 'ruleHash' | 'status' | 'firstSeenAt' | 'announcedAt' | 'notifiedAt' | 'promisedAt'
>;

/** A step that was done: `already-so` when the world was so before us. */
export interface StepOutcome {
  readonly subjectId: SubjectId;
  readonly action: ActionId;
  readonly at: Instant;
  readonly status: 'applied' | 'already-so';
}

/** One place taken in the limits, by any scope of the organization. */
export interface SpentPlace {
  readonly accountId: AccountId;
  readonly region: string;
  readonly action: ActionId;
  readonly at: Instant;
}

/** What earlier runs recorded of a scope. Empty for a scope that was never judged. */
export interface ScopeHistory {
  readonly findings: readonly FindingRecord[];
  readonly outcomes: readonly StepOutcome[];
  /** When each image was last seen in use; an image that never was is not listed. */
  readonly lastInUseAt: ReadonlyMap<ImageId, Instant>;
  /** Who may launch each image, as far as it was ever read. */
  readonly shares: ReadonlyMap<ImageId, ReadShares>;
  /** The chain of each image to its root, as far as it was ever read: it never changes. */
  readonly ancestries: ReadonlyMap<ImageId, readonly Ancestor[]>;
  /** How many images the scope had by its last complete sweep; null where that is older than 26 hours. */
  readonly ownImages: number | null;
  /** Of the last 24 hours at least, and of the whole organization. */
  readonly spentPlaces: readonly SpentPlace[];
  /** A what-if, never set by a deployed run: findings without a record count as announced then, in enforce mode. */
  readonly assumeNotifiedAt: Instant | null;
}

export const noHistory: ScopeHistory = {
  findings: [],
  outcomes: [],
  lastInUseAt: new Map(),
  shares: new Map(),
  ancestries: new Map(),
  ownImages: null,
  spentPlaces: [],
  assumeNotifiedAt: null,
};
