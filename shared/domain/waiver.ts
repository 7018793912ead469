import type { Status } from './finding.ts';
import { after, dayMs, utcDay } from './instant.ts';
import type { Waiver } from './statements.ts';
import { isDay } from './until.ts';

/** A waiver as somebody asks for it: what it renews is known to the store. */
export type AskedWaiver = Omit<Waiver, 'renewedFrom'>;

export type WaiverAnswer =
  | { readonly status: 'saved'; readonly waiver: Waiver }
  | { readonly status: 'refused'; readonly reason: string };

/** What is known when a waiver is asked for. */
export interface WaiverGround {
  /** Of the finding that it accepts; null: there is no such finding. */
  readonly finding: Status | null;
  /** The last one of this finding, whether it still holds or not; null: there never was one. */
  readonly before: Waiver | null;
  /** Somebody ended that one before its time. */
  readonly isEnded: boolean;
  /** The longest that the policy allows. Zero: it allows none. */
  readonly maxDays: number;
}

/**
 * Grants or renews a waiver. The one who granted it may renew it once; every renewal after that needs somebody who has
 * granted none of them, so that no exception lives on by one person's word. One that is over is renewed all the same.
 * Answers `before` itself where the same is asked again.
 */
export function grantWaiver(asked: AskedWaiver, ground: WaiverGround): WaiverAnswer {
  const { finding, before, isEnded, maxDays } = ground;
  const stillHolds = before !== null && !isEnded && utcDay(asked.grantedAt) <= before.until;
  if (stillHolds && isSame(asked, before)) return { status: 'saved', waiver: before };
  const grantedBy = before === null ? [] : [...before.renewedFrom, before.by];
  const reason =
    findingReason(asked, finding) ?? untilReason(asked, maxDays) ?? renewalReason(asked, grantedBy);
  if (reason !== null) return { status: 'refused', reason };
  return { status: 'saved', waiver: { ...asked, renewedFrom: grantedBy } };
}

/** The same request again, whose answer was lost: it prolongs nothing, and is no renewal. */
function isSame(asked: AskedWaiver, before: Waiver): boolean {
  return asked.by === before.by && asked.until === before.until && asked.why === before.why;
}

function findingReason({ subjectId, ruleId }: AskedWaiver, finding: Status | null): string | null {
  if (finding === 'NON_COMPLIANT') return null;
  const is = finding === null ? 'there is none' : `it is ${finding}`;
  return `only a violation can be waived: of ${ruleId} on ${subjectId} ${is}`;
}

function untilReason({ until, grantedAt }: AskedWaiver, maxDays: number): string | null {
  if (!isDay(until)) return `${until} is no day: write it as 2027-06-30`;
  if (maxDays === 0) return 'the policy allows no waivers';
  const last = utcDay(after(grantedAt, maxDays * dayMs));
  if (until > last) return `the policy allows ${maxDays} days: until ${last} at the latest`;
  return until < utcDay(grantedAt) ? `${until} is over` : null;
}

function renewalReason({ by }: AskedWaiver, grantedBy: readonly string[]): string | null {
  if (grantedBy.length < 2 || !grantedBy.includes(by)) return null;
  return `it was renewed before: somebody other than ${[...new Set(grantedBy)].join(', ')} must renew it`;
}
