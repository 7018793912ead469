import { expect, it } from 'vitest';
import { countHolds } from '../../functions/count-holds.ts';

function countsOf(...heldBy: readonly (string | null)[]): readonly (readonly [string, number | undefined])[] {
  const counts: [string, number | undefined][] = [];
  const silent = () => {};
  countHolds(
    heldBy.map((guardId) => ({ heldBy: guardId })),
    { info: silent, warn: silent, error: silent, count: (metric, by) => counts.push([metric, by]) },
  );
  return counts;
}

it('counts what only the last two guards hold, which an operator can end', () => {
  expect(countsOf('sanity', 'in-use', 'blast-radius', 'sanity', 'mode', null)).toEqual([
    ['HeldBySanity', 2],
    ['HeldByLimit', 1],
  ]);
});

it('counts nothing, and rings no alarm, where other guards hold', () => {
  expect(countsOf('in-use', 'mode', null)).toEqual([]);
});
