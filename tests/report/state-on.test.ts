import { expect, test } from 'vitest';
import { stateOn } from '../../shared/report/state-on.ts';
import { memoryStore } from '../../shared/store/memory.ts';
import { scope } from '../builders.ts';
import {
  aFinding,
  anImageReport,
  aReport,
  aSweep,
  imageId,
  noonPlus,
  oneImage,
} from '../contract/reports.ts';
import { aWaiver } from '../contract/statement-claims.ts';

const dayOf = (n: number) => noonPlus(n).slice(0, 10);

/** Passing on day 1, failing from day 3, waived from day 5 through day 8, ended on day 7; gone on day 10. */
async function storyOfAnImage() {
  let day = 0;
  const store = memoryStore({ now: () => new Date(noonPlus(day)) });
  const sweep = async (n: number, ...findings: Parameters<typeof aFinding>[0][]) => {
    day = n;
    const images = findings.map((finding) => anImageReport([aFinding(finding)]));
    await store.saveReport(
      aReport([...images, anImageReport([aFinding({ subjectId: imageId(2) })])], {
        evaluatedAt: noonPlus(n),
      }),
      aSweep(`sweep-${n}`),
    );
  };
  await sweep(1, { status: 'COMPLIANT', reason: 'young' });
  await sweep(3, { severity: 'high' });
  await sweep(4, { severity: 'high' });
  day = 5;
  await store.saveWaiver(scope, aWaiver({ grantedAt: noonPlus(5), until: dayOf(8) }), 180);
  day = 7;
  await store.endWaiver(scope, oneImage, 'one-year', 'bob');
  await sweep(10);
  return store.readStory(oneImage);
}

test('an image has the status of the day, since the day on which it began', async () => {
  const story = await storyOfAnImage();

  expect(stateOn(dayOf(0), story)).toEqual([]);
  expect(stateOn(dayOf(2), story)).toMatchObject([
    { ruleId: 'one-year', status: 'COMPLIANT', reason: 'young', since: noonPlus(1), waiver: null },
  ]);
  expect(stateOn(dayOf(3), story)).toEqual([
    {
      ...{ scope, subjectId: oneImage, ruleId: 'one-year', status: 'NON_COMPLIANT', severity: 'high' },
      reason: 'created at 2024-01-01T00:00:00.000Z',
      evidence: { createdAt: '2024-01-01T00:00:00.000Z', days: 365 },
      ...{ since: noonPlus(3), waiver: null },
    },
  ]);
  expect(stateOn(dayOf(9), story)).toMatchObject([{ since: noonPlus(3) }]);
});

test('once it is gone it has none, and what it had before is known still', async () => {
  const story = await storyOfAnImage();

  expect(stateOn(dayOf(10), story)).toEqual([]);
  expect(stateOn(dayOf(9), story)).toHaveLength(1);
});

test('a waiver stands beside what it accepted on the days on which it held', async () => {
  const story = await storyOfAnImage();
  const until = [4, 5, 6, 7].map((n) => stateOn(dayOf(n), story)[0]?.waiver?.until ?? null);

  expect(until).toEqual([null, dayOf(8), dayOf(8), null]);
});

test('a waiver that ran out holds no more, though nobody ended it', async () => {
  const story = (await storyOfAnImage()).filter(
    (item) => item.kind !== 'statement' || item.body.said === 'waiver-granted',
  );

  expect([8, 9].map((n) => stateOn(dayOf(n), story)[0]?.waiver?.until ?? null)).toEqual([dayOf(8), null]);
});

test('the order in which the story is given does not matter', async () => {
  const story = await storyOfAnImage();

  expect(stateOn(dayOf(6), story.toReversed())).toEqual(stateOn(dayOf(6), story));
});

test('an image that two accounts use is judged in each, and gone only where it is used no more', async () => {
  const other = { ...scope, accountId: '444455556666' };
  let day = 0;
  const store = memoryStore({ now: () => new Date(noonPlus(day)) });
  const sweep = (where: typeof scope, n: number, status: 'COMPLIANT' | 'NON_COMPLIANT' | null) => {
    day = n;
    const images = status === null ? [] : [anImageReport([aFinding({ status })])];
    const rest = anImageReport([aFinding({ subjectId: imageId(2) })]);
    return store.saveReport(
      aReport([...images, rest], { scope: where, evaluatedAt: noonPlus(n) }),
      aSweep(`sweep-${where.accountId}-${n}`),
    );
  };
  await sweep(scope, 1, 'NON_COMPLIANT');
  await store.saveWaiver(scope, aWaiver({ grantedAt: noonPlus(1), until: dayOf(8) }), 180);
  await sweep(other, 2, 'NON_COMPLIANT');
  await sweep(scope, 3, 'COMPLIANT');
  await sweep(other, 4, null);
  const story = await store.readStory(oneImage);
  const stood = (on: string) =>
    stateOn(on, story).map((row) => [
      row.scope?.accountId,
      row.status,
      row.waiver === null ? 'open' : 'waived',
    ]);

  expect(stood(dayOf(2))).toEqual([
    [scope.accountId, 'NON_COMPLIANT', 'waived'],
    [other.accountId, 'NON_COMPLIANT', 'open'],
  ]);
  expect(stood(dayOf(3))).toEqual([
    [scope.accountId, 'COMPLIANT', 'open'],
    [other.accountId, 'NON_COMPLIANT', 'open'],
  ]);
  expect(stood(dayOf(4))).toEqual([[scope.accountId, 'COMPLIANT', 'open']]);
});
