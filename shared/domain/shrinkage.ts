import type { ScopeFacts } from './facts.ts';
import type { ScopeHistory, SweepCounts } from './history.ts';
import { after, dayMs, type Instant } from './instant.ts';
import { by, byText } from './order.ts';

const comparedDays = 14;
/** Fewer come and go by themselves. */
const fewest = 10;

/**
 * A sentence for each source that tells half of what it told within two weeks, or less, or that is not counted any more;
 * in order of source. An event shows some images only: there is nothing to compare.
 */
export function shrinkageOf(facts: ScopeFacts, history: ScopeHistory, now: Date): readonly string[] {
  if (facts.covers !== 'scope') return [];
  const { counts } = facts;
  return largest(baselineOf(history, now)).flatMap(({ source, count, at }) => {
    const told = `${source}: ${count} at ${at}`;
    if (count < fewest) return [];
    const counted = Object.hasOwn(counts, source) ? counts[source] : undefined;
    if (counted === undefined) return [`${told}, not counted now`];
    return counted * 2 <= count ? [`${told}, ${counted} now`] : [];
  });
}

/**
 * The sweeps of two weeks; once somebody accepted a baseline, the last one before that, which is what was looked at, and
 * those since.
 */
function baselineOf({ sweeps, acceptedBaseline }: ScopeHistory, now: Date): readonly SweepCounts[] {
  const from = after(now.toISOString(), -comparedDays * dayMs);
  const recent = sweeps.filter(({ at }) => at >= from).toSorted(by((sweep) => sweep.at));
  if (acceptedBaseline === null) return recent;
  const lookedAt = recent.findLast(({ at }) => at <= acceptedBaseline.at);
  return recent.filter((sweep) => sweep === lookedAt || sweep.at > acceptedBaseline.at);
}

interface Count {
  readonly source: string;
  readonly count: number;
  readonly at: Instant;
}

/** The most that each source told, and when it first told as much. In order of source. */
function largest(sweeps: readonly SweepCounts[]): readonly Count[] {
  const most = new Map<string, Count>();
  for (const { at, counts } of sweeps) {
    for (const [source, count] of Object.entries(counts)) {
      const before = most.get(source);
      if (before === undefined || count > before.count) most.set(source, { source, count, at });
    }
  }
  return [...most.values()].toSorted((one, other) => byText(one.source, other.source));
}
