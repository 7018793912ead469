import { actionOf } from '../actions/registry.ts';
import { type Guard, held } from '../guard.ts';
import type { SweepCounts } from '../history.ts';
import { after, dayMs, type Instant } from '../instant.ts';
import { byText } from '../order.ts';
import type { ScopeView } from '../scope-view.ts';

const comparedDays = 14;
/** Fewer come and go by themselves. */
const fewest = 10;

export const sanity: Guard = {
  id: 'sanity',
  place: 160,
  title: 'No source tells half of what it told within the last two weeks, or less',
  check(action, _subject, { view }) {
    if (actionOf(action.action).effect !== 'destructive') return null;
    // An event shows some images only; applying what it plans reads the scope again, and compares that.
    if (view.facts.covers !== 'scope') return null;
    const [first, ...more] = fallsIn(view);
    if (first === undefined) return null;
    const others = more.length === 0 ? '' : ` (and ${more.length} more sources)`;
    return held(`${first}${others}: accept the new baseline if the scope really shrank`);
  },
};

/** A sentence for each source that fell by half or more, or that is not counted any more; in order of source. */
function fallsIn(view: ScopeView): readonly string[] {
  const { counts } = view.facts;
  return [...largest(baselineOf(view))].flatMap(([source, before]) => {
    const now = Object.hasOwn(counts, source) ? counts[source] : undefined;
    const told = `${source}: ${before.count} at ${before.at}`;
    if (before.count < fewest) return [];
    if (now === undefined) return [`${told}, not counted now`];
    return now * 2 <= before.count ? [`${told}, ${now} now`] : [];
  });
}

/**
 * The sweeps of two weeks; once somebody accepted a baseline, the last one before that, which is what was looked at, and
 * those since.
 */
function baselineOf({ history, now }: ScopeView): readonly SweepCounts[] {
  const from = after(now.toISOString(), -comparedDays * dayMs);
  const recent = history.sweeps
    .filter(({ at }) => at >= from)
    .toSorted((one, other) => byText(one.at, other.at));
  const accepted = history.acceptedBaseline;
  if (accepted === null) return recent;
  const lookedAt = recent.findLast(({ at }) => at <= accepted.at);
  return recent.filter((sweep) => sweep === lookedAt || sweep.at > accepted.at);
}

interface Count {
  readonly count: number;
  readonly at: Instant;
}

/** The most that each source told, and when it first told as much. In order of source. */
function largest(sweeps: readonly SweepCounts[]): ReadonlyMap<string, Count> {
  const most = new Map<string, Count>();
  for (const { at, counts } of sweeps) {
    for (const [source, count] of Object.entries(counts)) {
      const before = most.get(source);
      if (before === undefined || count > before.count) most.set(source, { count, at });
    }
  }
  return new Map([...most].toSorted(([one], [other]) => byText(one, other)));
}
