import type { ActionId } from './actions/registry.ts';
import type { AccountId, Scope } from './image.ts';
import { type Instant, isPast } from './instant.ts';
import { by } from './order.ts';
import { type SubjectId, scopeId } from './subject.ts';

/*
 * What people said about enforcement, each through the authenticated operator's interface: who, why, until when. All of
 * them end by themselves.
 */

/** Somebody accepts one finding for a time: it stays NON_COMPLIANT, and nothing is done about it. */
export interface Waiver {
  readonly subjectId: SubjectId;
  readonly ruleId: string;
  /** The ARN of the authenticated caller. */
  readonly by: string;
  readonly why: string;
  readonly grantedAt: Instant;
  /** The last UTC day on which it holds, `2027-06-30`. */
  readonly until: string;
  /** Who granted the ones that it renewed, the first one first. A second renewal needs another person than all of them. */
  readonly renewedFrom: readonly string[];
}

/** Whether the waiver holds on the day of `now`, UTC. */
export function isWaiving({ until }: Waiver, now: Date): boolean {
  return now.toISOString().slice(0, 10) <= until;
}

/** Where a pause holds. */
export interface PauseExtent {
  /** Null: everywhere. */
  readonly accountId: AccountId | null;
  /** Null: in every Region. */
  readonly region: string | null;
}

/** The kill switch: nothing but alerts happens while it holds. */
export interface Pause extends PauseExtent {
  readonly by: string;
  readonly why: string;
  readonly at: Instant;
  /** It ends then by itself. */
  readonly until: Instant;
}

/** Somebody looked at a flood of actions of one rule and lets it through, within the limits. */
export interface Approval {
  readonly ruleId: string;
  readonly action: ActionId;
  /** The definition of the rule that was looked at: another one needs another look. */
  readonly ruleHash: string;
  readonly by: string;
  readonly at: Instant;
  readonly until: Instant;
}

/** Somebody says that the scope really shrank: what sweeps count from then on is compared with what they counted then. */
export interface AcceptedBaseline {
  readonly by: string;
  readonly why: string;
  readonly at: Instant;
}

/** Whether the scope is within the extent. */
export function covers({ accountId, region }: PauseExtent, scope: Scope): boolean {
  return (
    (accountId === null || accountId === scope.accountId) && (region === null || region === scope.region)
  );
}

/** Of the pauses that cover the scope now, the one that lasts longest; null: it is not paused. */
export function pauseOf(pauses: readonly Pause[], scope: Scope, now: Date): Pause | null {
  const holding = pauses.filter((pause) => covers(pause, scope) && !isPast(pause.until, now));
  return holding.toSorted(by((pause) => pause.until)).at(-1) ?? null;
}

/** Whose story tells of a pause: the scope's, the account's, the Region's or the organization's. */
export function extentId({ accountId, region }: PauseExtent): SubjectId {
  if (accountId === null) return region ?? organizationId;
  return region === null ? accountId : scopeId({ accountId, region });
}

const organizationId: SubjectId = 'organization';
