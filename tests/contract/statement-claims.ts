import { expect, test } from 'vitest';
import type { Approval, Pause } from '../../shared/domain/statements.ts';
import type { AskedWaiver } from '../../shared/domain/waiver.ts';
import { verifyChain } from '../../shared/store/chain.ts';
import type { Store } from '../../shared/store/dynamo-store.ts';
import { now, scope } from '../builders.ts';
import { aFinding, anImageReport, aReport, aSweep, noon, noonPlus, oneImage } from './reports.ts';
import type { MakeStore } from './store.ts';

const ann = 'arn:aws:iam::111122223333:user/ann';
const bob = 'arn:aws:iam::111122223333:user/bob';
const scopeSubject = '111122223333/eu-central-1';

/** Ann accepts the finding on the first image until the end of the year. */
export function aWaiver(changes: Partial<AskedWaiver> = {}): AskedWaiver {
  return {
    subjectId: oneImage,
    ruleId: 'one-year',
    by: ann,
    why: 'the vendor has no newer one',
    grantedAt: noon,
    until: '2026-12-31',
    ...changes,
  };
}

/** Ann pauses everything for an hour. */
export function aPause(changes: Partial<Pause> = {}): Pause {
  const extent = { accountId: null, region: null };
  return { ...extent, by: ann, why: 'incident 7', at: noon, until: noonPlus(0, 1), ...changes };
}

function anApproval(changes: Partial<Approval> = {}): Approval {
  return {
    ...{ ruleId: 'one-year', action: 'disable', ruleHash: 'definition 1' },
    ...{ by: ann, at: noon, until: noonPlus(2), ...changes },
  };
}

async function whatWasSaid(store: Store, subjectId: string): Promise<readonly string[]> {
  const story = await store.readStory(subjectId);
  expect(verifyChain(story)).toEqual({ ok: true });
  return story.flatMap((item) => (item.kind === 'statement' ? [item.body.said] : []));
}

export function statementClaims(make: MakeStore): void {
  waiverClaims(make);
  pauseClaims(make);

  test('of approvals and accepted baselines the newest holds, whatever came first', async () => {
    const { store } = await make(() => now);

    await store.saveApproval(scope, anApproval({ at: noonPlus(1), by: bob }));
    await store.saveApproval(scope, anApproval());
    await store.saveApproval(scope, anApproval({ action: 'deregister' }));
    await store.acceptBaseline(scope, { by: bob, why: 'moved', at: noonPlus(1) });
    await store.acceptBaseline(scope, { by: ann, why: 'closed', at: noon });

    const { approvals, acceptedBaseline } = await store.readHistory(scope);
    expect(approvals).toEqual([
      anApproval({ action: 'deregister' }),
      anApproval({ at: noonPlus(1), by: bob }),
    ]);
    expect(acceptedBaseline).toEqual({ by: bob, why: 'moved', at: noonPlus(1) });
    expect(await whatWasSaid(store, scopeSubject)).toEqual([
      ...['approved', 'approved', 'approved'],
      ...['baseline-accepted', 'baseline-accepted'],
    ]);
  });

  test('approvals and baselines are those of their scope', async () => {
    const { store } = await make(() => now);
    await store.saveApproval(scope, anApproval());
    await store.acceptBaseline(scope, { by: ann, why: 'closed', at: noon });

    const { approvals, acceptedBaseline } = await store.readHistory({ ...scope, region: 'us-east-1' });

    expect([approvals, acceptedBaseline]).toEqual([[], null]);
  });
}

/** A store that knows a violation of the first image, and one of the scope. */
async function withViolations(make: MakeStore) {
  const made = await make(() => now);
  const scopeFindings = [aFinding({ subjectId: scopeSubject })];
  await made.store.saveReport(aReport([anImageReport()], { scopeFindings }), aSweep());
  made.takeRequests();
  return made;
}

function waiverClaims(make: MakeStore): void {
  test('a waiver of an image or of the scope is kept, and told in its story', async () => {
    const { store } = await withViolations(make);

    for (const subjectId of [oneImage, scopeSubject]) {
      expect(await store.saveWaiver(scope, aWaiver({ subjectId }), 180)).toEqual({
        status: 'saved',
        waiver: { ...aWaiver({ subjectId }), renewedFrom: [] },
      });
      expect(await whatWasSaid(store, subjectId)).toEqual(['waiver-granted']);
    }

    expect((await store.readHistory(scope)).waivers).toEqual([
      { ...aWaiver({ subjectId: scopeSubject }), renewedFrom: [] },
      { ...aWaiver(), renewedFrom: [] },
    ]);
  });

  test('what cannot be waived is refused and leaves no trace', async () => {
    const { store } = await withViolations(make);
    const strangers = [aWaiver({ ruleId: 'other' }), aWaiver({ subjectId: 'ami-00000000000000002' })];

    for (const asked of [...strangers, aWaiver({ until: '2027-12-31' })]) {
      expect(await store.saveWaiver(scope, asked, 180)).toMatchObject({ status: 'refused' });
    }

    expect((await store.readHistory(scope)).waivers).toEqual([]);
    expect(await whatWasSaid(store, oneImage)).toEqual([]);
  });

  test('asking for the same waiver again is asking once, and costs two reads', async () => {
    const { store, takeRequests } = await withViolations(make);
    await store.saveWaiver(scope, aWaiver(), 180);
    const granting = takeRequests();
    if (granting !== null) expect(granting).toEqual({ GetItem: 2, Query: 1, PutItem: 2 });

    const again = await store.saveWaiver(scope, aWaiver(), 180);

    const requests = takeRequests();
    if (requests !== null) expect(requests).toEqual({ GetItem: 2 });
    expect(again).toMatchObject({ status: 'saved', waiver: { renewedFrom: [] } });
    expect(await whatWasSaid(store, oneImage)).toEqual(['waiver-granted']);
  });

  test('a second renewal needs another person, also long after the waiver ran out', async () => {
    const { store } = await withViolations(make);
    const asked = (day: number, person: string) =>
      store.saveWaiver(
        scope,
        aWaiver({ by: person, grantedAt: noonPlus(day), until: noonPlus(day + 10).slice(0, 10) }),
        180,
      );

    expect(await asked(0, ann)).toMatchObject({ status: 'saved' });
    expect(await asked(100, ann)).toMatchObject({ status: 'saved', waiver: { renewedFrom: [ann] } });
    expect(await asked(200, ann)).toMatchObject({ status: 'refused' });
    expect(await asked(200, bob)).toMatchObject({ status: 'saved', waiver: { renewedFrom: [ann, ann] } });
    expect(await asked(300, bob)).toMatchObject({ status: 'refused' });
    expect((await store.readHistory(scope)).waivers).toMatchObject([{ by: bob, renewedFrom: [ann, ann] }]);
  });

  test('a waiver that somebody ends is over at once, and who ended it is told', async () => {
    const { store } = await withViolations(make);
    await store.saveWaiver(scope, aWaiver(), 180);

    await store.endWaiver(scope, oneImage, 'one-year', bob);
    await store.endWaiver(scope, oneImage, 'one-year', bob);
    await store.endWaiver(scope, oneImage, 'another rule', bob);

    expect((await store.readHistory(scope)).waivers).toEqual([]);
    const story = await store.readStory(oneImage);
    expect(story.at(-1)).toMatchObject({ at: noon, body: { said: 'waiver-ended', by: bob, scope } });
    expect(await whatWasSaid(store, oneImage)).toEqual(['waiver-granted', 'waiver-ended']);
  });

  test('ending a waiver frees nobody from needing another person', async () => {
    const { store } = await withViolations(make);
    const again = () => store.saveWaiver(scope, aWaiver(), 180);

    await again();
    await store.endWaiver(scope, oneImage, 'one-year', ann);
    expect(await again()).toMatchObject({ status: 'saved', waiver: { renewedFrom: [ann] } });
    await store.endWaiver(scope, oneImage, 'one-year', ann);
    expect(await again()).toMatchObject({ status: 'refused' });
  });

  test('of many who ask at once one grants, one renews, and nobody twice in secret', async () => {
    const { store } = await withViolations(make);

    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        store.saveWaiver(scope, aWaiver({ why: `reason ${n}`, grantedAt: noonPlus(0, 0, n) }), 180),
      ),
    );

    expect(answers.filter(({ status }) => status === 'saved')).toHaveLength(2);
    expect((await store.readHistory(scope)).waivers).toMatchObject([{ by: ann, renewedFrom: [ann] }]);
  });

  test('a waiver stays where its image is judged again', async () => {
    const { store, takeRequests } = await withViolations(make);
    await store.saveWaiver(scope, aWaiver(), 180);
    takeRequests();

    const scopeFindings = [aFinding({ subjectId: scopeSubject })];
    const quiet = aReport([anImageReport()], { scopeFindings, evaluatedAt: noonPlus(1) });
    await store.saveReport(quiet, aSweep('sweep-2'));

    const requests = takeRequests();
    if (requests !== null) expect(requests).toEqual({ GetItem: 1, Query: 6, PutItem: 1 });
    await store.saveReport(aReport([], { evaluatedAt: noonPlus(2) }), aSweep('sweep-3'));
    expect((await store.readHistory(scope)).waivers).toHaveLength(1);
  });
}

function pauseClaims(make: MakeStore): void {
  test.each([
    [null, null, 'organization'],
    ['111122223333', null, '111122223333'],
    [null, 'eu-central-1', 'eu-central-1'],
    ['111122223333', 'eu-central-1', '111122223333/eu-central-1'],
  ])('a pause of account %s and Region %s holds there, and is told in the story of %s', async (...extent) => {
    const { store } = await make(() => now);
    const [accountId, region, subjectId] = extent;
    const pause = aPause({ accountId, region });

    await store.savePause(pause);

    expect(await store.isPaused(scope, now)).toBe(true);
    expect((await store.readHistory(scope)).pauses).toEqual([pause]);
    const elsewhere = { accountId: '999988887777', region: 'us-east-1' };
    expect(await store.isPaused(elsewhere, now)).toBe(subjectId === 'organization');
    expect((await store.readHistory(elsewhere)).pauses).toHaveLength(subjectId === 'organization' ? 1 : 0);
    expect(await whatWasSaid(store, subjectId)).toEqual(['paused']);
  });

  test('a pause ends by itself', async () => {
    const { store } = await make(() => now);
    await store.savePause(aPause());

    expect(await store.isPaused(scope, new Date(noonPlus(0, 1, -1)))).toBe(true);
    expect(await store.isPaused(scope, new Date(noonPlus(0, 1)))).toBe(false);
  });

  test('a pause is ended by its exact extent, and the others stay', async () => {
    const { store } = await make(() => now);
    await store.savePause(aPause());
    await store.savePause(aPause({ accountId: '111122223333', at: noonPlus(0, 0, 1) }));

    await store.endPause({ accountId: '111122223333', region: 'eu-central-1' }, bob);
    await store.endPause({ accountId: '111122223333', region: null }, bob);
    await store.endPause({ accountId: '111122223333', region: null }, bob);

    expect(await store.isPaused(scope, now)).toBe(true);
    expect((await store.readHistory(scope)).pauses).toEqual([
      aPause(),
      aPause({ accountId: '111122223333', at: noonPlus(0, 0, 1), until: noon }),
    ]);
    await store.endPause({ accountId: null, region: null }, bob);
    expect(await store.isPaused(scope, now)).toBe(false);
    expect(await whatWasSaid(store, 'organization')).toEqual(['paused', 'pause-ended']);
    expect(await whatWasSaid(store, '111122223333')).toEqual(['paused', 'pause-ended']);
    expect(await whatWasSaid(store, scopeSubject)).toEqual([]);
  });

  test('a later pause of the same extent takes the place of the earlier one', async () => {
    const { store } = await make(() => now);
    await store.savePause(aPause({ until: noonPlus(9) }));
    await store.savePause(aPause({ by: bob, at: noonPlus(0, 0, 1), until: noonPlus(1) }));

    expect((await store.readHistory(scope)).pauses).toMatchObject([{ by: bob, until: noonPlus(1) }]);
    expect(await whatWasSaid(store, 'organization')).toEqual(['paused', 'paused']);
  });

  test('a pause costs two writes and a query, asking whether there is one a query', async () => {
    const { store, takeRequests } = await make(() => now);
    await store.savePause(aPause());
    const saving = takeRequests();

    await store.isPaused(scope, now);

    if (saving !== null) expect(saving).toEqual({ PutItem: 2, Query: 1 });
    const asking = takeRequests();
    if (asking !== null) expect(asking).toEqual({ Query: 1 });
  });
}
