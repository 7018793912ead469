import { expect, test } from 'vitest';
import { parseWords } from '../../cli/options.ts';
import { reportOptions } from '../../cli/report/report-options.ts';
import { stateReport } from '../../cli/report/state-report.ts';
import { memoryStore } from '../../shared/store/memory.ts';
import { scope } from '../builders.ts';
import {
  aFinding,
  anImageReport,
  aReport,
  aSnapshotFinding,
  aSweep,
  noon,
  noonPlus,
  oneImage,
} from '../contract/reports.ts';

const orphanId = 'snap-00000000000000009';

test('the state of a scope tells of its snapshots, and not of another account that uses the same image', async () => {
  const store = memoryStore({ now: () => new Date(noonPlus(1)) });
  const orphan = aFinding({ subjectId: orphanId, ruleId: 'orphaned-snapshots', check: 'orphaned-snapshots' });
  const mine = {
    snapshots: [aSnapshotFinding({ snapshotId: orphanId, status: 'ORPHANED', orphanedSince: noon })],
    orphanFindings: [orphan],
    reads: ['Images', 'Snapshots'].map((fact) => ({ fact, known: true, why: null })),
  };
  const other = { ...scope, accountId: '444455556666' };
  await store.saveReport(aReport([anImageReport([aFinding()])], mine), aSweep());
  await store.saveReport(aReport([anImageReport([aFinding()])], { scope: other }), aSweep('sweep-2'));
  const notes: string[] = [];
  const asked = ['--on', noon.slice(0, 10), '--account', scope.accountId, '--region', scope.region];

  const report = await stateReport(parseWords('report', asked, reportOptions).options, {
    questions: store,
    now: () => new Date(noonPlus(1)),
    note: (text) => notes.push(text),
  });

  expect(report.rows).toMatchObject([
    { scope, subjectId: oneImage, ruleId: 'one-year' },
    { scope, subjectId: orphanId, ruleId: 'orphaned-snapshots' },
  ]);
  expect(report.violations).toBe(2);
  expect(notes).toEqual([
    'snapshots that no rule judges any more are missing here: ask for each with --image',
  ]);
});
