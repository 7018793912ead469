import { expect, test } from 'vitest';
import { verifyChain } from '../../shared/store/chain.ts';
import { scope } from '../builders.ts';
import {
  aFinding,
  anAction,
  anEventRun,
  anImageReport,
  anIntent,
  anOutcome,
  aReport,
  aSweep,
  noon,
  noonPlus,
  oneImage,
} from './reports.ts';
import type { MakeStore } from './store.ts';

const scopeSubject = '111122223333/eu-central-1';

/** A violation of `no-public-sharing` by the account's settings in the Region. */
function aScopeFinding(changes: Parameters<typeof aFinding>[0] = {}) {
  return aFinding({
    subjectId: scopeSubject,
    ruleId: 'no-public-sharing',
    check: 'block-public-access',
    reason: 'images can be shared with everybody',
    evidence: { state: 'unblocked' },
    ...changes,
  });
}

function aScopeReport(
  day = 0,
  scopeFindings = [aScopeFinding()],
  changes: Parameters<typeof aReport>[1] = {},
) {
  return aReport([anImageReport()], { scopeFindings, evaluatedAt: noonPlus(day), ...changes });
}

const told = { announcedAt: noon, notifiedAt: noon, promisedAt: { 'block-public-access': noonPlus(7) } };

export function scopeClaims(make: MakeStore): void {
  test('findings on the scope are read as they were saved, among those of its images', async () => {
    const { store } = await make();
    const passing = aScopeFinding({ ruleId: 'other', status: 'COMPLIANT' });

    await store.saveReport(aScopeReport(0, [aScopeFinding(), passing]), aSweep());

    const { findings } = await store.readHistory(scope);
    expect(findings.map(({ subjectId, ruleId, status }) => [subjectId, ruleId, status])).toEqual([
      ['111122223333/eu-central-1', 'no-public-sharing', 'NON_COMPLIANT'],
      ['111122223333/eu-central-1', 'other', 'COMPLIANT'],
      ['ami-00000000000000001', 'one-year', 'NON_COMPLIANT'],
    ]);
    expect((await store.readHistory({ ...scope, region: 'us-east-1' })).findings).toEqual([]);
  });

  test('an alert about the scope starts its clock, and the next sweep writes nothing for it', async () => {
    const { store, takeRequests } = await make();
    const waiting = [
      anAction({
        ...{ action: 'block-public-access', subjectId: scopeSubject, status: 'waiting' },
        ...{ actionId: `block-public-access#${scopeSubject}#no-public-sharing`, calls: [] },
      }),
    ];
    await store.saveReport(aScopeReport(0), aSweep('sweep-1'));
    await store.saveAnnounced(scope, [aScopeFinding(told)]);
    takeRequests();

    await store.saveReport(aScopeReport(1, [aScopeFinding(told)], { actions: waiting }), aSweep('sweep-2'));

    const requests = takeRequests();
    if (requests !== null) expect(requests).toEqual({ GetItem: 1, Query: 6, PutItem: 1 });
    const { findings } = await store.readHistory(scope);
    expect(findings.find(({ subjectId }) => subjectId === scopeSubject)).toMatchObject(told);
    expect((await store.readStory(scopeSubject)).map(({ kind }) => kind)).toEqual(['transition', 'alert']);
  });

  test('an alert about a scope that no rule judged starts nothing', async () => {
    const { store } = await make();

    await store.saveAnnounced(scope, [aScopeFinding(told)]);

    expect((await store.readHistory(scope)).findings).toEqual([]);
    expect(await store.readStory(scopeSubject)).toEqual([]);
  });

  test('changes of status, and the end of a rule, stand in the story of the scope', async () => {
    const { store } = await make();
    await store.saveReport(aScopeReport(0), aSweep('sweep-1'));
    await store.saveReport(aScopeReport(1, [aScopeFinding({ status: 'COMPLIANT' })]), aSweep('sweep-2'));
    await store.saveReport(aScopeReport(2, []), aSweep('sweep-3'));

    const story = await store.readStory(scopeSubject);

    expect(
      story.flatMap((item) =>
        item.kind === 'transition' ? item.body.changes.map(({ from, to }) => `${from} > ${to}`) : [],
      ),
    ).toEqual(['null > NON_COMPLIANT', 'NON_COMPLIANT > COMPLIANT', 'COMPLIANT > null']);
    expect(verifyChain(story)).toEqual({ ok: true });
    expect((await store.readHistory(scope)).findings.map(({ subjectId }) => subjectId)).toEqual([oneImage]);
  });

  test('an event run leaves the findings on the scope as they are, and costs no request for them', async () => {
    const { store, takeRequests } = await make();
    await store.saveReport(aScopeReport(0), aSweep());
    takeRequests();

    await store.saveReport(aScopeReport(1, []), anEventRun());

    const requests = takeRequests();
    if (requests !== null) expect(requests).toEqual({ GetItem: 1, Query: 3, PutItem: 1 });
    expect((await store.readHistory(scope)).findings).toHaveLength(2);
  });

  test('what was done to the scope, and is open there, outlives every image', async () => {
    const { store } = await make();
    const act = {
      ...({ action: 'block-public-access', subjectId: scopeSubject } as const),
      actionId: `block-public-access#${scopeSubject}#no-public-sharing`,
    };
    await store.recordOutcome(anOutcome({ ...act, planId: 'plan-0' }));
    await store.recordIntent(anIntent(act));
    await store.saveReport(aScopeReport(0), aSweep('sweep-1'));

    await store.saveReport({ ...aScopeReport(1), images: [] }, aSweep('sweep-2'));
    await store.saveReport({ ...aScopeReport(800), images: [] }, aSweep('sweep-3'));

    expect((await store.readHistory(scope)).outcomes).toEqual([
      {
        subjectId: scopeSubject,
        action: 'block-public-access',
        at: '2026-10-01T12:00:01.000Z',
        status: 'applied',
      },
    ]);
    expect(await store.openIntents(scope)).toMatchObject([{ subjectId: scopeSubject }]);
    expect((await store.readStory(scopeSubject)).map(({ kind }) => kind)).toEqual([
      'outcome',
      'intent',
      'transition',
    ]);
  });
}
