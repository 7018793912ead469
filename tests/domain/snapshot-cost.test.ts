import { expect, test } from 'vitest';
import { known, unknown } from '../../shared/domain/known.ts';
import type { Snapshot } from '../../shared/domain/snapshot.ts';
import { monthlyCost, orphanCosts, sumOf, sumsByOwner } from '../../shared/domain/snapshot-cost.ts';
import { snapshotPrices } from '../../shared/domain/snapshot-prices.ts';
import { aSnapshot, tags } from '../builders.ts';

const gib = 2 ** 30;

test.each<[string, Partial<Snapshot>, number]>([
  ['of its volume where AWS does not tell more', { volumeGib: known(100) }, 5],
  ['of what was written, where AWS tells it', { volumeGib: known(100), fullBytes: known(40 * gib) }, 2],
  ['of the archive tier', { volumeGib: known(100), isArchived: known(true) }, 1.25],
  ['of an empty volume', { fullBytes: known(0) }, 0],
])('the upper bound of a month is the list price %s', (_case, changes, toUsd) => {
  expect(monthlyCost(aSnapshot(changes), 'us-east-1')).toEqual({ fromUsd: 0, toUsd: known(toUsd) });
});

test.each<[string, Partial<Snapshot>, string]>([
  ['no published price of snapshots in eu-central-1 is known here', {}, 'eu-central-1'],
  [
    'no published price of archived snapshots in us-west-1 is known here',
    { isArchived: known(true) },
    'us-west-1',
  ],
  ['denied', { isArchived: unknown('denied') }, 'us-east-1'],
  ['no size', { volumeGib: unknown('no size') }, 'us-east-1'],
])('the upper bound is unknown where %s', (why, changes, region) => {
  expect(monthlyCost(aSnapshot(changes), region)).toEqual({ fromUsd: 0, toUsd: { known: false, why } });
});

test('every price says when and where it was published', () => {
  for (const { standard, archive } of snapshotPrices.values()) {
    for (const price of archive === null ? [standard] : [standard, archive]) {
      expect(price.usd).toBeGreaterThan(0);
      expect(price.usd).toBeLessThan(1);
      expect(price.asOf).toMatch(/^20[0-9]{2}(-[0-9]{2}){0,2}$/);
      expect(price.source).toMatch(/AWS price list|docs\.aws\.amazon\.com/);
    }
  }
});

function costsOf(...snapshots: readonly Partial<Snapshot>[]) {
  const all = snapshots.map((changes, n) => aSnapshot({ snapshotId: `snap-${n}`, ...changes }));
  const findings = all.map(({ snapshotId }) => ({
    ...{ snapshotId, status: 'ORPHANED' as const, reason: '', madeFor: null },
    orphanedSince: '2026-10-01T00:00:00.000Z',
  }));
  const find = (id: string) => all.find(({ snapshotId }) => snapshotId === id) ?? null;
  return orphanCosts(findings, find, 'us-east-1', 'Owner');
}

test('a sum adds what is known and says of how many it is not', () => {
  const costs = costsOf(
    { volumeGib: known(100) },
    { volumeGib: known(20) },
    { volumeGib: known(7), isArchived: unknown('denied') },
  );

  expect(sumOf(costs)).toEqual({ snapshots: 3, gib: 127, fromUsd: 0, toUsd: 6, unpriced: 1 });
});

test('owners are listed by what they have, the most first; what nobody owns among them', () => {
  const of = (owner: string, size: number) => ({
    tags: known(tags({ Owner: owner })),
    volumeGib: known(size),
  });
  const costs = costsOf(
    of('web@example.com', 10),
    of('data@example.com', 500),
    {},
    of('web@example.com', 10),
  );

  expect(sumsByOwner(costs).map(({ owner, snapshots, gib }) => [owner, snapshots, gib])).toEqual([
    ['data@example.com', 1, 500],
    ['web@example.com', 2, 20],
    [null, 1, 8],
  ]);
});

test('tags that could not be read name no owner', () => {
  expect(costsOf({ tags: unknown('denied') })[0]?.owner).toBeNull();
});

test('only what is orphaned is counted', () => {
  const finding = {
    ...{ snapshotId: 'snap-1', status: 'IN_USE' as const, reason: '', madeFor: null },
    orphanedSince: null,
  };

  expect(orphanCosts([finding], () => aSnapshot(), 'us-east-1', 'Owner')).toEqual([]);
});
