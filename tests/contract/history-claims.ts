import { expect, test } from 'vitest';
import { noHistory } from '../../shared/domain/history.ts';
import type { Image } from '../../shared/domain/image.ts';
import { known, unknown } from '../../shared/domain/known.ts';
import { anImage, scope } from '../builders.ts';
import {
  aFinding,
  anEventRun,
  anImageReport,
  anOutcome,
  aReport,
  aSweep,
  imageId,
  noon,
  noonPlus,
  oneImage,
} from './reports.ts';
import type { MakeStore } from './store.ts';

export function historyClaims(make: MakeStore): void {
  test('a scope that was never judged has an empty history', async () => {
    const { store } = await make();

    expect(await store.readHistory(scope)).toEqual(noHistory);
  });

  test('findings of every status are read as they were saved, with their clocks and dates', async () => {
    const { store } = await make();
    const told = { announcedAt: noon, notifiedAt: noon, promisedAt: { deprecate: noonPlus(7) } };
    const findings = [
      aFinding({ ruleId: 'a', status: 'COMPLIANT' }),
      aFinding({ ruleId: 'b', status: 'INSUFFICIENT_DATA' }),
      aFinding({ ruleId: 'c', status: 'NOT_APPLICABLE' }),
      aFinding({ ruleId: 'd', ...told }),
    ];

    await store.saveReport(aReport([anImageReport(findings)]), aSweep());

    const untold = {
      subjectId: oneImage,
      ruleHash: 'definition 1',
      firstSeenAt: noon,
      announcedAt: null,
      notifiedAt: null,
      promisedAt: {},
    };
    expect((await store.readHistory(scope)).findings).toEqual([
      { ...untold, ruleId: 'a', status: 'COMPLIANT' },
      { ...untold, ruleId: 'b', status: 'INSUFFICIENT_DATA' },
      { ...untold, ruleId: 'c', status: 'NOT_APPLICABLE' },
      { ...untold, ruleId: 'd', status: 'NON_COMPLIANT', ...told },
    ]);
  });

  test('shares are kept with the instant at which they were read, until others are read', async () => {
    const { store } = await make();
    const shared = [{ kind: 'account', principal: '444455556666' }] as const;
    const sweep = async (day: number, launchPermissions: Image['launchPermissions']) => {
      const image = anImageReport([], { image: anImage({ imageId: oneImage, launchPermissions }) });
      await store.saveReport(aReport([image], { evaluatedAt: noonPlus(day) }), aSweep(`sweep-${day}`));
      return (await store.readHistory(scope)).shares.get(oneImage);
    };

    expect(await sweep(0, unknown('throttled'))).toBeUndefined();
    expect(await sweep(1, known(shared))).toEqual({ launchPermissions: shared, readAt: noonPlus(1) });
    expect(await sweep(2, known(shared))).toEqual({ launchPermissions: shared, readAt: noonPlus(1) });
    expect(await sweep(3, unknown('throttled'))).toEqual({ launchPermissions: shared, readAt: noonPlus(1) });
    expect(await sweep(4, known([]))).toEqual({ launchPermissions: [], readAt: noonPlus(4) });
    expect(await sweep(12, known([]))).toEqual({ launchPermissions: [], readAt: noonPlus(12) });
  });

  test('one scope knows nothing of another one', async () => {
    const { store } = await make();
    await store.saveReport(aReport(), aSweep());

    const elsewhere = await store.readHistory({ ...scope, region: 'eu-central-2' });

    expect(elsewhere.findings).toEqual([]);
  });

  test('an image that is not in use any more was last in use at the run before', async () => {
    const { store } = await make();
    const sweep = async (day: number, inUse: boolean) =>
      store.saveReport(
        aReport([anImageReport([aFinding()], { inUse: known(inUse) })], { evaluatedAt: noonPlus(day) }),
        aSweep(`sweep-${day}`),
      );
    const lastInUse = async () => (await store.readHistory(scope)).lastInUseAt.get(oneImage);

    await sweep(0, false);
    expect(await lastInUse()).toBeUndefined();
    await sweep(1, true);
    expect(await lastInUse()).toBe('2026-10-02T12:00:00.000Z');
    await sweep(2, true);
    expect(await lastInUse()).toBe('2026-10-03T12:00:00.000Z');
    await sweep(3, false);
    await sweep(4, false);
    expect(await lastInUse()).toBe('2026-10-03T12:00:00.000Z');
  });

  test('an image whose use could not be read stays in use', async () => {
    const { store } = await make();
    const used = anImageReport([aFinding()], { inUse: known(true) });
    const unread = anImageReport([aFinding()], { inUse: unknown('Instances: denied') });

    await store.saveReport(aReport([used]), aSweep('sweep-1'));
    await store.saveReport(aReport([unread], { evaluatedAt: noonPlus(1) }), aSweep('sweep-2'));

    expect((await store.readHistory(scope)).lastInUseAt.get(oneImage)).toBe('2026-10-02T12:00:00.000Z');
  });

  test('climbed rungs are read from the oldest, and held or failed ones are none', async () => {
    const { store } = await make();

    await store.recordOutcome(anOutcome({ at: noonPlus(30) }));
    await store.recordOutcome(anOutcome({ action: 'deprecate', status: 'already-so', at: noonPlus(7) }));
    await store.recordOutcome(anOutcome({ action: 'deregister', status: 'held', at: noonPlus(60) }));
    await store.recordOutcome(anOutcome({ action: 'deregister', status: 'failed', at: noonPlus(61) }));

    expect((await store.readHistory(scope)).outcomes).toEqual([
      { subjectId: oneImage, action: 'deprecate', at: '2026-10-08T12:00:00.000Z', status: 'already-so' },
      { subjectId: oneImage, action: 'disable', at: '2026-10-31T12:00:00.000Z', status: 'applied' },
    ]);
  });

  test('a rung that was climbed again counts from its newest time, whatever came first', async () => {
    const { store } = await make();

    await store.recordOutcome(anOutcome({ at: noonPlus(90) }));
    await store.recordOutcome(anOutcome({ at: noonPlus(30) }));

    expect((await store.readHistory(scope)).outcomes.map(({ at }) => at)).toEqual([
      '2026-12-30T12:00:00.000Z',
    ]);
  });

  test('saving findings keeps the rungs of the image', async () => {
    const { store } = await make();
    await store.recordOutcome(anOutcome());

    await store.saveReport(aReport(), aSweep());

    expect((await store.readHistory(scope)).outcomes).toHaveLength(1);
  });

  test('what was announced starts its clocks, and saving the same run again does not take them back', async () => {
    const { store } = await make();
    const told = { announcedAt: noon, notifiedAt: noon, promisedAt: { deprecate: noonPlus(7) } };
    await store.saveReport(aReport(), aSweep());

    await store.saveAnnounced(scope, [aFinding(told)]);
    await store.saveReport(aReport(), aSweep());

    expect((await store.readHistory(scope)).findings).toMatchObject([told]);
  });

  test('an alert about a finding that was judged otherwise meanwhile starts nothing', async () => {
    const { store } = await make();
    await store.saveReport(aReport([anImageReport([aFinding({ status: 'COMPLIANT' })])]), aSweep());

    await store.saveAnnounced(scope, [aFinding({ announcedAt: noon, notifiedAt: noon })]);

    expect((await store.readHistory(scope)).findings).toMatchObject([{ notifiedAt: null }]);
  });

  test('an event run changes its own images only', async () => {
    const { store } = await make();
    const two = [1, 2].map((n) => anImageReport([aFinding({ subjectId: imageId(n) })]));
    await store.saveReport(aReport(two), aSweep());

    const fixed = aFinding({ status: 'COMPLIANT', firstSeenAt: noonPlus(1) });
    await store.saveReport(aReport([anImageReport([fixed])], { evaluatedAt: noonPlus(1) }), anEventRun());

    expect((await store.readHistory(scope)).findings.map(({ status }) => status)).toEqual([
      'COMPLIANT',
      'NON_COMPLIANT',
    ]);
  });

  test('an event run leaves a judged finding where it lacks the data, and a sweep does not', async () => {
    const { store } = await make();
    const told = aFinding({ notifiedAt: noon, announcedAt: noon });
    const unread = aFinding({ status: 'INSUFFICIENT_DATA', firstSeenAt: noonPlus(1) });
    await store.saveReport(aReport([anImageReport([told])]), aSweep('sweep-1'));

    await store.saveReport(aReport([anImageReport([unread])], { evaluatedAt: noonPlus(1) }), anEventRun());
    const afterEvent = await store.readHistory(scope);
    await store.saveReport(
      aReport([anImageReport([unread])], { evaluatedAt: noonPlus(2) }),
      aSweep('sweep-2'),
    );
    const afterSweep = await store.readHistory(scope);

    expect(afterEvent.findings).toMatchObject([{ status: 'NON_COMPLIANT', notifiedAt: noon }]);
    expect(afterSweep.findings).toMatchObject([{ status: 'INSUFFICIENT_DATA', notifiedAt: null }]);
  });

  test('an image that a sweep does not find loses its findings and keeps its last use', async () => {
    const { store } = await make();
    const used = anImageReport([aFinding()], { inUse: known(true) });
    const other = anImageReport([aFinding({ subjectId: imageId(2) })]);
    await store.saveReport(aReport([used, other]), aSweep('sweep-1'));

    await store.saveReport(aReport([other], { evaluatedAt: noonPlus(1) }), aSweep('sweep-2'));

    const history = await store.readHistory(scope);
    expect(history.findings.map((finding) => finding.subjectId)).toEqual(['ami-00000000000000002']);
    expect(history.lastInUseAt).toEqual(new Map([[oneImage, '2026-10-01T12:00:00.000Z']]));
  });

  test.each([
    ['the images were not read', [{ fact: 'Images', known: false, why: 'denied' }]],
    ['nothing tells whether the images were read', []],
  ])('nothing is taken for gone where %s', async (_case, reads) => {
    const { store } = await make();
    await store.saveReport(aReport(), aSweep('sweep-1'));

    await store.saveReport(aReport([], { evaluatedAt: noonPlus(1), reads }), aSweep('sweep-2'));

    expect((await store.readHistory(scope)).findings).toHaveLength(1);
  });

  test('a finding of a rule that the policy has no more is forgotten', async () => {
    const { store } = await make();
    const two = [aFinding({ ruleId: 'new' }), aFinding({ ruleId: 'old' })];
    await store.saveReport(aReport([anImageReport(two)]), aSweep('sweep-1'));

    await store.saveReport(
      aReport([anImageReport(two.slice(0, 1))], { evaluatedAt: noonPlus(1) }),
      aSweep('sweep-2'),
    );

    expect((await store.readHistory(scope)).findings.map(({ ruleId }) => ruleId)).toEqual(['new']);
  });
}
