import type { AccountId, Scope } from './image.ts';
import { after, type Instant, isPast, latest } from './instant.ts';
import { by } from './order.ts';
import { scopeId } from './subject.ts';

/** One daily run over all governed accounts, as it begins. */
export interface Sweep {
  readonly runId: string;
  readonly startedAt: Instant;
  readonly accounts: readonly AccountId[];
  /** Of the organization, and not governed: closed, suspended, not active yet. */
  readonly passedOver: readonly PassedOver[];
}

export interface PassedOver {
  readonly accountId: AccountId;
  /** As AWS Organizations calls it. */
  readonly state: string;
}

/** What was ordered of one account. */
export interface OrderedAccount {
  readonly accountId: AccountId;
  readonly regions: readonly string[];
  /** Why there may be more Regions than these; null where all are known. */
  readonly unread: string | null;
}

/** What a run record tells of one scope. */
export interface SweptScope {
  readonly scope: Scope;
  readonly evaluatedAt: Instant;
  readonly unread: readonly { readonly fact: string; readonly why: string }[];
}

export interface NotJudged {
  readonly accountId: AccountId;
  /** Null: some Region, as the account did not tell which it has. */
  readonly region: string | null;
  readonly why: string;
}

/** How far a sweep has come. */
export interface SweepStanding {
  readonly scopes: number;
  /** All of whose facts were read. */
  readonly whole: number;
  /** Whose images were read, but not all that they are judged by. */
  readonly partly: number;
  /** In order. Those without a run record are among them: nothing is compliant because nobody looked. */
  readonly notJudged: readonly NotJudged[];
  /** Scopes without a run record, in the order in which they were ordered. */
  readonly missing: readonly Scope[];
  /** Accounts of which nothing was ordered. */
  readonly notOrdered: readonly AccountId[];
  /** When the newest run judged; null before the first. */
  readonly lastRunAt: Instant | null;
}

/** A sweep is complete when every scope that it has to order has its run record. */
export function isComplete({ missing, notOrdered }: SweepStanding): boolean {
  return missing.length === 0 && notOrdered.length === 0;
}

export function standingOf(
  { accounts }: Pick<Sweep, 'accounts'>,
  ordered: readonly OrderedAccount[],
  runs: readonly SweptScope[],
): SweepStanding {
  const newest = new Map<string, SweptScope>();
  for (const run of runs.toSorted(by(({ evaluatedAt }) => evaluatedAt))) newest.set(scopeId(run.scope), run);
  const scopes = ordered.flatMap(({ accountId, regions }) =>
    regions.map((region): Scope => ({ accountId, region })),
  );
  const judged = scopes.flatMap((scope) => newest.get(scopeId(scope)) ?? []);
  const missing = scopes.filter((scope) => !newest.has(scopeId(scope)));
  const known = new Set(ordered.map(({ accountId }) => accountId));
  const notOrdered = accounts.filter((accountId) => !known.has(accountId));
  const blind = judged.filter((run) => imagesUnread(run) !== null);
  const whole = judged.filter(({ unread }) => unread.length === 0).length;
  return {
    scopes: scopes.length,
    whole,
    partly: judged.length - blind.length - whole,
    notJudged: [
      ...missing.map((scope) => ({ ...scope, why: 'no run over it was saved' })),
      ...blind.map((run) => ({ ...run.scope, why: imagesUnread(run) ?? '' })),
      ...ordered.flatMap(({ accountId, unread }) =>
        unread === null
          ? []
          : [{ accountId, region: null, why: `its Regions could not be listed: ${unread}` }],
      ),
      ...notOrdered.map((accountId) => ({
        accountId,
        region: null,
        why: 'it was never asked for its Regions',
      })),
    ].toSorted(
      by(
        ({ accountId }) => accountId,
        ({ region }) => region ?? '',
      ),
    ),
    missing,
    notOrdered,
    lastRunAt: [...newest.values()].at(-1)?.evaluatedAt ?? null,
  };
}

function imagesUnread({ unread }: SweptScope): string | null {
  return unread.find(({ fact }) => fact === 'Images')?.why ?? null;
}

/** A question how far a sweep has come, the first one or a later one. */
export interface SweepCheck {
  readonly runId: string;
  /** Counted from 1. */
  readonly number: number;
  /** How often what was missing was ordered again. */
  readonly again: number;
  /** When something was last ordered. */
  readonly orderedAt: Instant;
}

export type SweepStep = 'complete' | 'wait' | 'order-again' | 'give-up';

// A message is received three times, each time for 16 minutes at most, and the last run may take 15 minutes: a sweep of
// which no run was saved for so long has nothing on its way any more.
const quietMs = 65 * 60_000;
// The next one begins after a day.
const longestMs = 20 * 3_600_000;
const mostAgain = 2;

export function stepAfter(
  standing: SweepStanding,
  { again, orderedAt }: SweepCheck,
  { startedAt }: Pick<Sweep, 'startedAt'>,
  now: Date,
): SweepStep {
  if (isComplete(standing)) return 'complete';
  if (isPast(after(startedAt, longestMs), now)) return 'give-up';
  const lastSign = latest(orderedAt, standing.lastRunAt ?? orderedAt);
  if (!isPast(after(lastSign, quietMs), now)) return 'wait';
  return again < mostAgain ? 'order-again' : 'give-up';
}

/** How a sweep ended. */
export interface SweepEnd extends Pick<SweepStanding, 'scopes' | 'whole' | 'partly'> {
  readonly endedAt: Instant;
  readonly isComplete: boolean;
  readonly notJudged: number;
  /** The first of them; `notJudged` counts all. */
  readonly firstNotJudged: readonly NotJudged[];
}

/** So many, with a reason each, fit one item and one alert's details. */
const mostNamed = 200;

export function endOf(standing: SweepStanding, now: Date): SweepEnd {
  const { scopes, whole, partly, notJudged } = standing;
  return {
    ...{ scopes, whole, partly, endedAt: now.toISOString(), isComplete: isComplete(standing) },
    notJudged: notJudged.length,
    firstNotJudged: notJudged.slice(0, mostNamed),
  };
}
