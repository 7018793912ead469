import { expect, test } from 'vitest';
import type { Scope } from '../../shared/domain/image.ts';
import type { Sweep, SweepEnd } from '../../shared/domain/sweep.ts';
import type { Store } from '../../shared/store/dynamo-store.ts';
import { now, scope } from '../builders.ts';
import { aReport, noon, noonPlus } from './reports.ts';
import type { MakeStore } from './store.ts';

const other = { accountId: '444455556666', region: 'us-east-1' };
const sweep: Sweep = {
  ...{ runId: 'sweep-1', startedAt: noon, accounts: [scope.accountId, other.accountId] },
  passedOver: [{ accountId: '999988887777', state: 'SUSPENDED' }],
};

function judged(store: Store, of: Scope, evaluatedAt: string, runId: string, why: string | null = null) {
  const reads = [{ fact: 'Images', known: why === null, why }];
  return store.saveReport(aReport([], { scope: of, evaluatedAt, reads }), { runId, kind: 'sweep' });
}

export function sweepRecordClaims(make: MakeStore): void {
  test('what a sweep is about comes back with what it ordered, in order of account', async () => {
    const { store } = await make(() => now);
    const unread = { accountId: other.accountId, regions: [], unread: 'AccessDenied' };
    const read = { accountId: scope.accountId, regions: ['eu-central-1', 'us-east-1'], unread: null };

    await store.beginSweep(sweep);
    await store.recordOrdered('sweep-1', [unread], noon);
    await store.recordOrdered('sweep-1', [read], noon);
    await store.beginSweep({ ...sweep, startedAt: noonPlus(0, 1), accounts: [] });

    expect(await store.readSweep('sweep-1')).toEqual({ sweep, ordered: [read, unread], end: null });
    expect(await store.readSweep('sweep-10')).toBeNull();
  });

  test('how it ended is kept with it', async () => {
    const { store } = await make(() => now);
    const end: SweepEnd = {
      ...{ endedAt: noonPlus(0, 1), isComplete: false, scopes: 3, whole: 1, partly: 1, notJudged: 1 },
      firstNotJudged: [{ ...other, why: 'no run over it was saved' }],
    };
    await store.beginSweep(sweep);

    await store.endSweep(sweep, { ...end, notJudged: 2 });
    await store.endSweep(sweep, end);

    expect(await store.readSweep('sweep-1')).toEqual({ sweep, ordered: [], end });
  });

  test('the runs of a sweep and their parts are found over all scopes and days, and no others', async () => {
    const { store } = await make(() => now);
    await judged(store, scope, noonPlus(0, 11, 59 * 60_000), 'sweep-1', 'denied');
    await judged(store, scope, noonPlus(0, 12), 'sweep-1-part-2');
    await judged(store, other, noon, 'sweep-1');
    await judged(store, other, noonPlus(0, 1), 'sweep-10');
    await judged(store, other, noonPlus(2), 'sweep-1');

    const runs = await store.readSweptScopes('sweep-1', noon, noonPlus(1));

    expect(runs.toSorted((a, b) => (a.evaluatedAt < b.evaluatedAt ? -1 : 1))).toEqual([
      { scope: other, evaluatedAt: noon, unread: [] },
      {
        ...{ scope, evaluatedAt: '2026-10-01T23:59:00.000Z' },
        unread: [{ fact: 'Images', why: 'denied' }],
      },
      { scope, evaluatedAt: '2026-10-02T00:00:00.000Z', unread: [] },
    ]);
  });
}
