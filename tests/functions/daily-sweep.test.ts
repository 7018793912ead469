import { describe, expect, it } from 'vitest';
import { dailySweepHandler } from '../../functions/daily-sweep/handler.ts';
import type { SweepPorts } from '../../functions/daily-sweep/sweep.ts';
import type { SweepCheck } from '../../shared/domain/sweep.ts';
import type { ScopeOrder } from '../../shared/ports.ts';
import { type SweepOrder, writeSweepMessage } from '../../shared/queue/messages.ts';
import { memoryStore } from '../../shared/store/memory.ts';
import { memoryAnnouncer } from '../../shared/store/memory-announcer.ts';
import { now } from '../builders.ts';
import { anEvent } from '../events/an-event.ts';
import { aBatch, aContext } from './invoke.ts';

const scheduled = anEvent({
  'detail-type': 'Scheduled Event',
  source: 'aws.scheduler',
  detail: '{}',
  id: 'schedule-1',
});
const accounts = Array.from({ length: 12 }, (_, n) => String(111122223300 + n));

function anOrganization(changes: Partial<SweepPorts> = {}) {
  const orders: ScopeOrder[] = [];
  const rest: SweepOrder[] = [];
  const checks: (readonly [check: SweepCheck, at: string])[] = [];
  const records = memoryStore({ now: () => now });
  const ports: SweepPorts = {
    accounts: { list: async () => ({ accounts, organization: null }) },
    regions: { enabledRegions: async () => ['eu-central-1', 'us-east-1'] },
    scopes: { sendScopes: async (sent) => void orders.push(...sent) },
    sweeps: { sendSweep: async (order) => void rest.push(order) },
    policy: { regions: 'all' },
    hub: { accountId: '111122223300', region: 'eu-west-1' },
    records,
    later: { sendCheckAt: async (check, at) => void checks.push([check, at.toISOString()]) },
    alerts: async () => memoryAnnouncer(),
    now: () => now,
    ...changes,
  };
  return { ports, orders, rest, checks, records };
}

describe('the daily sweep', () => {
  it('orders every enabled Region of every account once', async () => {
    const { ports, orders, rest } = anOrganization();

    await dailySweepHandler(ports)(scheduled, aContext());

    expect(orders).toHaveLength(24);
    expect(new Set(orders.map(({ scope }) => `${scope.accountId} ${scope.region}`)).size).toBe(24);
    expect(orders[0]).toEqual({
      scope: { accountId: '111122223300', region: 'eu-central-1' },
      imageIds: null,
      run: { runId: 'sweep-schedule-1', kind: 'sweep' },
    });
    expect(rest).toEqual([]);
  });

  it('asks for the same look when its event comes again', async () => {
    let at = now;
    const { ports, checks } = anOrganization({ now: () => at });

    await dailySweepHandler(ports)(scheduled, aContext());
    at = new Date(now.getTime() + 60_000);
    await dailySweepHandler(ports)(scheduled, aContext());

    const look = { runId: 'sweep-schedule-1', number: 1, again: 0, orderedAt: now.toISOString() };
    expect(checks.map(([check]) => check)).toEqual([look, look]);
  });

  it('orders only the Regions of the policy', async () => {
    const { ports, orders } = anOrganization({ policy: { regions: ['us-east-1', 'ap-south-1'] } });

    await dailySweepHandler(ports)(scheduled, aContext());

    expect(new Set(orders.map(({ scope }) => scope.region))).toEqual(new Set(['us-east-1']));
  });

  it('goes on in new messages when time runs out, until every scope is ordered once', async () => {
    const { ports, orders, rest } = anOrganization();
    const handler = dailySweepHandler(ports);
    const hurried = aContext(() => 10_000);

    await handler(scheduled, hurried);
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
      const answer = await handler(aBatch([writeSweepMessage(next), next.runId]), hurried);
      expect(answer).toEqual({ batchItemFailures: [] });
    }

    expect(orders).toHaveLength(24);
    expect(new Set(orders.map(({ scope }) => scope.accountId))).toEqual(new Set(accounts));
    expect(new Set(orders.map(({ run }) => run.runId))).toEqual(new Set(['sweep-schedule-1']));
  });

  it('orders an account whose Regions cannot be listed where it is at home, and the others as ever', async () => {
    const { ports, orders } = anOrganization({
      regions: {
        enabledRegions: async (accountId) => {
          if (accountId === '111122223303') throw new Error('AccessDenied');
          return ['eu-central-1'];
        },
      },
    });

    await dailySweepHandler(ports)(scheduled, aContext());

    expect(orders).toHaveLength(12);
    expect(orders.find(({ scope }) => scope.accountId === '111122223303')?.scope.region).toBe('eu-west-1');
  });

  it('writes down what it is about and what it ordered, and asks for a look in a quarter of an hour', async () => {
    const passedOver = [{ accountId: '999988887777', state: 'SUSPENDED' }];
    const { ports, checks, records } = anOrganization({
      accounts: { list: async () => ({ accounts: accounts.slice(0, 2), organization: null, passedOver }) },
      policy: { regions: ['us-east-1'] },
    });

    await dailySweepHandler(ports)(scheduled, aContext());
    await dailySweepHandler(ports)(scheduled, aContext());

    expect(await records.readSweep('sweep-schedule-1')).toEqual({
      sweep: {
        runId: 'sweep-schedule-1',
        startedAt: '2026-10-01T12:00:00.000Z',
        accounts: ['111122223300', '111122223301'],
        passedOver,
      },
      ordered: [
        { accountId: '111122223300', regions: ['us-east-1'], unread: null },
        { accountId: '111122223301', regions: ['us-east-1'], unread: null },
      ],
      end: null,
    });
    expect(checks[0]).toEqual([
      { runId: 'sweep-schedule-1', number: 1, again: 0, orderedAt: '2026-10-01T12:00:00.000Z' },
      '2026-10-01T12:15:00.000Z',
    ]);
  });

  it('writes down that an account did not tell its Regions, unless the policy names them', async () => {
    const regions = { enabledRegions: () => Promise.reject(new Error('AccessDenied')) };
    const unread = anOrganization({ regions });
    const named = anOrganization({ regions, policy: { regions: ['us-east-1'] } });

    await dailySweepHandler(unread.ports)(scheduled, aContext());
    await dailySweepHandler(named.ports)(scheduled, aContext());

    expect((await unread.records.readSweep('sweep-schedule-1'))?.ordered[0]).toEqual({
      ...{ accountId: '111122223300', regions: ['eu-west-1'], unread: 'AccessDenied' },
    });
    expect((await named.records.readSweep('sweep-schedule-1'))?.ordered[0]).toEqual({
      ...{ accountId: '111122223300', regions: ['us-east-1'], unread: null },
    });
  });

  it('goes on where nobody can be asked to look later', async () => {
    const { ports, orders } = anOrganization({
      later: { sendCheckAt: () => Promise.reject(new Error('the Scheduler is away')) },
    });

    await dailySweepHandler(ports)(scheduled, aContext());

    expect(orders).toHaveLength(24);
  });

  it('of no account at all is no sweep', async () => {
    const { ports } = anOrganization({
      accounts: { list: async () => ({ accounts: [], organization: 'o-exampleorgid' }) },
    });

    await expect(dailySweepHandler(ports)(scheduled, aContext())).rejects.toThrow('no account is governed');
  });

  it('is started by nothing but a schedule', async () => {
    const { ports, orders } = anOrganization();

    await dailySweepHandler(ports)(anEvent(), aContext());
    await dailySweepHandler(ports)({}, aContext());

    expect(orders).toEqual([]);
  });
});
