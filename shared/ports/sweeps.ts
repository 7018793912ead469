import type { Instant } from '../domain/instant.ts';
import type { OrderedAccount, Sweep, SweepEnd, SweptScope } from '../domain/sweep.ts';

/** What is kept of a sweep. */
export interface RecordedSweep {
  readonly sweep: Sweep;
  /** In order of account. */
  readonly ordered: readonly OrderedAccount[];
  /** Null while it is under way, or if nobody ever looked. */
  readonly end: SweepEnd | null;
}

/** What was ordered, what was judged of it, and how it ended. */
export interface SweepRecords {
  /** The first one of a run stays: the same event may come twice. */
  beginSweep(sweep: Sweep): Promise<void>;
  /** Before the scopes are ordered, so that none is ordered that nobody waits for. */
  recordOrdered(runId: string, accounts: readonly OrderedAccount[], at: Instant): Promise<void>;
  /** Null when it was never begun. */
  readSweep(runId: string): Promise<RecordedSweep | null>;
  /** The runs of the sweep that were saved in these days, their later parts too, some moments ago; in no order. */
  readSweptScopes(runId: string, from: Instant, to: Instant): Promise<readonly SweptScope[]>;
  /** The last word holds. */
  endSweep(sweep: Sweep, end: SweepEnd): Promise<void>;
}
