import { expect, test } from 'vitest';
import type { RecycleBinRule } from '../../../shared/domain/facts.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { recycleBinRule } from '../../../shared/domain/rules/recycle-bin-rule.ts';
import { judgeScope } from './judge-in.ts';

function keeps(
  covers: RecycleBinRule['covers'],
  retentionDays: number,
  changes: Partial<RecycleBinRule> = {},
): RecycleBinRule {
  const ruleId = `${covers}-${retentionDays}`;
  return { ruleId, covers, retentionDays, isActive: true, onlyTags: [], exceptTags: [], ...changes };
}

function judgeRules(...rules: readonly RecycleBinRule[]) {
  return judgeScope(recycleBinRule, { days: 14 }, { facts: { recycleBinRules: known(rules) } });
}

test('rules of exactly the wanted days for images and snapshots are compliant', () => {
  expect(judgeRules(keeps('images', 14), keeps('snapshots', 14))).toEqual({
    status: 'COMPLIANT',
    reason: 'the Recycle Bin keeps images 14 days and snapshots 14',
    evidence: {
      images: { days: 14, regionLevel: ['images-14'], tagLevel: [], pending: [] },
      snapshots: { days: 14, regionLevel: ['snapshots-14'], tagLevel: [], pending: [] },
    },
  });
});

test('one day less is too short', () => {
  expect(judgeRules(keeps('images', 13), keeps('snapshots', 13))).toMatchObject({
    status: 'NON_COMPLIANT',
    reason:
      'images are kept 13 days, wanted 14; snapshots are kept 13 days, wanted 14: make a Region-level retention rule for each',
  });
});

test('a Region without rules keeps nothing', () => {
  expect(judgeRules()).toMatchObject({
    status: 'NON_COMPLIANT',
    reason:
      'no active rule keeps all images; no active rule keeps all snapshots: make a Region-level retention rule for each',
    evidence: { images: { days: 0 }, snapshots: { days: 0 } },
  });
});

test('snapshots must stay as long as images', () => {
  expect(judgeRules(keeps('images', 30), keeps('snapshots', 29))).toMatchObject({
    status: 'NON_COMPLIANT',
    reason:
      'snapshots are kept 29 days, images 30, and an image comes back only with its snapshots: make a Region-level retention rule for each',
  });
  expect(judgeRules(keeps('images', 30), keeps('snapshots', 30)).status).toBe('COMPLIANT');
});

test('of several rules the longest counts', () => {
  expect(judgeRules(keeps('images', 3), keeps('images', 14), keeps('snapshots', 14)).status).toBe(
    'COMPLIANT',
  );
});

test('a rule for some tags keeps not all, and is named', () => {
  const tagged = { onlyTags: [{ key: 'Keep', value: null }] };

  expect(judgeRules(keeps('images', 90, tagged), keeps('snapshots', 14))).toMatchObject({
    status: 'NON_COMPLIANT',
    reason:
      'no active rule keeps all images (for some tags only: images-90): make a Region-level retention rule for each',
    evidence: { images: { tagLevel: ['images-90'] } },
  });
});

test('a rule that is pending keeps nothing yet', () => {
  expect(judgeRules(keeps('images', 14), keeps('snapshots', 14, { isActive: false }))).toMatchObject({
    status: 'NON_COMPLIANT',
    reason:
      'no active rule keeps all snapshots (not active yet: snapshots-14): make a Region-level retention rule for each',
    evidence: { snapshots: { pending: ['snapshots-14'] } },
  });
});

test("excluded tags are the owner's will, and are told", () => {
  const exceptTags = [{ key: 'Scratch', value: 'yes' }];

  expect(
    judgeRules(keeps('images', 14, { exceptTags }), keeps('snapshots', 14, { exceptTags })),
  ).toMatchObject({
    status: 'COMPLIANT',
    reason: 'the Recycle Bin keeps images 14 days and snapshots 14, but for what is tagged Scratch',
  });
});

test('rules that were not read are insufficient data', () => {
  expect(judgeScope(recycleBinRule, { days: 14 }, { facts: { recycleBinRules: unknown('denied') } })).toEqual(
    { status: 'INSUFFICIENT_DATA', reason: 'Recycle Bin rules: denied', evidence: {} },
  );
});
