import type { Finding, Status } from '../domain/finding.ts';
import type { Scope } from '../domain/image.ts';
import type { Instant } from '../domain/instant.ts';
import type { CallResult, Intent, Outcome } from '../domain/outcome.ts';
import type { RestoreIntent } from '../domain/restore.ts';
import type { AcceptedBaseline, Approval, Pause, Waiver } from '../domain/statements.ts';
import type { SubjectId } from '../domain/subject.ts';
import type { Run } from '../ports.ts';
import type { Observation } from './observations.ts';

/** From one status of a rule to another; null where there was none, or is none any more. */
export interface Transition extends Pick<Finding, 'ruleId'> {
  readonly from: Status | null;
  readonly to: Status | null;
  readonly severity: Finding['severity'] | null;
  readonly reason: string;
  /** As JSON text: DynamoDB cannot hold every number and depth that JSON can. */
  readonly evidence: string;
}

/** What one run changed of one image, or of the scope. */
export interface TransitionRecord {
  /** Where; absent in what an earlier version wrote. */
  readonly scope?: Scope;
  readonly run: Run;
  readonly policyHash: string;
  readonly changes: readonly Transition[];
}

export interface AlertRecord {
  /** Where; absent in what an earlier version wrote. */
  readonly scope?: Scope;
  readonly findings: readonly Pick<
    Finding,
    'ruleId' | 'mode' | 'reason' | 'announcedAt' | 'notifiedAt' | 'promisedAt'
  >[];
}

interface Somewhere {
  /** Where; absent in what an earlier version wrote. */
  readonly scope?: Scope;
}

/** What somebody said about enforcement, or brought back; `by` where the statement itself does not tell. */
export type StatementRecord =
  | ({ readonly said: 'waiver-granted'; readonly waiver: Waiver } & Somewhere)
  | ({ readonly said: 'waiver-ended'; readonly waiver: Waiver; readonly by: string } & Somewhere)
  | { readonly said: 'paused'; readonly pause: Pause }
  | { readonly said: 'pause-ended'; readonly pause: Pause; readonly by: string }
  | { readonly said: 'approved'; readonly approval: Approval }
  | { readonly said: 'baseline-accepted'; readonly accepted: AcceptedBaseline }
  | { readonly said: 'restoring'; readonly restore: RestoreIntent }
  | { readonly said: 'restored'; readonly restore: RestoreIntent; readonly result: CallResult };

/** One thing that happened to a subject. `entryId` is the same when the same thing is recorded again. */
export type Entry = { readonly entryId: string; readonly at: Instant } & (
  | { readonly kind: 'observation'; readonly body: Observation }
  | { readonly kind: 'transition'; readonly body: TransitionRecord }
  | { readonly kind: 'alert'; readonly body: AlertRecord }
  | { readonly kind: 'intent'; readonly body: Intent }
  | { readonly kind: 'outcome'; readonly body: Outcome }
  | { readonly kind: 'statement'; readonly body: StatementRecord }
);

/** An entry in its place in a subject's story. */
export type StoryItem = Entry & {
  readonly subjectId: SubjectId;
  /** From 1, without gaps. */
  readonly seq: number;
  /** The hash of the item before; 64 zeros in the first. */
  readonly previousHash: string;
  /** Of all the other fields. */
  readonly hash: string;
};
