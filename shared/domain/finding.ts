import type { ActionId } from './actions/registry.ts';
import type { Instant } from './instant.ts';
import type { Mode } from './policy.ts';
import type { Severity } from './severity.ts';
import type { Waiver } from './statements.ts';
import type { SubjectId } from './subject.ts';

export const statuses = ['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA'] as const;
export type Status = (typeof statuses)[number];

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type Evidence = { readonly [key: string]: Json };

/** What besides audit mode makes the clock of a finding stand still: when that is over, it starts anew. */
export const suspensions = ['waived', 'paused', 'excluded'] as const;
export type Suspension = (typeof suspensions)[number];

/** What a rule says of one image, or of the scope. The reason is a sentence that the owner can act on. */
export interface Verdict {
  readonly status: Status;
  readonly reason: string;
  readonly evidence: Evidence;
}

/** What is: one rule of the policy on one image, or on the scope. */
export interface Finding extends Verdict {
  readonly ruleId: string;
  readonly check: string;
  /** The definition of the rule that gave the verdict. */
  readonly ruleHash: string;
  readonly subjectId: SubjectId;
  readonly severity: Severity;
  readonly mode: Mode;
  /** Who accepts the violation for a time; null: nobody, or it is none. */
  readonly waiver: Waiver | null;
  readonly suspendedBy: Suspension | null;
  /** Since when the finding has this status. */
  readonly firstSeenAt: Instant;
  /** The last alert in any mode; null when nobody was told yet. */
  readonly announcedAt: Instant | null;
  /** When the alert went out that started the clock of the life cycle; null while the clock stands still. */
  readonly notifiedAt: Instant | null;
  /** The dates that this alert promised. */
  readonly promisedAt: PromisedDates;
}

/** Nothing is promised while the rule only audits or is suspended: an alert then says what is, and starts no clock. */
export function isClockStopped({ mode, suspendedBy }: Pick<Finding, 'mode' | 'suspendedBy'>): boolean {
  return mode === 'audit' || suspendedBy !== null;
}

export type PromisedDates = Readonly<Partial<Record<ActionId, Instant>>>;

export function compliant(reason: string, evidence: Evidence = {}): Verdict {
  return { status: 'COMPLIANT', reason, evidence };
}

export function nonCompliant(reason: string, evidence: Evidence = {}): Verdict {
  return { status: 'NON_COMPLIANT', reason, evidence };
}

export function notApplicable(reason: string, evidence: Evidence = {}): Verdict {
  return { status: 'NOT_APPLICABLE', reason, evidence };
}

export function insufficientData(reason: string, evidence: Evidence = {}): Verdict {
  return { status: 'INSUFFICIENT_DATA', reason, evidence };
}
