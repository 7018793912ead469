import type { Finding } from './finding.ts';
import type { AccountId, ImageId } from './image.ts';
import type { Instant } from './instant.ts';
import type { RungAction } from './policy.ts';
import type { ReadShares } from './shares.ts';

/** What earlier runs recorded of one finding. */
export type FindingRecord = Pick<
  Finding,
  'imageId' | 'ruleId' | 'ruleHash' | 'status' | 'firstSeenAt' | 'announcedAt' | 'notifiedAt' | 'promisedAt'
>;

/** A rung that was climbed: `already-so` when the world was so before us. */
export interface RungOutcome {
  readonly imageId: ImageId;
  readonly action: RungAction;
  readonly at: Instant;
  readonly status: 'applied' | 'already-so';
}

/** One place taken in the limits, by any scope of the organization. */
export interface SpentPlace {
  readonly accountId: AccountId;
  readonly region: string;
  readonly action: RungAction;
  readonly at: Instant;
}

/** What earlier runs recorded of a scope. Empty for a scope that was never judged. */
export interface ScopeHistory {
  readonly findings: readonly FindingRecord[];
  readonly outcomes: readonly RungOutcome[];
  /** When each image was last seen in use; an image that never was is not listed. */
  readonly lastInUseAt: ReadonlyMap<ImageId, Instant>;
  /** Who may launch each image, as far as it was ever read. */
  readonly shares: ReadonlyMap<ImageId, ReadShares>;
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
  spentPlaces: [],
  assumeNotifiedAt: null,
};
