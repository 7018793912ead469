import { describe, expect, test } from 'vitest';
import { known, unknown } from '../../shared/domain/known.ts';
import { anyFinding, type FindingsQuestion } from '../../shared/domain/questions.ts';
import type { Asked } from '../../shared/ports/questions.ts';
import { allRows } from '../../shared/report/all-pages.ts';
import type { Store } from '../../shared/store/dynamo-store.ts';
import { anImage, now, scope } from '../builders.ts';
import { failing, judged, other, owned, west } from './judged-scopes.ts';
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
import { aWaiver } from './statement-claims.ts';
import type { MakeStore } from './store.ts';

const unreadImages = { fact: 'Images', known: false, why: 'denied' };

async function found(store: Store, question: Partial<FindingsQuestion>) {
  const rows = await allRows(store, 'findings', { ...anyFinding, ...question });
  return rows.map((row) => `${row.imageId?.slice(-1)} ${row.ruleId} ${row.status}`).toSorted();
}

export function questionClaims(make: MakeStore): void {
  describe('questions', () => {
    test('by rule and status are answered across scopes, each with whose it is', async () => {
      const { store } = await make();
      await judged(store);

      const rows = await allRows(store, 'findings', failing);

      expect(rows.map(({ subjectId }) => subjectId).toSorted()).toEqual([1, 2, 4, 5].map(imageId));
      expect(rows.find((row) => row.imageId === imageId(4))).toEqual({
        ...west,
        ...{ subjectId: imageId(4), imageId: imageId(4), snapshotId: null },
        ...{ name: 'image 4', owner: 'ann@example.com' },
        ...{ ruleId: 'one-year', ruleHash: 'definition 1', check: 'max-age', severity: 'high' },
        ...{ mode: 'enforce', status: 'NON_COMPLIANT', reason: 'created at 2024-01-01T00:00:00.000Z' },
        evidence: { createdAt: '2024-01-01T00:00:00.000Z', days: 365 },
        ...{ waiver: null, suspendedBy: null, firstSeenAt: noon },
        ...{ announcedAt: null, notifiedAt: null, promisedAt: {}, standing: 'failing' },
      });
    });

    test.each<[string, Partial<FindingsQuestion>, readonly string[]]>([
      ['nothing', {}, ['1', '2', '4', '5', '6']],
      ['a severity', { severities: ['high', 'critical'] }, ['4']],
      ['a status', { statuses: ['INSUFFICIENT_DATA'] }, ['6']],
      ['a rule in any failing status', { ruleIds: ['owner'] }, ['6']],
      ['two rules', { ruleIds: ['owner', 'one-year'], accountId: '222233334444' }, ['5', '6']],
      ['an account', { accountId: '111122223333' }, ['1', '2', '4']],
      ['a Region', { region: 'eu-central-1' }, ['1', '2', '5', '6']],
      ['an account and a rule', { accountId: '111122223333', ruleIds: ['one-year'] }, ['1', '2', '4']],
      ['an owner', { owner: 'ann@example.com' }, ['1', '4']],
      ['days', { fromDay: '2026-10-02', toDay: '2026-10-04' }, ['5']],
      ['days before', { toDay: '2026-09-30' }, []],
      ['an image', { subjectId: imageId(5) }, ['5']],
      ['an image and its rule', { subjectId: imageId(5), ruleIds: ['one-year'] }, ['5']],
    ])('by %s are answered in full', async (_, question, images) => {
      const { store } = await make();
      await judged(store);

      expect((await found(store, question)).map((line) => line[0])).toEqual(images);
    });

    test('a scope answers what passes, too, an image of it alone, and its settings', async () => {
      const { store } = await make();
      const settings = aFinding({ subjectId: '111122223333/eu-central-1', ruleId: 'no-public-sharing' });
      await judged(store);
      await store.saveReport(
        aReport([], { scopeFindings: [settings], evaluatedAt: noonPlus(1), reads: [unreadImages] }),
        aSweep('sweep-2'),
      );

      expect(await found(store, scope)).toEqual([
        '1 one-year NON_COMPLIANT',
        '2 one-year NON_COMPLIANT',
        '3 one-year COMPLIANT',
        'undefined no-public-sharing NON_COMPLIANT',
      ]);
      expect(await found(store, { ...scope, statuses: ['COMPLIANT'] })).toEqual(['3 one-year COMPLIANT']);
      expect(await found(store, { ...scope, subjectId: imageId(3) })).toEqual(['3 one-year COMPLIANT']);
      expect(await found(store, { ...scope, subjectId: imageId(4) })).toEqual([]);
    });

    test('what passes is not answered across scopes, and the answer says so', async () => {
      const { store } = await make();

      const question = { ...anyFinding, statuses: ['COMPLIANT'] } as const;
      const page = await store.ask('findings', question, { cursor: null, limit: 10 });

      expect(page).toEqual({
        ok: false,
        reason: 'COMPLIANT and NOT_APPLICABLE are kept by scope: name an account and a Region',
      });
    });

    test('images of a scope are answered also when they are gone, and one of them alone', async () => {
      const { store } = await make();
      await store.saveReport(aReport([owned(1, 'ann@example.com'), owned(2, null)]), aSweep());
      await store.saveReport(aReport([owned(2, null)], { evaluatedAt: noonPlus(1) }), aSweep('sweep-2'));

      const rows = await allRows(store, 'images', { ...scope, imageId: null });

      expect(rows).toEqual([
        {
          ...scope,
          ...{ subjectId: oneImage, imageId: oneImage, snapshotId: null, name: 'image 1' },
          ...{ owner: 'ann@example.com', ownerId: '111122223333', state: 'available' },
          ...{ inUse: false, lastInUseAt: null, nextDueAt: null, goneAt: noonPlus(1) },
        },
        expect.objectContaining({ imageId: imageId(2), owner: null, goneAt: null }),
      ]);
      expect(await allRows(store, 'images', { ...scope, imageId: imageId(2) })).toHaveLength(1);
    });

    test('the owner follows the tag, and stays while the tags cannot be read', async () => {
      const { store } = await make();
      const unread = anImageReport([aFinding()], { image: anImage({ tags: unknown('denied') }) });
      const owners: unknown[] = [];
      for (const [day, image] of [owned(1, 'ann'), owned(1, 'bob'), unread, owned(1, ' ')].entries()) {
        await store.saveReport(aReport([image], { evaluatedAt: noonPlus(day) }), aSweep(`sweep-${day}`));
        owners.push((await allRows(store, 'findings', failing))[0]?.owner);
      }

      expect(owners).toEqual(['ann', 'bob', 'bob', null]);
    });

    test('an orphaned snapshot is answered with its owner', async () => {
      const { store } = await make();
      const snapshotId = 'snap-00000000000000009';
      const orphan = aSnapshotFinding({ snapshotId, status: 'ORPHANED', orphanedSince: noon });
      const cost = { snapshotId, owner: 'ann@example.com', gib: known(8), isArchived: known(false) };
      const monthly = { fromUsd: 0, toUsd: known(1) } as const;
      const report = aReport([], {
        snapshots: [orphan],
        orphanCosts: [{ ...cost, monthly }],
        orphanFindings: [aFinding({ subjectId: snapshotId, ruleId: 'orphaned-snapshots' })],
      });
      await store.saveReport(report, aSweep());

      const rows = await allRows(store, 'findings', { ...anyFinding, owner: 'ann@example.com' });

      expect(rows).toMatchObject([{ subjectId: snapshotId, snapshotId, imageId: null }]);
    });

    test('promised dates within days are answered, those that are past among them', async () => {
      const { store } = await make(() => new Date(noonPlus(2)));
      const due = (n: number, days: number) =>
        anAction({ subjectId: imageId(n), dueAt: noonPlus(days), status: 'waiting' });
      const images = [1, 2, 3].map((n) => owned(n, n === 1 ? 'ann' : 'bob'));
      await store.saveReport(aReport(images, { actions: [due(1, 1), due(2, 3), due(3, 4)] }), aSweep());

      const dueWithin = async (withinDays: number, owner: string | null = null) => {
        const question = { accountId: null, region: null, owner, withinDays };
        const rows = await allRows(store, 'due', question);
        return rows.map((row) => [row.imageId?.slice(-1), row.owner, row.dueAt]).toSorted();
      };

      expect(await dueWithin(1)).toEqual([
        ['1', 'ann', noonPlus(1)],
        ['2', 'bob', noonPlus(3)],
      ]);
      expect(await dueWithin(0)).toEqual([['1', 'ann', noonPlus(1)]]);
      expect(await dueWithin(2, 'bob')).toHaveLength(2);
    });

    test('the runs of a day are answered, of all accounts or of one', async () => {
      const { store } = await make();
      await judged(store);
      await store.saveReport(aReport([owned(1, null)], { evaluatedAt: noonPlus(0, 2) }), anEventRun());

      const runs = await allRows(store, 'runs', { day: '2026-10-01', accountId: null });
      const none = await allRows(store, 'runs', { day: '2026-10-01', accountId: '222233334444' });

      expect(runs.map(({ region, kind }) => `${region} ${kind}`)).toEqual([
        'eu-central-1 sweep',
        'eu-central-1 event',
        'eu-west-1 sweep',
      ]);
      expect(runs[0]).toEqual({
        ...scope,
        ...{ runId: 'sweep-1', kind: 'sweep', evaluatedAt: noon, isComplete: true },
        ...{ policyName: 'test', policyHash: 'a'.repeat(64), images: 3 },
        findings: { NON_COMPLIANT: 2, COMPLIANT: 1 },
        ...{ actions: {}, unread: [] },
      });
      expect(none).toEqual([]);
    });

    test('waivers are answered by their last day, without those that somebody ended', async () => {
      const { store } = await make(() => now);
      await judged(store);
      await store.saveWaiver(scope, aWaiver(), 180);
      await store.saveWaiver(scope, aWaiver({ subjectId: imageId(2), until: '2026-11-30' }), 180);
      await store.saveWaiver(west, aWaiver({ subjectId: imageId(4), until: '2026-11-01' }), 180);
      await store.endWaiver(west, imageId(4), 'one-year', 'bob');

      const all = { accountId: null, region: null, fromDay: null, toDay: null };
      const ask = async (question: Partial<Asked['waivers']>) => {
        const rows = await allRows(store, 'waivers', { ...all, ...question });
        return rows.map(({ subjectId, until }) => `${subjectId.slice(-1)} ${until}`);
      };

      expect(await ask({})).toEqual(['2 2026-11-30', '1 2026-12-31']);
      expect(await ask({ fromDay: '2026-12-01' })).toEqual(['1 2026-12-31']);
      expect(await ask({ toDay: '2026-11-30' })).toEqual(['2 2026-11-30']);
      expect(await ask({ region: 'eu-west-1' })).toEqual([]);
      expect((await allRows(store, 'waivers', all))[1]).toEqual({
        ...scope,
        ...{ ...aWaiver(), imageId: oneImage, snapshotId: null, renewedFrom: [] },
      });
    });

    test('the story of an image is answered after the image is gone', async () => {
      const { store } = await make();
      await store.saveReport(aReport([owned(1, null), owned(2, null)]), aSweep());
      await store.saveReport(aReport([owned(2, null)], { evaluatedAt: noonPlus(1) }), aSweep('sweep-2'));

      const story = await allRows(store, 'story', { subjectId: oneImage }, { limit: 1 });

      expect(await store.readStory(oneImage)).toMatchObject(story);
      expect(story.map(({ seq, kind, at }) => [seq, kind, at])).toEqual([
        [1, 'transition', noon],
        [2, 'transition', noonPlus(1)],
      ]);
    });

    test('who uses an image is answered, and who used it once', async () => {
      const { store } = await make();
      const arn = 'arn:aws:ec2:eu-central-1:222233334444:launch-template/lt-1';
      const use = { imageId: oneImage, region: scope.region, kind: 'use', arn, via: [] } as const;
      await store.saveUses(other, { at: noon, isWhole: true, uses: [use], users: [] });

      expect(await allRows(store, 'uses', { region: scope.region, imageId: oneImage })).toEqual([
        { accountId: other.accountId, imageId: oneImage, region: null, arn: null, since: noon },
        { accountId: other.accountId, imageId: oneImage, region: other.region, arn, since: null },
      ]);
    });
  });
}
