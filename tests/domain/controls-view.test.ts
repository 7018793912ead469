import { expect, test } from 'vitest';
import { byControl, servedControls } from '../../shared/domain/controls-view.ts';
import type { FindingRow } from '../../shared/domain/questions.ts';
import { allRules } from '../../shared/domain/rules/registry.ts';
import { standingOn, standings } from '../../shared/domain/standing.ts';
import { scope } from '../builders.ts';
import { aFinding, imageId } from '../contract/reports.ts';
import { aWaiver } from '../contract/statement-claims.ts';

const today = '2026-10-01';
const waiver = { ...aWaiver({ until: today }), renewedFrom: [] };

/** What the rule `encrypted` says of image n. */
function aRow(n: number, changes: Partial<FindingRow> = {}): FindingRow {
  const { subjectId: _, ...finding } = aFinding({ ruleId: 'encrypted', check: 'encrypted-snapshots' });
  const subject = { subjectId: imageId(n), imageId: imageId(n), snapshotId: null, name: 'web', owner: null };
  const row = { ...scope, ...subject, ...finding, ...changes };
  return { ...row, standing: standingOn(today, row) };
}

function namesOf(rows: readonly FindingRow[], framework: string, id: string) {
  const control = byControl(rows).find((each) => each.framework === framework && each.id === id);
  return Object.fromEntries(
    standings.map((standing) => [standing, control?.subjects[standing].map((s) => s.subjectId.slice(-1))]),
  );
}

test('a control tells which images fail, are waived, exempt, not judged and pass', () => {
  const exemption = { reason: 'frozen', owner: 'lab@example.com', expires: null };
  const rows = [
    aRow(1),
    aRow(2, { waiver }),
    aRow(3, { status: 'NOT_APPLICABLE', evidence: { exemption } }),
    aRow(4, { status: 'INSUFFICIENT_DATA' }),
    aRow(5, { status: 'COMPLIANT' }),
    aRow(6, { status: 'NOT_APPLICABLE', evidence: {} }),
  ];

  expect(namesOf(rows, 'NIST 800-53', 'SC-28')).toEqual({
    ...{ failing: ['1'], waived: ['2'], exempt: ['3'], notJudged: ['4'], passing: ['5'] },
  });
});

test('a waiver of yesterday waives nothing', () => {
  const over = { ...waiver, until: '2026-09-30' };

  expect(namesOf([aRow(1, { waiver: over })], 'AWS FSBP', 'EC2.3')).toMatchObject({
    failing: ['1'],
    waived: [],
  });
});

test('an image that fails by one rule fails, whatever the others say, and stands there once', () => {
  const passing = aRow(1, { ruleId: 'other', status: 'COMPLIANT' });
  const unread = aRow(1, { ruleId: 'third', status: 'INSUFFICIENT_DATA' });
  const failed = { failing: ['1'], notJudged: [], passing: [] };

  expect(namesOf([passing, aRow(1), unread], 'AWS FSBP', 'EC2.3')).toMatchObject(failed);
  expect(namesOf([unread, passing], 'AWS FSBP', 'EC2.3')).toMatchObject({ notJudged: ['1'], passing: [] });
});

test('the same image id in two accounts is two images', () => {
  const elsewhere = aRow(1, { accountId: '222233334444' });

  expect(namesOf([aRow(1), elsewhere], 'AWS FSBP', 'EC2.3')).toMatchObject({ failing: ['1', '1'] });
});

test('a control names its rules, those of the catalogue and those of the policy', () => {
  const control = byControl([aRow(1)]).find(({ framework }) => framework === 'AWS FSBP');

  expect(control).toMatchObject({ id: 'EC2.1', checks: ['snapshot-not-shared'], ruleIds: [] });
  expect(byControl([aRow(1)]).find(({ id }) => id === 'EC2.3')).toMatchObject({
    title: 'Attached Amazon EBS volumes should be encrypted at-rest',
    ...{ checks: ['encrypted-snapshots'], ruleIds: ['encrypted'] },
  });
});

test('every control that a rule serves is listed once, in order, with what the framework calls it', () => {
  const served = servedControls();
  const keys = served.map(({ framework, id }) => `${framework} ${id}`);
  const named = allRules.flatMap(({ controls }) => controls.map(({ framework, id }) => `${framework} ${id}`));

  expect(new Set(keys)).toEqual(new Set(named));
  expect(new Set(keys).size).toBe(keys.length);
  expect(served.filter(({ title }) => title === null)).toEqual([]);
  expect(keys.indexOf('NIST 800-53 SC-7(9)')).toBeLessThan(keys.indexOf('NIST 800-53 SC-7(10)'));
});
