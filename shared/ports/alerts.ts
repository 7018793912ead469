import type { Finding } from '../domain/finding.ts';
import type { Scope } from '../domain/image.ts';
import type { Instant } from '../domain/instant.ts';
import type { Known } from '../domain/known.ts';
import type { Alert } from '../domain/notify/alert.ts';
import type { Reach } from '../domain/notify/compose.ts';
import type { Digest } from '../domain/notify/digest.ts';
import type { ScopeReport } from '../domain/report.ts';

/** What is told to people. What was noted or found is told once, whatever breaks off and however often a run comes. */
export interface Announcer {
  /**
   * Notes what has to be told, before what it is about is saved: it is told even if everything after it breaks off. What
   * was noted or told before under the same id is passed over.
   */
  note(scope: Scope, alerts: readonly Alert[]): Promise<void>;
  /**
   * Tells the findings that are to be told, and what was noted. `onAccepted` gets the findings whose alerts were accepted
   * and reach somebody, as they stand now. What was not is told by the next run.
   */
  announce(report: ScopeReport, onAccepted: (findings: readonly Finding[]) => Promise<void>): Promise<void>;
  /** Tells what was noted in the scope. */
  announceNoted(scope: Scope): Promise<void>;
}

/** An alert that was noted, or told. */
export interface BookedAlert {
  /** Null once it was told. */
  readonly alert: Alert | null;
  readonly notedAt: Instant;
  /** Null: nobody was told yet. */
  readonly toldAt: Instant | null;
}

/** What has to be told and what was, by the ids of the alerts. */
export interface AlertBook {
  /** Consistent. */
  readAlerts(scope: Scope): Promise<ReadonlyMap<string, BookedAlert>>;
  /** What is there under the same id stays. */
  noteAlerts(scope: Scope, alerts: readonly Alert[], at: Instant): Promise<void>;
  saveTold(scope: Scope, alertIds: readonly string[], at: Instant): Promise<void>;
}

/** The ways to people. */
export interface AlertChannels {
  /** Whom digests reach now; unknown where that could not be read, and then nothing may be sent. */
  readReach(): Promise<Known<Reach>>;
  /** `refused`: it was not accepted, and nobody will get it. */
  send(digest: Digest): Promise<'accepted' | 'refused'>;
}
