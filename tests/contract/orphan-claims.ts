import { expect, test } from 'vitest';
import { known, unknown } from '../../shared/domain/known.ts';
import type { SnapshotFinding } from '../../shared/domain/snapshot.ts';
import { verifyChain } from '../../shared/store/chain.ts';
import { aDevice, anImage, scope } from '../builders.ts';
import {
  aFinding,
  anAction,
  anEventRun,
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
import type { MakeStore, StoreTraits } from './store.ts';

const orphanId = 'snap-00000000000000009';

function anOrphan(changes: Partial<SnapshotFinding> = {}): SnapshotFinding {
  return aSnapshotFinding({
    snapshotId: orphanId,
    status: 'ORPHANED',
    reason: 'made for ami-9, which is gone',
    orphanedSince: noon,
    ...changes,
  });
}

/** What the rule says of the orphan, on the day that it is told. */
function anOrphanFinding(changes: Parameters<typeof aFinding>[0] = {}) {
  return aFinding({
    subjectId: orphanId,
    ruleId: 'orphaned-snapshots',
    check: 'orphaned-snapshots',
    ...changes,
  });
}

function aSnapshotReport(
  snapshots: readonly SnapshotFinding[],
  changes: Parameters<typeof aReport>[1] = {},
): ReturnType<typeof aReport> {
  const reads = ['Images', 'Snapshots'].map((fact) => ({ fact, known: true, why: null }));
  return aReport([], { snapshots, reads, ...changes });
}

export function orphanClaims(make: MakeStore, { isSlow }: StoreTraits): void {
  test('since when a snapshot is orphaned, and that nobody shared it, comes back', async () => {
    const { store } = await make();
    await store.saveReport(aSnapshotReport([anOrphan(), aSnapshotFinding()]), aSweep());

    const history = await store.readHistory(scope);

    expect([...history.orphanedSince]).toEqual([[orphanId, noon]]);
    expect([...history.unsharedSnapshots]).toEqual([[orphanId, noon]]);
    expect(history.findings).toEqual([]);
  });

  test('its finding comes back with the clock of its alert, and its story tells both', async () => {
    const { store } = await make();
    const told = anOrphanFinding({
      announcedAt: noon,
      notifiedAt: noon,
      promisedAt: { 'delete-snapshot': noonPlus(14) },
    });
    await store.saveReport(aSnapshotReport([anOrphan()], { orphanFindings: [anOrphanFinding()] }), aSweep());

    await store.saveAnnounced(scope, [told]);
    await store.saveAnnounced(scope, [told]);

    expect((await store.readHistory(scope)).findings).toEqual([
      {
        subjectId: orphanId,
        ruleId: 'orphaned-snapshots',
        ruleHash: 'definition 1',
        status: 'NON_COMPLIANT',
        firstSeenAt: noon,
        announcedAt: noon,
        notifiedAt: noon,
        promisedAt: { 'delete-snapshot': noonPlus(14) },
      },
    ]);
    const story = await store.readStory(orphanId);
    expect(story.map(({ kind }) => kind)).toEqual(['transition', 'alert']);
    expect(verifyChain(story)).toEqual({ ok: true });
  });

  test('a sweep that finds the same orphans writes its run record and nothing else', async () => {
    const { store, takeRequests } = await make();
    const told = anOrphanFinding({
      announcedAt: noon,
      notifiedAt: noon,
      promisedAt: { 'delete-snapshot': noonPlus(14) },
    });
    const waiting = anAction({
      action: 'delete-snapshot',
      subjectId: orphanId,
      status: 'waiting',
      dueAt: noonPlus(14),
    });
    const changes = { orphanFindings: [told], actions: [waiting] };
    await store.saveReport(
      aSnapshotReport([anOrphan()], { orphanFindings: [anOrphanFinding()] }),
      aSweep('sweep-1'),
    );
    await store.saveAnnounced(scope, [told]);
    takeRequests();

    await store.saveReport(
      aSnapshotReport([anOrphan()], { ...changes, evaluatedAt: noonPlus(1) }),
      aSweep('sweep-2'),
    );

    const requests = takeRequests();
    if (requests !== null) expect(requests).toEqual({ GetItem: 1, Query: 6, PutItem: 1 });
    expect(await store.readStory(orphanId)).toHaveLength(2);
  });

  test('shares that are too old to plan by count as read anew by the sweep that needed them', async () => {
    const { store } = await make();
    await store.saveReport(aSnapshotReport([anOrphan()]), aSweep('sweep-1'));

    await store.saveReport(aSnapshotReport([anOrphan()], { evaluatedAt: noonPlus(2) }), aSweep('sweep-2'));
    expect((await store.readHistory(scope)).unsharedSnapshots.get(orphanId)).toBe(noon);

    await store.saveReport(aSnapshotReport([anOrphan()], { evaluatedAt: noonPlus(8) }), aSweep('sweep-3'));
    expect((await store.readHistory(scope)).unsharedSnapshots.get(orphanId)).toBe(noonPlus(8));
  });

  test('an orphan that could not be judged once keeps its days, its finding and its clock', async () => {
    const { store } = await make();
    const told = anOrphanFinding({ announcedAt: noon, notifiedAt: noon });
    await store.saveReport(aSnapshotReport([anOrphan()], { orphanFindings: [told] }), aSweep('sweep-1'));
    const before = await store.readHistory(scope);

    const unread = anOrphan({ status: 'UNKNOWN', reason: 'denied', orphanedSince: null });
    await store.saveReport(aSnapshotReport([unread], { evaluatedAt: noonPlus(1) }), aSweep('sweep-2'));

    const after = await store.readHistory(scope);
    expect(after.orphanedSince).toEqual(before.orphanedSince);
    expect(after.findings).toEqual(before.findings);
  });

  test.each([
    [
      'is needed again',
      [anOrphan({ status: 'IN_USE', reason: 'backs ami-1', orphanedSince: null })],
      'backs ami-1',
    ],
    ['is gone', [], 'the snapshot is gone'],
  ])('an orphan that %s is forgotten, and its story tells why', async (_case, snapshots, reason) => {
    const { store } = await make();
    await store.saveReport(
      aSnapshotReport([anOrphan()], { orphanFindings: [anOrphanFinding()] }),
      aSweep('sweep-1'),
    );

    await store.saveReport(aSnapshotReport(snapshots, { evaluatedAt: noonPlus(1) }), aSweep('sweep-2'));

    const history = await store.readHistory(scope);
    expect(history.orphanedSince.size).toBe(0);
    expect(history.findings).toEqual([]);
    const [, ended] = await store.readStory(orphanId);
    expect(ended?.kind === 'transition' && ended.body.changes).toEqual([
      {
        ruleId: 'orphaned-snapshots',
        from: 'NON_COMPLIANT',
        to: null,
        severity: null,
        reason,
        evidence: '{}',
      },
    ]);
  });

  test('what a sweep that could not list all snapshots misses is not gone', async () => {
    const { store } = await make();
    await store.saveReport(aSnapshotReport([anOrphan()]), aSweep('sweep-1'));

    const reads = [{ fact: 'Snapshots', known: false, why: 'denied' }];
    await store.saveReport(aSnapshotReport([], { reads, evaluatedAt: noonPlus(1) }), aSweep('sweep-2'));

    expect((await store.readHistory(scope)).orphanedSince.size).toBe(1);
  });

  test('an event says nothing of orphans', async () => {
    const { store } = await make();
    await store.saveReport(aSnapshotReport([anOrphan()], { orphanFindings: [anOrphanFinding()] }), aSweep());
    const before = await store.readHistory(scope);

    await store.saveReport(aSnapshotReport([], { evaluatedAt: noonPlus(1) }), anEventRun());

    const after = await store.readHistory(scope);
    expect(after.orphanedSince).toEqual(before.orphanedSince);
    expect(after.findings).toEqual(before.findings);
  });

  test('that a snapshot was deleted is known when it is long gone', async () => {
    const { store } = await make();
    const names = {
      action: 'delete-snapshot' as const,
      subjectId: orphanId,
      actionId: `delete-snapshot#${orphanId}`,
    };
    await store.saveReport(
      aSnapshotReport([anOrphan()], { orphanFindings: [anOrphanFinding()] }),
      aSweep('sweep-1'),
    );
    await store.recordIntent(anIntent(names));
    await store.recordOutcome(anOutcome(names));

    await store.saveReport(aSnapshotReport([], { evaluatedAt: noonPlus(1) }), aSweep('sweep-2'));
    await store.saveReport(aSnapshotReport([], { evaluatedAt: noonPlus(300) }), aSweep('sweep-3'));

    const { outcomes } = await store.readHistory(scope);
    expect(outcomes).toMatchObject([{ subjectId: orphanId, action: 'delete-snapshot', status: 'applied' }]);
    expect((await store.readStory(orphanId)).map(({ kind }) => kind)).toEqual([
      'transition',
      'intent',
      'outcome',
      'transition',
    ]);
  });

  test('a waiver of its finding is granted and comes back', async () => {
    const { store } = await make();
    await store.saveReport(aSnapshotReport([anOrphan()], { orphanFindings: [anOrphanFinding()] }), aSweep());
    const asked = {
      ...{ subjectId: orphanId, ruleId: 'orphaned-snapshots', by: 'alice', why: 'evidence' },
      ...{ grantedAt: noon, until: '2026-11-01' },
    };

    expect((await store.saveWaiver(scope, asked, 180)).status).toBe('saved');
    expect((await store.readHistory(scope)).waivers).toMatchObject([{ subjectId: orphanId }]);
  });

  test.each(['available', 'disabled'] as const)(
    'the snapshots of an %s image are known, also when it is gone',
    async (state) => {
      const { store } = await make();
      const devices = known([
        aDevice({ snapshotId: 'snap-2' }),
        aDevice({ snapshotId: 'snap-1' }),
        aDevice({ snapshotId: null }),
      ]);
      const image = anImageReport([aFinding()], {
        image: anImage({ imageId: oneImage, state: known(state), ebsDevices: devices }),
      });
      await store.saveReport(aReport([image]), aSweep('sweep-1'));

      expect([...(await store.readHistory(scope)).mappedSnapshots]).toEqual([
        [oneImage, ['snap-1', 'snap-2']],
      ]);

      await store.saveReport(aReport([], { evaluatedAt: noonPlus(1) }), aSweep('sweep-2'));
      expect([...(await store.readHistory(scope)).mappedSnapshots]).toEqual([
        [oneImage, ['snap-1', 'snap-2']],
      ]);
    },
  );

  test.each([
    ['that is still being made', { state: known('pending' as const) }],
    ['whose devices could not be read', { ebsDevices: unknown('denied') }],
  ])('of an image %s nobody knows the snapshots yet', async (_case, changes) => {
    const { store } = await make();
    const image = anImageReport([aFinding()], { image: anImage({ imageId: oneImage, ...changes }) });

    await store.saveReport(aReport([image]), aSweep());

    expect((await store.readHistory(scope)).mappedSnapshots.size).toBe(0);
  });

  test.skipIf(isSlow)(
    'many orphans and what was done to others come back complete, each with its own',
    async () => {
      const { store } = await make();
      const ids = Array.from({ length: 600 }, (_, n) => imageId(n).replace('ami', 'snap'));
      const snapshots = ids.map((snapshotId) => anOrphan({ snapshotId }));
      const orphanFindings = ids.map((subjectId) => anOrphanFinding({ subjectId }));

      await store.saveReport(aSnapshotReport(snapshots, { orphanFindings }), aSweep());

      const history = await store.readHistory(scope);
      expect(history.orphanedSince.size).toBe(600);
      expect(new Set(history.findings.map(({ subjectId }) => subjectId)).size).toBe(600);
    },
  );
}
