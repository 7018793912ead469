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
  aSnapshotFinding,
  aSweep,
  imageId,
  noon,
  noonPlus,
  oneImage,
} from './reports.ts';
import { aPause, aWaiver } from './statement-claims.ts';

let server: DynamoServer;
let tables = 0;

beforeAll(async () => {
  server = await startDynalite();
});
afterAll(() => server.stop());

const scopeSubject = '111122223333/eu-central-1';

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
  const snapshots = [aSnapshotFinding({ status: 'ORPHANED', orphanedSince: noon })];
  const scopeFindings = [aFinding({ subjectId: scopeSubject })];
  const report = aReport([anImageReport(), used], { scopeFindings, snapshots, actions: [anAction()] });

  const crashes = await crashEverywhere(
    (store) => store.saveReport(report, aSweep()),
    async (store) => {
      await store.saveReport(report, aSweep());
      expect((await store.readHistory(scope)).findings).toHaveLength(4);
      expect((await store.loadPlan(scope, 'sweep-1'))?.actions).toHaveLength(1);
      for (const id of [oneImage, imageId(2), scopeSubject]) {
        const story = await store.readStory(id);
        expect(story.map(({ kind }) => kind)).toEqual(['transition']);
        expect(verifyChain(story)).toEqual({ ok: true });
      }
    },
  );

  expect(crashes).toBeGreaterThanOrEqual(8);
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
    ...{ allowance: 1, gib: 0, gibAllowance: 0, organizationAllowance: 1 },
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
    ...{ allowance: 1, gib: 0, gibAllowance: 0, organizationAllowance: 1 },
  };

  expect(await store.takeLease(scope, 'plan-1', 1_000)).not.toBeNull();
  expect(await store.reservePlace(request)).toBe('reserved');
  await store.recordOutcome(anOutcome());
  expect(await store.readStory(oneImage)).toHaveLength(1);
  expect((await store.readHistory(scope)).spentPlaces).toHaveLength(1);
});

test('what an event tells of its image is kept, wherever its recording broke off and was done again', async () => {
  const made = {
    ...{ observationId: 'event-1', name: 'CreateImage', actorArn: 'alice', sourceAddress: null },
    ...{ at: noon, scope, imageIds: [oneImage], errorCode: null, requestId: null, change: null },
  };

  const crashes = await crashEverywhere(
    (store) => store.recordObservation(made),
    async (store) => {
      await store.recordObservation(made);
      expect((await store.readHistory(scope)).creators).toEqual(new Map([[oneImage, 'alice']]));
      expect(await store.readStory(oneImage)).toHaveLength(1);
      expect(await store.recordObservation(made)).toBe(false);
    },
  );

  expect(crashes).toBe(3);
});

test('no waiver counts that no story tells, and granting it again grants it once', async () => {
  const grant = (store: Store) => store.saveWaiver(scope, aWaiver(), 180);
  const saved = (store: Store) => store.saveReport(aReport(), aSweep());
  const crashes = await crashEverywhere(
    async (store) => {
      await saved(store);
      await grant(store);
    },
    async (store) => {
      const { waivers } = await store.readHistory(scope);
      const told = (await store.readStory(oneImage)).filter(({ kind }) => kind === 'statement');
      expect(waivers.length).toBeLessThanOrEqual(told.length);

      await saved(store);
      expect(await grant(store)).toMatchObject({ status: 'saved', waiver: { renewedFrom: [] } });
      const story = await store.readStory(oneImage);
      expect(story.filter(({ kind }) => kind === 'statement')).toHaveLength(1);
    },
  );

  expect(crashes).toBeGreaterThanOrEqual(4);
});

test('a waiver whose end broke off ends when it is ended again', async () => {
  await crashEverywhere(
    async (store) => {
      await store.saveReport(aReport(), aSweep());
      await store.saveWaiver(scope, aWaiver(), 180);
      await store.endWaiver(scope, oneImage, 'one-year', 'bob');
    },
    async (store) => {
      await store.endWaiver(scope, oneImage, 'one-year', 'bob');
      expect((await store.readHistory(scope)).waivers).toEqual([]);
      expect(verifyChain(await store.readStory(oneImage))).toEqual({ ok: true });
    },
  );
});

test('a pause holds from its first write on, and ends only once that is told', async () => {
  const everywhere = { accountId: null, region: null };

  const crashes = await crashEverywhere(
    async (store) => {
      await store.savePause(aPause());
      await store.endPause(everywhere, 'bob');
    },
    async (store, crashedAt) => {
      const told = await store.readStory('organization');
      const isEnded = told.some((item) => item.kind === 'statement' && item.body.said === 'pause-ended');
      if (crashedAt > 1 && !isEnded) expect(await store.isPaused(scope, now)).toBe(true);

      await store.savePause(aPause());
      expect(await store.isPaused(scope, now)).toBe(true);
      await store.endPause(everywhere, 'bob');
      expect(await store.isPaused(scope, now)).toBe(false);
      expect(verifyChain(await store.readStory('organization'))).toEqual({ ok: true });
    },
  );

  expect(crashes).toBe(4);
});

test('a pause that is saved while another one is ended stays', async () => {
  const table = await aTable();
  const store = dynamoStore(table, () => now);
  const newer = aPause({ by: 'eve', at: noonPlus(0, 0, 5), until: noonPlus(0, 2) });
  await store.savePause(aPause());
  let isSaved = false;
  const ending = dynamoStore(
    {
      ...table,
      put: async (item, condition) => {
        if (condition?.expression.includes('until') === true && !isSaved) {
          isSaved = true;
          await store.savePause(newer);
        }
        return table.put(item, condition);
      },
    },
    () => now,
  );

  await ending.endPause({ accountId: null, region: null }, 'bob');

  expect(isSaved).toBe(true);
  expect((await store.readHistory(scope)).pauses).toEqual([newer]);
});

test('what events told of an image that never came is forgotten after two days, and not before', async () => {
  const store = dynamoStore(await aTable(), () => now);
  const who = { actorArn: 'alice', sourceAddress: null, requestId: null, change: null };
  const told = { ...who, at: noon, scope, imageIds: [oneImage] };
  await store.recordObservation({ ...told, observationId: '1', name: 'CreateImage', errorCode: null });
  const refused = { name: 'RunInstances', errorCode: 'Client.InvalidAMIID.NotFound' };
  await store.recordObservation({ ...told, observationId: '2', ...refused });
  const known = async (day: number) => {
    const other = anImageReport([aFinding({ subjectId: imageId(2) })]);
    await store.saveReport(aReport([other], { evaluatedAt: noonPlus(day) }), aSweep(`sweep-${day}`));
    const { creators, refusedLaunches } = await store.readHistory(scope);
    return creators.size + refusedLaunches.size;
  };

  expect(await known(2)).toBe(2);
  expect(await known(2.01)).toBe(0);
});
