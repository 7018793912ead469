import { expect, test } from 'vitest';
import { now, scope } from '../builders.ts';
import {
  aFinding,
  anEventRun,
  anImageReport,
  aReport,
  aSnapshotFinding,
  aSweep,
  noon,
  noonPlus,
  oneImage,
} from './reports.ts';
import { aPause, aWaiver } from './statement-claims.ts';
import type { MakeStore } from './store.ts';

const hostileTexts = [
  'a#F#b',
  '__proto__',
  'constructor',
  ' ',
  '\u0000\u0001\u001b[31m\r\n\u007f',
  '😀 ñ é \u202e \u{10ffff}',
  '\u{10ffff}\u{10ffff}\u{10ffff}',
  "' OR attribute_exists(pk) --",
  ':pk #sk $x %0023',
  'x'.repeat(3_000),
  `${'é😀'.repeat(500)}1`,
  `${'é😀'.repeat(500)}2`,
];

export function hostileClaims(make: MakeStore): void {
  test('hostile text is kept apart and comes back as it was', async () => {
    const { store, takeRequests } = await make();
    const findings = hostileTexts.map((ruleId) =>
      aFinding({ ruleId, status: ruleId.length % 2 === 0 ? 'COMPLIANT' : 'NON_COMPLIANT' }),
    );
    const texts = hostileTexts.map((text) => text.slice(0, 1_000));
    const hostile = findings.map((finding, index) => ({
      ...finding,
      reason: texts[index] ?? '',
      evidence: { texts, big: 1e300, small: 5e-324, deep: [[[{ '': null }]]] },
    }));
    const save = (day: number) =>
      store.saveReport(
        aReport([anImageReport(hostile)], { evaluatedAt: noonPlus(day) }),
        aSweep(`${hostileTexts.at(-1)}${day}`),
      );
    await save(0);
    takeRequests();
    await save(1);

    const { findings: read } = await store.readHistory(scope);

    expect(read.map(({ ruleId }) => ruleId)).toEqual(hostileTexts.toSorted());
    expect(takeRequests()?.['BatchWriteItem']).toBeUndefined();
  });

  test('images with hostile ids, one the beginning of another, are kept apart', async () => {
    const { store } = await make();
    const ids = [
      'ami-12345678',
      'ami-1234567890abcdef0',
      'ami-12345678#F#one-year',
      'ami-12345678 ',
      '__proto__',
    ];
    const reports = ids.map((id) => anImageReport([aFinding({ subjectId: id })]));
    await store.saveReport(aReport(reports), aSweep());

    const fixed = aFinding({ subjectId: 'ami-12345678', status: 'COMPLIANT' });
    await store.saveReport(aReport([anImageReport([fixed])], { evaluatedAt: noonPlus(1) }), anEventRun());

    const { findings } = await store.readHistory(scope);
    expect(findings.map((finding) => `${finding.subjectId}: ${finding.status}`)).toEqual([
      '__proto__: NON_COMPLIANT',
      'ami-12345678: COMPLIANT',
      'ami-12345678 : NON_COMPLIANT',
      'ami-12345678#F#one-year: NON_COMPLIANT',
      'ami-1234567890abcdef0: NON_COMPLIANT',
    ]);
  });

  test('reasons and evidence beyond what an item holds are cut, and the report is saved', async () => {
    const { store } = await make();
    const endless = aFinding({ reason: 'r'.repeat(500_000), evidence: { text: 'e'.repeat(500_000) } });
    const snapshots = [aSnapshotFinding({ reason: 's'.repeat(500_000) })];

    await store.saveReport(aReport([anImageReport([endless])], { snapshots }), aSweep());

    expect((await store.readHistory(scope)).findings).toHaveLength(1);
  });

  test('what hostile people say is kept apart and comes back, cut where it is endless', async () => {
    const { store } = await make(() => now);
    const findings = hostileTexts.map((ruleId) => aFinding({ ruleId }));
    await store.saveReport(aReport([anImageReport(findings)]), aSweep());
    const text = hostileTexts.join('').slice(0, 900);

    for (const ruleId of hostileTexts) {
      const answer = await store.saveWaiver(scope, aWaiver({ ruleId, by: text, why: text }), 180);
      expect(answer.status).toBe('saved');
      const approval = {
        ruleId,
        action: 'disable',
        ruleHash: text,
        by: text,
        at: noon,
        until: noon,
      } as const;
      await store.saveApproval(scope, approval);
    }
    await store.saveWaiver(scope, aWaiver({ ruleId: '__proto__', by: text, why: 'w'.repeat(500_000) }), 180);

    const { waivers, approvals } = await store.readHistory(scope);
    expect(waivers.map(({ ruleId }) => ruleId)).toEqual(hostileTexts.toSorted());
    expect(approvals.map(({ ruleId }) => ruleId)).toEqual(hostileTexts.toSorted());
    expect(new Set(waivers.map(({ by }) => by))).toEqual(new Set([text]));
    expect(waivers.find(({ ruleId }) => ruleId === '__proto__')?.why).toMatch(/^w+… \(500000 characters\)$/);
    await store.endWaiver(scope, oneImage, '__proto__', text);
    expect((await store.readHistory(scope)).waivers).toHaveLength(hostileTexts.length - 1);
  });

  test('a pause of a hostile account is no pause of everything', async () => {
    const { store } = await make(() => now);
    const accounts = ['', '*', '%any', '%', 'null', '#', ...hostileTexts];

    for (const accountId of accounts) await store.savePause(aPause({ accountId }));

    expect(await store.isPaused(scope, now)).toBe(false);
    for (const accountId of accounts) {
      expect(await store.isPaused({ accountId, region: 'eu-central-1' }, now)).toBe(true);
      await store.endPause({ accountId, region: null }, 'bob');
      expect(await store.isPaused({ accountId, region: 'eu-central-1' }, now)).toBe(false);
    }
  });

  test('hostile events tell of their own images only', async () => {
    const { store } = await make(() => now);
    const ids = ['ami-12345678', 'ami-12345678#C', 'ami-12345678#F#one-year', '__proto__', 'SCOPE'];

    for (const [index, imageId] of ids.entries()) {
      await store.recordObservation({
        ...{ observationId: `event-${index}#\u0000`, name: 'CreateImage', actorArn: `maker ${imageId}` },
        ...{ sourceAddress: null, at: noon, scope, imageIds: [imageId], errorCode: null },
        ...{ requestId: null, change: null },
      });
    }

    expect((await store.readHistory(scope)).creators).toEqual(
      new Map(ids.map((imageId) => [imageId, `maker ${imageId}`])),
    );
  });
}
