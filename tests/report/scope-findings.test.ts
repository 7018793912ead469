import { describe, expect, test } from 'vitest';
import type { Io } from '../../cli/io.ts';
import { printPlan } from '../../cli/print/plan.ts';
import { printScan } from '../../cli/print/scan.ts';
import { evaluate } from '../../shared/domain/evaluate.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import { known } from '../../shared/domain/known.ts';
import { outcomeAlert } from '../../shared/domain/notify/noted.ts';
import type { Outcome } from '../../shared/domain/outcome.ts';
import type { GuardedAction } from '../../shared/domain/plan.ts';
import { reportOf } from '../../shared/domain/report.ts';
import { alertLines } from '../../shared/notify/alert-words.ts';
import { actionsCsv, findingsCsv } from '../../shared/report/csv.ts';
import { hasViolations, scanDocument } from '../../shared/report/scan-document.ts';
import { anAction, anImage, aPolicy, aRemedy, aView, daysAgo, scope } from '../builders.ts';
import { textOf } from '../notify/alerts.ts';

const subjectId = '111122223333/eu-central-1';
const open: Finding = {
  ...{ ruleId: 'no-public', check: 'block-public-access', ruleHash: 'h', subjectId, severity: 'high' },
  ...{
    mode: 'enforce',
    status: 'NON_COMPLIANT',
    reason: 'images may be shared with everybody',
    evidence: {},
    waiver: null,
    suspendedBy: null,
  },
  firstSeenAt: daysAgo(1),
  announcedAt: daysAgo(1),
  notifiedAt: daysAgo(1),
  promisedAt: { deregister: '2026-12-01T00:00:00.000Z', 'block-public-access': '2026-10-02T12:00:00.000Z' },
};
const blocking: GuardedAction = {
  ...anAction({ action: 'block-public-access', actionId: `block-public-access#${subjectId}#no-public` }),
  ...{ subjectId, ruleIds: ['no-public'], step: aRemedy('block-public-access', 1), previousRung: null },
  ...{ dueAt: '2026-10-02T12:00:00.000Z', status: 'waiting', heldBy: 'waiting-period', alsoHeldBy: [] },
  reason: 'not before 2026-10-02T12:00:00.000Z',
};

/** A young image that breaks no rule, in an account whose settings break one. */
const view = aView({ images: [anImage({ createdAt: known(daysAgo(1)) })], policy: aPolicy() });
const report = reportOf(view, [...evaluate(view), open], [blocking]);

function printed(print: (io: Io) => void): string {
  const lines: string[] = [];
  print({
    stdout: (text) => void lines.push(text),
    stderr: () => {},
    colors: false,
    columns: null,
  });
  return lines.join('');
}

describe('a finding on a setting of the account', () => {
  test('stands in the table of a scan beside those of images', () => {
    const table = printed((io) => printScan(report, io));

    expect(table).toMatch(/^the account +- +- +no-public +NON_COMPLIANT +high$/m);
    expect(table).toContain('images may be shared with everybody');
  });

  test('has a line without an image in CSV', () => {
    expect(findingsCsv(report).split('\r\n')[2]).toBe(
      `111122223333,eu-central-1,,,,,no-public,block-public-access,NON_COMPLIANT,high,images may be shared with everybody,${daysAgo(1)},${daysAgo(1)},`,
    );
  });

  test('is in the JSON, and makes the exit code tell a violation', () => {
    expect(scanDocument(report).scopeFindings).toMatchObject([
      { ruleId: 'no-public', status: 'NON_COMPLIANT' },
    ]);
    expect(hasViolations(report)).toBe(true);
    expect(hasViolations({ ...report, scopeFindings: [] })).toBe(false);
  });

  test('is told in words, with its dates in their order', () => {
    const text = textOf(report, [open]);

    expect(text).toContain('- account 111122223333 in eu-central-1\n  [high] no-public: ');
    expect(text).toContain('block-public-access on 2026-10-02, deregister on 2026-12-01');
  });
});

describe('an action on a setting of the account', () => {
  test('stands in the table of a plan', () => {
    expect(printed((io) => printPlan(report, io))).toMatch(
      /^the account +- +block-public-access +waiting +2026-10-02 +waiting-period$/m,
    );
  });

  test('names neither image nor snapshot in CSV and JSON', () => {
    expect(actionsCsv(report).split('\r\n')[1]).toMatch(
      /^111122223333,eu-central-1,,,block-public-access,waiting,/,
    );
    expect(scanDocument(report).plan.actions).toMatchObject([{ imageId: null, snapshotId: null }]);
  });

  test('that was done is told in words', () => {
    const outcome: Outcome = {
      ...{ scope, actionId: blocking.actionId, action: 'block-public-access', subjectId, planId: 'run-1' },
      ...{ status: 'applied', heldBy: null, reason: 'due', requestIds: [], undo: null, at: daysAgo(0) },
    };

    const alert = outcomeAlert(outcome, view);

    expect(alert === null ? [] : alertLines(alert)[0]).toBe(
      'account 111122223333 in eu-central-1: block-public-access applied at 2026-10-01T12:00:00.000Z: due',
    );
  });
});
