import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyChain } from '../../shared/store/chain.ts';
import { dynamoStore, type Store } from '../../shared/store/dynamo-store.ts';
import { openTable, type Table } from '../../shared/store/table.ts';
import { now, scope } from '../builders.ts';
import { clientOf, createTable, type DynamoServer, startDynalite } from './dynamo-servers.ts';
import {
  aFinding,
  anAction,
  anImageReport,
  anIntent,
  anOutcome,
  aReport,
  aSweep,
  imageId,
  noon,
  noonPlus,
  oneImage,
} from './reports.ts';

let server: DynamoServer;
let tables = 0;

beforeAll(async () => {
  server = await startDynalite();
});
afterAll(() => server.stop());

class Crash extends Error {}

async function aTable(): Promise<Table> {
  tables += 1;
  const client = clientOf(server.port);
  await createTable(client, `crash-${tables}`);
  return openTable(client, `crash-${tables}`);
}

/** A table that breaks off before its n-th write, and at every later one. */
function crashingAt(table: Table, n: number): Table {
  let writes = 0;
  const count = () => {
    writes += 1;
    if (writes >= n) throw new Crash();
  };
  return {
    ...table,
    put: async (...args) => {
      count();
      return table.put(...args);
    },
    remove: async (...args) => {
      count();
      return table.remove(...args);
    },
    writeAll: async (writesOfAll) => {
      count();
      await table.writeAll(writesOfAll);
    },
  };
}

/** Does it with a crash before its first, second, ... write, each time in a new table, until one run has no crash. */
async function crashEverywhere(
  run: (store: Store) => Promise<unknown>,
  check: (store: Store, crashedAt: number) => Promise<void>,
): Promise<number> {
  for (let n = 1; ; n += 1) {
    const table = await aTable();
    const crashed = await run(dynamoStore(crashingAt(table, n), () => now)).then(
      () => false,
      (error: unknown) => {
        if (error instanceof Crash) return true;
        throw error;
      },
    );
    await check(
      dynamoStore(table, () => now),
      n,
    );
    if (!crashed) return n - 1;
  }
}

test('a report whose saving broke off anywhere is saved whole by saving it again', async () => {
  const used = anImageReport([
    aFinding({ subjectId: imageId(2) }),
    aFinding({ subjectId: imageId(2), ruleId: 'b' }),
  ]);
  const snapshots = [{ snapshotId: 'snap-1', status: 'ORPHANED' as const, reason: 'made for ami-1' }];
  const report = aReport([anImageReport(), used], { snapshots, actions: [anAction()] });

  const crashes = await crashEverywhere(
    (store) => store.saveReport(report, aSweep()),
    async (store) => {
      await store.saveReport(report, aSweep());
      expect((await store.readHistory(scope)).findings).toHaveLength(3);
      expect((await store.loadPlan(scope, 'sweep-1'))?.actions).toHaveLength(1);
      for (const id of [oneImage, imageId(2)]) {
        const story = await store.readStory(id);
        expect(story.map(({ kind }) => kind)).toEqual(['transition']);
        expect(verifyChain(story)).toEqual({ ok: true });
      }
    },
  );

  expect(crashes).toBeGreaterThanOrEqual(6);
});

test('a change of status is in the story before it is in the findings', async () => {
  const fixed = aReport([anImageReport([aFinding({ status: 'COMPLIANT' })])], { evaluatedAt: noonPlus(1) });

  await crashEverywhere(
    async (store) => {
      await store.saveReport(fixed, aSweep());
    },
    async (store) => {
      const { findings } = await store.readHistory(scope);
      if (findings.length > 0) expect(await store.readStory(oneImage)).toHaveLength(1);
    },
  );
});

test('a plan whose saving broke off is no plan', async () => {
  const report = aReport([anImageReport()], { actions: [anAction(), anAction({ actionId: 'disable#x' })] });

  await crashEverywhere(
    (store) => store.saveReport(report, aSweep()),
    async (store) => {
      const plan = await store.loadPlan(scope, 'sweep-1');
      if (plan !== null) expect(plan.actions).toHaveLength(2);
    },
  );
});

test('a crash between intent and outcome, wherever, leaves the intent open until an outcome stands', async () => {
  let isIntentAcknowledged = false;

  await crashEverywhere(
    async (store) => {
      isIntentAcknowledged = false;
      await store.recordIntent(anIntent());
      isIntentAcknowledged = true;
      await store.recordOutcome(anOutcome());
    },
    async (store) => {
      const open = await store.openIntents(scope);
      const { outcomes } = await store.readHistory(scope);
      const story = await store.readStory(oneImage);
      if (isIntentAcknowledged) expect(open.length + outcomes.length).toBeGreaterThanOrEqual(1);
      if (story.length > 0 && outcomes.length === 0) expect(open).toEqual([anIntent()]);

      for (const intent of open) {
        await store.recordOutcome(anOutcome({ planId: intent.planId, at: noonPlus(1) }));
      }
      expect(await store.openIntents(scope)).toEqual([]);
    },
  );
});

test('a place that was half taken never lets more through', async () => {
  const request = {
    ...{ scope, actionId: 'disable#1', action: 'disable' as const, limit: 'disable' as const },
    ...{ isDestructive: true, at: noon },
    ...{ allowance: 1, organizationAllowance: 1 },
  };

  await crashEverywhere(
    (store) => store.reservePlace(request),
    async (store) => {
      const answers = [];
      for (const actionId of ['disable#1', 'disable#2', 'disable#1']) {
        answers.push(await store.reservePlace({ ...request, actionId }));
      }
      expect(answers).toEqual(['reserved', 'scope-full', 'reserved']);
    },
  );
});

/** A table whose client lost the answer of a write that happened, and was refused when it sent it again. */
function losingAnswers(table: Table): Table {
  return {
    ...table,
    put: async (item, condition) => {
      const answer = await table.put(item, condition);
      return condition === undefined ? answer : 'refused';
    },
  };
}

test('a write that happened although its answer was lost counts once', async () => {
  const table = await aTable();
  const store = dynamoStore(losingAnswers(table), () => now);
  const request = {
    ...{ scope, actionId: 'disable#1', action: 'disable' as const, limit: 'disable' as const },
    ...{ isDestructive: true, at: noon },
    ...{ allowance: 1, organizationAllowance: 1 },
  };

  expect(await store.takeLease(scope, 'plan-1', 1_000)).not.toBeNull();
  expect(await store.reservePlace(request)).toBe('reserved');
  await store.recordOutcome(anOutcome());
  expect(await store.readStory(oneImage)).toHaveLength(1);
  expect((await store.readHistory(scope)).spentPlaces).toHaveLength(1);
});
