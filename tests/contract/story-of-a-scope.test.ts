import { expect, test } from 'vitest';
import { standsAlone } from '../../cli/stands-alone.ts';
import { planScope } from '../../shared/pipeline/plan-scope.ts';
import { memoryStore } from '../../shared/store/memory.ts';
import { memoryAnnouncer } from '../../shared/store/memory-announcer.ts';
import { aPolicy, dayMs, imageNumber, now, scope, someFacts } from '../builders.ts';
import { storesOf } from './counted-stores.ts';
import { type DynamoServer, startDynalite } from './dynamo-servers.ts';

test('sweep after sweep, table and memory make the same reports, and a quiet sweep writes its run record and that it told all', async () => {
  const server: DynamoServer = await startDynalite();
  try {
    const table = await storesOf(() => server)();
    const memory = memoryStore({ now: () => now });
    const images = [1, 2, 3].map((n) => imageNumber(n));
    const sweep = async (store: typeof memory, day: number) => {
      const at = new Date(now.getTime() + day * dayMs);
      return planScope({ scope, imageIds: null, run: { runId: `sweep-${day}`, kind: 'sweep' } }, aPolicy(), {
        now: () => at,
        facts: {
          readFacts: async () => someFacts(images, { reads: [{ fact: 'Images', known: true, why: null }] }),
        },
        ...{ history: store, elsewhere: standsAlone(store), store, alerts: memoryAnnouncer() },
      });
    };

    // Shares are read again from the fourth day on, and then kept again.
    for (const day of [0, 1, 2, 3]) {
      table.takeRequests();
      expect(await sweep(table.store, day)).toEqual(await sweep(memory, day));
      const { PutItem, BatchWriteItem } = table.takeRequests() ?? {};
      if (day > 0) expect({ PutItem, BatchWriteItem }).toEqual({ PutItem: 2, BatchWriteItem: undefined });
    }
  } finally {
    await server.stop();
  }
});

test('what was announced is kept for the test to see', async () => {
  const announcer = memoryAnnouncer();
  const store = memoryStore({ now: () => now });
  const ports = {
    now: () => now,
    facts: { readFacts: async () => someFacts([imageNumber(1)]) },
    ...{ history: store, elsewhere: standsAlone(store), store, alerts: announcer },
  };

  await planScope({ scope, imageIds: null, run: { runId: 'sweep-1', kind: 'sweep' } }, aPolicy(), ports);

  expect(announcer.announcements).toMatchObject([
    { kind: 'findings', findings: [{ ruleId: 'one-year', notifiedAt: '2026-10-01T12:00:00.000Z' }] },
  ]);
  expect((await store.readHistory(scope)).findings).toMatchObject([
    { notifiedAt: '2026-10-01T12:00:00.000Z' },
  ]);
});
