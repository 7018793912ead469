import { describe, expect, it } from 'vitest';
import { type CheckPorts, checkSweep } from '../../functions/daily-sweep/check.ts';
import { dailySweepHandler } from '../../functions/daily-sweep/handler.ts';
import type { Scope } from '../../shared/domain/image.ts';
import type { Alert } from '../../shared/domain/notify/alert.ts';
import type { SweepCheck } from '../../shared/domain/sweep.ts';
import type { Log, Metric } from '../../shared/log.ts';
import type { ScopeOrder } from '../../shared/ports.ts';
import { readSweepMessage, type SweepOrder, writeCheckMessage } from '../../shared/queue/messages.ts';
import { memoryStore } from '../../shared/store/memory.ts';
import { aReport } from '../contract/reports.ts';
import { aBatch, aContext } from './invoke.ts';

const hub = { accountId: '111122223333', region: 'eu-central-1' };
const away = { accountId: '444455556666', region: 'eu-central-1' };
const first: SweepCheck = {
  ...{ runId: 'sweep-1', number: 1, again: 0, orderedAt: '2026-10-01T03:00:00.000Z' },
};

/** A sweep over two accounts, each in one Region; nothing was judged yet. */
async function aSweep() {
  let at = new Date('2026-10-01T03:15:00.000Z');
  const records = memoryStore({ now: () => at });
  await records.beginSweep({
    ...{ runId: 'sweep-1', startedAt: '2026-10-01T03:00:00.000Z' },
    ...{ accounts: [hub.accountId, away.accountId], passedOver: [] },
  });
  const ordered = [hub, away].map(({ accountId, region }) => ({
    accountId,
    regions: [region],
    unread: null,
  }));
  await records.recordOrdered('sweep-1', ordered, '2026-10-01T03:00:00.000Z');
  const again: ScopeOrder[] = [];
  const rest: SweepOrder[] = [];
  const later: (readonly [check: SweepCheck, at: string])[] = [];
  const noted: Alert[] = [];
  const told: string[] = [];
  const counts: Partial<Record<Metric, number>> = {};
  const ports: CheckPorts = {
    ...{ records, hub, now: () => at },
    scopes: { sendScopes: async (orders) => void again.push(...orders) },
    sweeps: { sendSweep: async (order) => void rest.push(order) },
    later: { sendCheckAt: async (check, when) => void later.push([check, when.toISOString()]) },
    alerts: async () => ({
      note: async (_, alerts) => void noted.push(...alerts),
      announceNoted: async (scope) => void told.push(scope.accountId),
    }),
  };
  const log: Log = {
    ...{ info: () => {}, warn: () => {}, error: () => {} },
    count: (metric, by = 1) => {
      counts[metric] = (counts[metric] ?? 0) + by;
    },
  };
  return {
    ...{ ports, records, again, rest, later, noted, told, counts },
    judge: (scope: Scope, evaluatedAt: string, runId = 'sweep-1', why: string | null = null) =>
      records.saveReport(
        aReport([], { scope, evaluatedAt, reads: [{ fact: 'Images', known: why === null, why }] }),
        { runId, kind: 'sweep' },
      ),
    look: async (instant: string, check = first) => {
      at = new Date(instant);
      await checkSweep(check, ports, log);
    },
  };
}

describe('a look at a sweep', () => {
  it('ends it when every scope has its run', async () => {
    const { judge, look, records, counts, noted, later } = await aSweep();
    await judge(hub, '2026-10-01T03:01:00.000Z');
    await judge(away, '2026-10-01T03:02:00.000Z');

    await look('2026-10-01T03:15:00.000Z');

    expect((await records.readSweep('sweep-1'))?.end).toEqual({
      ...{ endedAt: '2026-10-01T03:15:00.000Z', isComplete: true },
      ...{ scopes: 2, whole: 2, partly: 0, notJudged: 0, firstNotJudged: [] },
    });
    expect(counts).toEqual({ SweepComplete: 1, ScopeNotJudged: 0 });
    expect([noted, later]).toEqual([[], []]);
  });

  it('asks for another one while runs are being saved, and orders nothing', async () => {
    const { judge, look, again, later, counts } = await aSweep();
    await judge(hub, '2026-10-01T05:00:00.000Z');

    await look('2026-10-01T06:04:59.999Z', { ...first, number: 7 });

    expect(later).toEqual([[{ ...first, number: 8 }, '2026-10-01T06:19:59.999Z']]);
    expect([again, counts]).toEqual([[], {}]);
  });

  it('orders what is missing again once nothing can be on its way any more', async () => {
    const { judge, look, again, later, counts } = await aSweep();
    await judge(hub, '2026-10-01T05:00:00.000Z');

    await look('2026-10-01T06:05:00.000Z');

    expect(again).toEqual([{ scope: away, imageIds: null, run: { runId: 'sweep-1', kind: 'sweep' } }]);
    expect(later).toEqual([
      [{ ...first, number: 2, again: 1, orderedAt: '2026-10-01T06:05:00.000Z' }, '2026-10-01T06:20:00.000Z'],
    ]);
    expect(counts).toEqual({ ScopeOrdered: 1 });
  });

  it('orders accounts of which nothing was ordered', async () => {
    const { look, records, rest } = await aSweep();
    await records.beginSweep({
      ...{ runId: 'sweep-2', startedAt: '2026-10-01T03:00:00.000Z' },
      ...{ accounts: [hub.accountId], passedOver: [] },
    });

    await look('2026-10-01T04:05:00.000Z', { ...first, runId: 'sweep-2' });

    expect(rest).toEqual([{ runId: 'sweep-2', accountIds: [hub.accountId] }]);
  });

  it.each([
    ['what was ordered twice again is still missing', '2026-10-01T08:00:00.000Z', 2],
    ['the day is nearly over', '2026-10-01T23:00:00.000Z', 0],
  ])(
    'gives up where %s: it says what was not judged, and that the sweep is not complete',
    async (_case, at, again) => {
      const { judge, look, records, counts, noted, told, later } = await aSweep();
      await judge(hub, '2026-10-01T03:01:00.000Z');

      await look(at, { ...first, again });

      const notJudged = { ...away, why: 'no run over it was saved' };
      expect((await records.readSweep('sweep-1'))?.end).toEqual({
        ...{ endedAt: at, isComplete: false },
        ...{ scopes: 2, whole: 1, partly: 0, notJudged: 1, firstNotJudged: [notJudged] },
      });
      expect(counts).toEqual({ ScopeNotJudged: 1 });
      expect(noted).toMatchObject([
        {
          ...{
            kind: 'service-trouble',
            alertId: 'service-trouble#sweep#sweep-1',
            scope: hub,
            severity: 'high',
          },
          reason:
            '1 of 2; nothing is done there, and nothing is new: 444455556666 in eu-central-1 (no run over it was saved)',
        },
      ]);
      expect([told, later]).toEqual([[hub.accountId], []]);
    },
  );

  it('counts a scope whose images could not be listed as not judged, though the sweep is complete', async () => {
    const { judge, look, records, counts, noted } = await aSweep();
    await judge(hub, '2026-10-01T03:01:00.000Z');
    await judge(away, '2026-10-01T03:02:00.000Z', 'sweep-1', 'UnauthorizedOperation');

    await look('2026-10-01T03:15:00.000Z');

    expect((await records.readSweep('sweep-1'))?.end).toMatchObject({
      ...{ isComplete: true, whole: 1, partly: 0, notJudged: 1 },
      firstNotJudged: [{ ...away, why: 'UnauthorizedOperation' }],
    });
    expect(counts).toEqual({ SweepComplete: 1, ScopeNotJudged: 1 });
    expect(noted).toHaveLength(1);
  });

  it('takes the last part of a run for what is known of its scope, and no other run', async () => {
    const { judge, look, again, counts } = await aSweep();
    await judge(hub, '2026-10-01T03:01:00.000Z', 'sweep-1', 'too late');
    await judge(hub, '2026-10-01T03:09:00.000Z', 'sweep-1-part-2');
    await judge(away, '2026-10-01T03:02:00.000Z', 'sweep-10');

    await look('2026-10-01T04:14:00.000Z');

    expect(again.map(({ scope }) => scope)).toEqual([away]);
    await judge(away, '2026-10-01T04:20:00.000Z');
    await look('2026-10-01T04:30:00.000Z');
    expect(counts).toEqual({ ScopeOrdered: 1, SweepComplete: 1, ScopeNotJudged: 0 });
  });

  it('at one that never began is acknowledged', async () => {
    const { look, counts, later } = await aSweep();

    await look('2026-10-01T04:30:00.000Z', { ...first, runId: 'sweep-9' });

    expect([counts, later]).toEqual([{ MessageRefused: 1 }, []]);
  });
});

describe('the message of a look', () => {
  it('comes back as it was sent', () => {
    expect(readSweepMessage(writeCheckMessage(first))).toEqual({ ok: true, order: first });
  });

  it.each([
    ['another version', { version: 2 }],
    ['a number below zero', { again: -1 }],
    ['an instant that is none', { orderedAt: 'yesterday' }],
    ['more than it has', { accountIds: ['111122223333'] }],
  ])('with %s is refused', (_case, changes) => {
    const body = JSON.stringify({ version: 1, ...first, ...changes });

    expect(readSweepMessage(body).ok).toBe(false);
  });

  it('is taken by the daily sweep', async () => {
    const { ports, later } = await aSweep();
    const sweepPorts = {
      ...ports,
      accounts: { list: async () => ({ accounts: [hub.accountId], organization: null }) },
      regions: { enabledRegions: async () => [hub.region] },
      policy: { regions: 'all' as const },
    };

    const answer = await dailySweepHandler(sweepPorts)(
      aBatch([writeCheckMessage(first), 'sweep-1']),
      aContext(),
    );

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(later).toHaveLength(1);
  });
});
