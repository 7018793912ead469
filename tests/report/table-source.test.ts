import { expect, test } from 'vitest';
import { known } from '../../shared/domain/known.ts';
import { type ReportOrder, readReport } from '../../shared/report/table-source.ts';
import { memoryStore } from '../../shared/store/memory.ts';
import { scope } from '../builders.ts';
import { judged, other, owned, west } from '../contract/judged-scopes.ts';
import {
  aFinding,
  anAction,
  anImageReport,
  aReport,
  aSweep,
  imageId,
  noonPlus,
} from '../contract/reports.ts';
import { aWaiver } from '../contract/statement-claims.ts';

const dayThree = new Date(noonPlus(3));
const order: ReportOrder = {
  ...{ accountId: null, region: null, title: 'Everything', now: dayThree, trendDays: 10, dueDays: 100 },
  ...{ stories: 100, accountNames: new Map([['111122223333', 'web shop']]), policy: null },
};

async function aJudgedStore() {
  const store = memoryStore({ now: () => dayThree });
  await judged(store);
  return store;
}

test('a report has every finding of every scope, the passing ones too', async () => {
  const source = await readReport(await aJudgedStore(), order);

  expect(source.findings.map(({ subjectId, status }) => `${subjectId.slice(-1)} ${status}`)).toEqual([
    ...['1 NON_COMPLIANT', '2 NON_COMPLIANT', '3 COMPLIANT', '4 NON_COMPLIANT'],
    ...['5 NON_COMPLIANT', '6 INSUFFICIENT_DATA'],
  ]);
  expect(source.scopes).toEqual([
    { ...scope, accountName: 'web shop', judgedAt: noonPlus(0), images: 3, unread: [] },
    { ...west, accountName: 'web shop', judgedAt: noonPlus(0), images: 1, unread: [] },
    { ...other, accountName: null, judgedAt: noonPlus(3), images: 2, unread: [] },
  ]);
  expect(source.policies).toEqual([{ name: 'test', hash: 'a'.repeat(64) }]);
  expect([...source.stories.keys()]).toHaveLength(6);
  expect(source.notes).toEqual([]);
});

test('the trend has each scope once a day, by its last sweep', async () => {
  const store = await aJudgedStore();
  await store.saveReport(aReport([owned(1, null)], { evaluatedAt: noonPlus(3, 1) }), aSweep('again'));
  await store.saveReport(aReport([owned(1, null)], { evaluatedAt: noonPlus(3, 2) }), aSweep('and again'));

  const { trend } = await readReport(store, order);

  expect(trend).toEqual([
    {
      ...{ day: '2026-10-01', scopes: 2 },
      findings: { COMPLIANT: 1, NON_COMPLIANT: 3, NOT_APPLICABLE: 0, INSUFFICIENT_DATA: 0 },
    },
    {
      ...{ day: '2026-10-04', scopes: 2 },
      findings: { COMPLIANT: 0, NON_COMPLIANT: 2, NOT_APPLICABLE: 0, INSUFFICIENT_DATA: 1 },
    },
  ]);
});

test('a scope that no sweep judged in that time is told as not judged, with its findings', async () => {
  const source = await readReport(await aJudgedStore(), { ...order, trendDays: 0 });

  expect(source.findings).toHaveLength(6);
  expect(source.scopes.map(({ judgedAt }) => judgedAt)).toEqual([null, null, noonPlus(3)]);
  expect(source.notes).toEqual([
    'Not judged wholly in the last 0 days: 111122223333/eu-central-1, 111122223333/eu-west-1.',
  ]);
});

test('what could not be read is told with the scope, and a sweep that is not complete judges nothing wholly', async () => {
  const store = memoryStore({ now: () => dayThree });
  const reads = [{ fact: 'Images', known: false, why: 'denied' }];
  await store.saveReport(aReport([], { reads }), aSweep());

  const { scopes, trend } = await readReport(store, order);

  expect(scopes).toEqual([
    {
      ...scope,
      accountName: 'web shop',
      judgedAt: null,
      images: null,
      unread: [{ fact: 'Images', why: 'denied' }],
    },
  ]);
  expect(trend).toEqual([]);
});

test('the next steps are those that an alert gave a date for and that are not done', async () => {
  const store = memoryStore({ now: () => dayThree });
  const promisedAt = { notify: noonPlus(0), deprecate: noonPlus(7), disable: noonPlus(30) };
  const finding = aFinding({ announcedAt: noonPlus(0), notifiedAt: noonPlus(0), promisedAt });
  const waiting = anAction({ status: 'waiting', dueAt: noonPlus(7) });
  await store.saveReport(aReport([anImageReport([finding])], { actions: [waiting] }), aSweep());

  const { next } = await readReport(store, order);

  expect(next.map(({ action, dueAt, status }) => [action, dueAt, status])).toEqual([
    ['deprecate', noonPlus(7), 'promised'],
    ['disable', noonPlus(30), 'promised'],
  ]);
});

test('one account or Region is reported alone, with its waivers', async () => {
  const store = await aJudgedStore();
  await store.saveWaiver(scope, aWaiver({ subjectId: imageId(2) }), 180);
  await store.saveWaiver(other, aWaiver({ subjectId: imageId(5) }), 180);

  const source = await readReport(store, { ...order, ...west });
  const account = await readReport(store, { ...order, accountId: scope.accountId });

  expect(source.findings.map(({ imageId: id }) => id)).toEqual([imageId(4)]);
  expect(account.waivers.map(({ subjectId }) => subjectId)).toEqual([imageId(2)]);
  expect(account.scopes).toHaveLength(2);
});

test('histories of what fails go along first, and what is left out is told', async () => {
  const { stories, notes } = await readReport(await aJudgedStore(), { ...order, stories: 1 });

  expect([...stories.keys()]).toEqual([imageId(1)]);
  expect(notes).toEqual([
    'Histories are shown of 1 images, snapshots and scopes; those of 5 more are in the compliance table.',
  ]);
});

test('an owner that could not be read is nobody', async () => {
  const store = memoryStore({ now: () => dayThree });
  const image = { ...owned(1, null).image, tags: known([]) };
  await store.saveReport(aReport([anImageReport([aFinding()], { image })]), aSweep());

  expect((await readReport(store, order)).findings.map(({ owner }) => owner)).toEqual([null]);
});
