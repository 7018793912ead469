import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { costDoc, measuredAccounts } from '../../bench/cost/cost-doc.ts';
import { type Counts, monthOf, readCounts } from '../../bench/cost/month.ts';

const none = { awsCalls: {}, ownCalls: {}, messages: 0, readUnits: 0, writeUnits: 0, logBytes: 0 };

/** An organization of ten accounts with a scope each, of which `govern` reads so many units a day. */
function counts(accounts: number, readUnits: number): Counts {
  return {
    size: { accounts, regions: 1, images: 1 },
    first: {},
    steady: {
      govern: { ...none, invocations: accounts, readUnits, ownCalls: { 'dynamodb:Query': accounts * 10 } },
      dailySweep: { ...none, invocations: 1, writeUnits: accounts },
    },
    ...{ byEvents: { imageEvent: { ...none, invocations: 5, writeUnits: 5 } }, events: 5 },
    ...{ tableBytes: 2 ** 30, sweeps: [], notifications: 0 },
  };
}

test('docs/cost.md is as the counts, prices and assumptions make it: npm run cost', () => {
  expect(readFileSync(new URL('../../docs/cost.md', import.meta.url), 'utf8')).toBe(costDoc());
});

test('every scope of the measured organization was judged once, and its sweeps are complete', () => {
  const { size, sweeps, steady } = readCounts(measuredAccounts.large);

  expect(size).toEqual({ accounts: 200, regions: 4, images: 50 });
  expect(steady['govern']?.invocations).toBe(800);
  const end = { isComplete: true, scopes: 800, whole: 795, partly: 0, notJudged: 5 };
  expect(sweeps).toEqual([end, end]);
});

test('a month is thirty days of sweeps over four scopes an account, and of ten events', () => {
  const { usage } = monthOf(10, counts(10, 50), counts(100, 500));

  expect(usage.tableRead).toBeCloseTo(40 * 5 * 30.4);
  expect(usage.tableWrite).toBeCloseTo((10 + 100) * 30.4);
  // The events' stories are archived besides, once each.
  expect(usage.lambdaRequest).toBeCloseTo((40 + 0.1 + 100 + 100) * 30.4);
  expect(usage.objectPut).toBeCloseTo((2 * 40 + 100) * 30.4);
  expect(usage.tableGb).toBeCloseTo(0.1);
});

test('what a scope reads more in a larger organization it reads more of in one that is larger still', () => {
  const { usage } = monthOf(1_000, counts(10, 50), counts(100, 1_400));

  // 5 units at 10 accounts and 14 at 100: 104 at 1,000.
  expect(usage.tableRead).toBeCloseTo(4_000 * 104 * 30.4);
});
