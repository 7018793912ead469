import type { Moment } from '../../../sandbox/aws/state/table.ts';
import type { Entry } from '../harness/chronicle.ts';
import type { PlayedWorld } from '../harness/play-world.ts';

/** The world as the invocation last saw it before this entry; null where it asked AWS nothing. */
export function momentOf({ place, invocation }: Entry, { simulator }: PlayedWorld): Moment | null {
  const call = simulator.chronicle.entries.findLast(
    (entry) => entry.place < place && entry.kind === 'call' && entry.invocation === invocation,
  );
  return call?.kind === 'call' ? call.call.before : null;
}

/** The world right after this entry: as the next call, whoever's it was, found it. */
export function momentAfter(place: number, { simulator }: PlayedWorld): Moment {
  const next = simulator.chronicle.entries.find((entry) => entry.place > place && entry.kind === 'call');
  if (next?.kind === 'call') return next.call.before;
  return { time: Number.POSITIVE_INFINITY, sequence: Number.POSITIVE_INFINITY };
}
