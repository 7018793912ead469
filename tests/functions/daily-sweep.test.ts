import { describe, expect, it } from 'vitest';
import { dailySweepHandler } from '../../functions/daily-sweep/handler.ts';
import type { SweepPorts } from '../../functions/daily-sweep/sweep.ts';
import type { ScopeOrder } from '../../shared/ports.ts';
import { type SweepOrder, writeSweepMessage } from '../../shared/queue/messages.ts';
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
  const ports: SweepPorts = {
    accounts: { list: async () => accounts },
    regions: { enabledRegions: async () => ['eu-central-1', 'us-east-1'] },
    scopes: { sendScopes: async (sent) => void orders.push(...sent) },
    sweeps: { sendSweep: async (order) => void rest.push(order) },
    policy: { regions: 'all' },
    homeRegion: 'eu-west-1',
    ...changes,
  };
  return { ports, orders, rest };
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

  it('is started by nothing but a schedule', async () => {
    const { ports, orders } = anOrganization();

    await dailySweepHandler(ports)(anEvent(), aContext());
    await dailySweepHandler(ports)({}, aContext());

    expect(orders).toEqual([]);
  });
});
