import type { Finding, Status } from '../domain/finding.ts';
import type { Instant } from '../domain/instant.ts';
import type { CallResult, Intent, Outcome } from '../domain/outcome.ts';
import type { RestoreIntent } from '../domain/restore.ts';
import type { AcceptedBaseline, Approval, Pause, Waiver } from '../domain/statements.ts';
import type { SubjectId } from '../domain/subject.ts';
import type { Observation } from '../ports/observations.ts';
import type { Run } from '../ports.ts';
import { canonicalJson, plain, sha256 } from './canonical-json.ts';

/** From one status of a rule to another; null where there was none, or is none any more. */
export interface Transition extends Pick<Finding, 'ruleId'> {
  readonly from: Status | null;
  readonly to: Status | null;
  readonly severity: Finding['severity'] | null;
  readonly reason: string;
  /** As JSON text: see `FindingFields`. */
  readonly evidence: string;
}

/** What one run changed of one image, or of the scope. */
export interface TransitionRecord {
  readonly run: Run;
  readonly policyHash: string;
  readonly changes: readonly Transition[];
}

export interface AlertRecord {
  readonly findings: readonly Pick<
    Finding,
    'ruleId' | 'mode' | 'reason' | 'announcedAt' | 'notifiedAt' | 'promisedAt'
  >[];
}

/** What somebody said about enforcement, or brought back; `by` where the statement itself does not tell. */
export type StatementRecord =
  | { readonly said: 'waiver-granted'; readonly waiver: Waiver }
  | { readonly said: 'waiver-ended'; readonly waiver: Waiver; readonly by: string }
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

const noHash = '0'.repeat(64);

/** The entry as the next item after `previous`. */
export function link(subjectId: SubjectId, entry: Entry, previous: StoryItem | null): StoryItem {
  const unsealed = plain({
    ...entry,
    subjectId,
    seq: (previous?.seq ?? 0) + 1,
    previousHash: previous?.hash ?? noHash,
  });
  return { ...unsealed, hash: hashOf(unsealed) };
}

export type Verification =
  | { readonly ok: true }
  /** `seq`: the first item that does not fit what stands before it. */
  | { readonly ok: false; readonly seq: number; readonly reason: string };

/**
 * Whether the items are one image's whole story as it was written, in any order given. A changed, moved, missing or
 * added item is found; that the newest ones were cut off is not: only an export made before shows that.
 */
export function verifyChain(items: readonly StoryItem[]): Verification {
  let previous: StoryItem | null = null;
  for (const item of items.toSorted((one, other) => one.seq - other.seq)) {
    const fault = faultOf(item, previous);
    if (fault !== null) return { ok: false, seq: item.seq, reason: fault };
    previous = item;
  }
  return { ok: true };
}

function faultOf(item: StoryItem, previous: StoryItem | null): string | null {
  const expected = (previous?.seq ?? 0) + 1;
  if (item.seq !== expected) return `item ${expected} is missing or there twice`;
  if (previous !== null && item.subjectId !== previous.subjectId) return `it belongs to ${item.subjectId}`;
  if (item.previousHash !== (previous?.hash ?? noHash)) return 'it was written after another item';
  return item.hash === hashOf(item) ? null : 'its content was changed';
}

function hashOf(item: Omit<StoryItem, 'hash'>): string {
  const { entryId, at, kind, body, subjectId, seq, previousHash } = item;
  return sha256(canonicalJson({ entryId, at, kind, body, subjectId, seq, previousHash }));
}
