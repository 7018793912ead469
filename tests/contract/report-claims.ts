import { expect, test } from 'vitest';
import { known } from '../../shared/domain/known.ts';
import { verifyChain } from '../../shared/store/chain.ts';
import { scope } from '../builders.ts';
import {
  aFinding,
  anAction,
  anEventRun,
  anImageReport,
  aReport,
  aSnapshotFinding,
  aSweep,
  imageId,
  noon,
  noonPlus,
  oneImage,
} from './reports.ts';
import type { MakeStore, StoreTraits } from './store.ts';

export function reportClaims(make: MakeStore, { isSlow }: StoreTraits): void {
  test('a steady state writes its run record and nothing else', async () => {
    const { store, takeRequests } = await make();
    const used = anImageReport([aFinding({ subjectId: imageId(2) })], { inUse: known(true) });
    const snapshots = [aSnapshotFinding()];
    const waiting = [anAction({ status: 'waiting' })];
    const changes = { snapshots, actions: waiting };
    await store.saveReport(aReport([anImageReport(), used], changes), aSweep('sweep-1'));
    takeRequests();

    await store.saveReport(
      aReport([anImageReport(), used], { ...changes, evaluatedAt: noonPlus(1) }),
      aSweep('sweep-2'),
    );

    const requests = takeRequests();
    if (requests !== null) expect(requests).toEqual({ GetItem: 1, Query: 6, PutItem: 1 });
  });

  test('an announced finding is not written again by the next sweep', async () => {
    const { store, takeRequests } = await make();
    const told = { announcedAt: noon, notifiedAt: noon, promisedAt: { deprecate: noonPlus(7) } };
    const waiting = { actions: [anAction({ status: 'waiting' })], evaluatedAt: noonPlus(1) };
    await store.saveReport(aReport(), aSweep('sweep-1'));
    await store.saveAnnounced(scope, [aFinding(told)]);
    takeRequests();

    await store.saveReport(aReport([anImageReport([aFinding(told)])], waiting), aSweep('sweep-2'));

    const requests = takeRequests();
    if (requests !== null) expect(requests).toEqual({ GetItem: 1, Query: 6, PutItem: 1 });
  });

  test.each([
    ['severity', { severity: 'high' as const }],
    ['reason', { reason: 'another one' }],
    ['evidence', { evidence: { days: 30 } }],
    ['mode', { mode: 'audit' as const }],
    ['clock', { notifiedAt: noonPlus(1) }],
  ])('a finding with another %s is written', async (_field, changes) => {
    const { store, takeRequests } = await make();
    await store.saveReport(aReport(), aSweep('sweep-1'));
    takeRequests();

    const changed = anImageReport([aFinding(changes)]);
    await store.saveReport(aReport([changed], { evaluatedAt: noonPlus(1) }), aSweep('sweep-2'));

    const requests = takeRequests();
    if (requests !== null) expect(requests).toEqual({ GetItem: 1, Query: 6, BatchWriteItem: 1, PutItem: 1 });
    expect(await store.readStory(oneImage)).toHaveLength(1);
  });

  test('saving a report twice is saving it once, and costs one read', async () => {
    const { store, takeRequests } = await make();
    const report = aReport([anImageReport()], { actions: [anAction()] });
    await store.saveReport(report, aSweep());
    const once = await store.readHistory(scope);
    takeRequests();

    await store.saveReport(report, aSweep());

    const requests = takeRequests();
    if (requests !== null) expect(requests).toEqual({ GetItem: 1 });
    expect(await store.readHistory(scope)).toEqual(once);
    expect(await store.readStory(oneImage)).toHaveLength(1);
  });

  test('an event run costs a request for each of its images, whatever the size of the scope', async () => {
    const { store, takeRequests } = await make();
    const many = Array.from({ length: 300 }, (_, n) => anImageReport([aFinding({ subjectId: imageId(n) })]));
    await store.saveReport(aReport(many), aSweep());
    takeRequests();

    await store.saveReport(aReport(many.slice(0, 1), { evaluatedAt: noonPlus(1) }), anEventRun());

    const requests = takeRequests();
    if (requests !== null) expect(requests).toEqual({ GetItem: 1, Query: 3, PutItem: 1 });
  });

  test('the plan of a report is loaded as it was allowed', async () => {
    const { store } = await make();
    const allowed = anAction();
    const held = anAction({ actionId: 'disable#ami-1', action: 'disable', status: 'held', heldBy: 'in-use' });
    await store.saveReport(aReport([anImageReport()], { actions: [allowed, held] }), aSweep('run-7'));

    const plan = await store.loadPlan(scope, 'run-7');

    expect(plan).toEqual({
      planId: 'run-7',
      scope,
      policyHash: 'a'.repeat(64),
      plannedAt: '2026-10-01T12:00:00.000Z',
      actions: [allowed],
    });
  });

  test('a run that judges again, and allows less, leaves the plan of its last judgement', async () => {
    const { store } = await make();
    const told = anAction({ actionId: 'notify#ami-2', action: 'notify' });
    const left = anAction();
    await store.saveReport(aReport([anImageReport()], { actions: [told, left] }), aSweep('run-7'));
    const again = aReport([anImageReport()], { actions: [left], evaluatedAt: '2026-10-01T12:01:00.000Z' });
    await store.saveReport(again, aSweep('run-7'));

    const plan = await store.loadPlan(scope, 'run-7');

    expect(plan?.plannedAt).toBe('2026-10-01T12:01:00.000Z');
    expect(plan?.actions).toEqual([left]);
  });

  test('there is no plan where nothing is allowed, nor under the beginning of its id', async () => {
    const { store } = await make();
    await store.saveReport(
      aReport([anImageReport()], { actions: [anAction({ status: 'held' })] }),
      aSweep('a'),
    );
    await store.saveReport(aReport([anImageReport()], { actions: [anAction()] }), aSweep('abc'));

    expect(await store.loadPlan(scope, 'a')).toBeNull();
    expect(await store.loadPlan(scope, 'ab')).toBeNull();
    expect(await store.loadPlan({ ...scope, region: 'us-east-1' }, 'abc')).toBeNull();
  });

  test('every change of status stands in the story of the image, also the last one', async () => {
    const { store } = await make();
    const sweep = (day: number, report = aReport()) =>
      store.saveReport({ ...report, evaluatedAt: noonPlus(day) }, aSweep(`sweep-${day}`));
    await sweep(0);
    await sweep(1);
    await sweep(2, aReport([anImageReport([aFinding({ status: 'COMPLIANT' })])]));
    await sweep(3, aReport([]));

    const story = await store.readStory(oneImage);

    expect(story.map(({ at, kind }) => `${at} ${kind}`)).toEqual([
      '2026-10-01T12:00:00.000Z transition',
      '2026-10-03T12:00:00.000Z transition',
      '2026-10-04T12:00:00.000Z transition',
    ]);
    expect(
      story.flatMap((item) =>
        item.kind === 'transition' ? item.body.changes.map(({ from, to }) => `${from} > ${to}`) : [],
      ),
    ).toEqual(['null > NON_COMPLIANT', 'NON_COMPLIANT > COMPLIANT', 'COMPLIANT > null']);
    expect(verifyChain(story)).toEqual({ ok: true });
  });

  test('an accepted alert stands in the story, once', async () => {
    const { store } = await make();
    const told = aFinding({ announcedAt: noon, notifiedAt: noon, promisedAt: { deprecate: noonPlus(7) } });
    await store.saveReport(aReport(), aSweep());

    await store.saveAnnounced(scope, [told]);
    await store.saveAnnounced(scope, [told]);

    expect((await store.readStory(oneImage)).map(({ kind }) => kind)).toEqual(['transition', 'alert']);
  });

  test.skipIf(isSlow)('ten thousand findings come back complete', async () => {
    const { store } = await make();
    const images = Array.from({ length: 1_000 }, (_, n) =>
      anImageReport(
        Array.from({ length: 10 }, (_, rule) =>
          aFinding({
            subjectId: imageId(n),
            ruleId: `rule-${rule}`,
            status: rule < 5 ? 'NON_COMPLIANT' : 'COMPLIANT',
          }),
        ),
      ),
    );

    await store.saveReport(aReport(images), aSweep());

    const { findings } = await store.readHistory(scope);
    expect(new Set(findings.map((finding) => `${finding.subjectId} ${finding.ruleId}`)).size).toBe(10_000);
  });
}
