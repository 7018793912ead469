import { describe, expect, test } from 'vitest';
import { everything } from '../../shared/domain/match.ts';
import { reportDocument } from '../../shared/report/build-report.ts';
import { aPolicy, deepFreeze, globs } from '../builders.ts';
import { imageId, noonPlus } from '../contract/reports.ts';
import { aFindingRow, aSource, aWaiverRow } from './documents.ts';

const waived = aFindingRow(2, { waiver: aWaiverRow({ subjectId: imageId(2) }) });
const findings = [
  aFindingRow(6, { status: 'NOT_APPLICABLE', reason: 'no image of a person' }),
  aFindingRow(5, { status: 'NOT_APPLICABLE', evidence: { exemption: { reason: 'frozen' } } }),
  aFindingRow(4, { status: 'COMPLIANT', owner: 'ann@example.com' }),
  aFindingRow(3, { status: 'INSUFFICIENT_DATA' }),
  waived,
  aFindingRow(1, { owner: 'ann@example.com' }),
  aFindingRow(7, { severity: 'critical', accountId: '222233334444' }),
];

describe('the document', () => {
  test('counts every finding by how it stands, and lists the worst first', () => {
    const report = reportDocument(aSource({ findings }));

    expect(report.totals).toEqual({
      ...{ failing: 2, notJudged: 1, waived: 1, exempt: 1, passing: 1, notApplicable: 1 },
    });
    expect(report.findings.map(({ subjectId, standing }) => `${subjectId.slice(-1)} ${standing}`)).toEqual([
      ...['7 failing', '1 failing', '3 notJudged', '2 waived', '5 exempt', '4 passing', '6 notApplicable'],
    ]);
  });

  test('counts by account, owner and rule, what fails most first', () => {
    const report = reportDocument(aSource({ findings }));

    expect(report.accounts.map(({ key, counts }) => [key, counts.failing])).toEqual([
      ['111122223333', 1],
      ['222233334444', 1],
    ]);
    expect(report.owners.map(({ key, counts }) => [key, counts.failing, counts.passing])).toEqual([
      [null, 1, 0],
      ['ann@example.com', 1, 1],
    ]);
    expect(report.rules).toMatchObject([
      { key: 'one-year', check: 'max-age', title: 'The image is not older than the policy allows' },
    ]);
  });

  test('tells by control how many images stand in which way, by the rules that serve it', () => {
    const { controls } = reportDocument(aSource({ findings }));

    expect(controls).toMatchObject([
      {
        ...{ framework: 'CIS AWS Compute Services', id: '2.1.4', ruleIds: ['one-year'] },
        subjects: { failing: 2, notJudged: 1, waived: 1, exempt: 1, passing: 1 },
      },
    ]);
  });

  test('a waiver does not hold on the day after its last, and says that it is over', () => {
    const over = aWaiverRow({ subjectId: imageId(2), until: '2026-09-30' });
    const report = reportDocument(
      aSource({
        findings: [aFindingRow(2, { waiver: over })],
        waivers: [over, aWaiverRow({ until: '2026-10-01' })],
      }),
    );

    expect(report.totals).toMatchObject({ failing: 1, waived: 0 });
    expect(report.acceptances.map(({ until, isOver }) => [until, isOver])).toEqual([
      ['2026-09-30', true],
      ['2026-10-01', false],
    ]);
  });

  test('lists what the policy exempts, excludes and declares, those first that end first', () => {
    const said = { reason: 'frozen', owner: 'lab@example.com' };
    const match = { ...everything, name: globs('golden-*', 'old-*'), shared: false };
    const team = { ...everything, tag: [{ key: 'Team', anyOf: globs('research') }] };
    const policy = aPolicy({
      exclusions: [{ ...said, match, expires: null }],
      exemptions: [{ ...said, match: team, ruleIds: ['one-year'], expires: '2026-09-01' }],
    });

    const { acceptances, notes } = reportDocument(aSource({ policy }));

    expect(acceptances).toEqual([
      {
        ...{ kind: 'exemption', about: 'tag Team research', ruleIds: ['one-year'], reason: 'frozen' },
        ...{ by: 'lab@example.com', until: '2026-09-01', isOver: true },
      },
      {
        ...{ kind: 'exclusion', about: 'name golden-* or old-* and not shared', ruleIds: [] },
        ...{ reason: 'frozen', by: 'lab@example.com', until: null, isOver: false },
      },
    ]);
    expect(notes).toEqual([]);
  });

  test('lists no more than a browser is quick with, counts all, and says so', () => {
    const report = reportDocument(aSource({ findings, policy: aPolicy() }), {
      findings: 2,
      historyLines: 50,
    });

    expect(report.findings).toHaveLength(2);
    expect(report.totals).toMatchObject({ failing: 2, notJudged: 1, passing: 1 });
    expect(report.notes).toEqual([
      'The 2 worst findings are listed; 5 more are counted only. A report of one account or Region lists more of its own, JSON and CSV list all.',
    ]);
  });

  test('lists the next steps by date, those without one last', () => {
    const step = (n: number, dueAt: string | null) => ({
      ...{
        accountId: '111122223333',
        region: 'eu-central-1',
        subjectId: imageId(n),
        name: null,
        owner: null,
      },
      ...{ ruleId: 'one-year', action: 'disable', dueAt, heldBy: null, reason: null },
      status: 'promised' as const,
    });
    const next = [step(1, null), step(2, noonPlus(9)), step(3, noonPlus(2))];

    const report = reportDocument(aSource({ next }));

    expect(report.next.map(({ subjectId }) => subjectId)).toEqual([3, 2, 1].map(imageId));
  });

  test('does not change what it is made of, and is the same in any order', () => {
    const source = deepFreeze(aSource({ findings }));

    expect(reportDocument({ ...source, findings: findings.toReversed() })).toEqual(reportDocument(source));
  });
});
