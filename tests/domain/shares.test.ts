import { expect, test } from 'vitest';
import { isStillGood, stillGoodShares } from '../../shared/domain/shares.ts';
import { aHistory, anOutcome, daysAgo, now } from '../builders.ts';

const read = (days: number) => ({ launchPermissions: [], readAt: daysAgo(days) });

test.each([
  ['ami-00000000000000000', 6, true],
  ['ami-00000000000000000', 7, false],
  ['ami-00000000000000003', 3, true],
  ['ami-00000000000000003', 4, false],
])('the shares of %s read %i days ago are still good: %s', (imageId, days, good) => {
  expect(isStillGood(imageId, read(days), now)).toBe(good);
});

test('only shares that are still good need no call', () => {
  const shares = new Map([
    ['ami-00000000000000000', read(1)],
    ['ami-00000000000000001', read(30)],
  ]);

  expect([...stillGoodShares(aHistory({ shares }), now).keys()]).toEqual(['ami-00000000000000000']);
});

test('shares that this service changed since are asked for again', () => {
  const shares = new Map([['ami-00000000000000001', read(2)]]);
  const keysAfter = (outcome: ReturnType<typeof anOutcome>) => [
    ...stillGoodShares(aHistory({ shares, outcomes: [outcome] }), now).keys(),
  ];

  expect(keysAfter(anOutcome('disable', 1))).toEqual([]);
  expect(keysAfter(anOutcome('disable', 2))).toEqual(['ami-00000000000000001']);
  expect(keysAfter(anOutcome('deprecate', 1))).toEqual(['ami-00000000000000001']);
});
