import { expect, test } from 'vitest';
import { anyFinding, type FindingRow } from '../../shared/domain/questions.ts';
import type { Questions } from '../../shared/ports/questions.ts';
import { allFindings } from '../../shared/report/all-findings.ts';
import { scope } from '../builders.ts';
import { aFinding, imageId } from '../contract/reports.ts';

function aRow(n: number, status: FindingRow['status']): FindingRow {
  const subject = { imageId: imageId(n), snapshotId: null, name: null, owner: null, standing: null };
  return { ...aFinding({ subjectId: imageId(n), status }), ...scope, ...subject };
}

/** Answers these pages one after the other, whatever is asked. */
function pagesOf(...pages: readonly (readonly FindingRow[])[]): Questions {
  return {
    ask: async (_about, _question, { cursor }) => {
      const at = Number(cursor ?? 0);
      const next = at + 1 < pages.length ? String(at + 1) : null;
      return { ok: true, rows: (pages[at] ?? []) as never, next };
    },
  };
}

test('a finding that turns while the pages are read stands once, as it was read last', async () => {
  const questions = pagesOf([aRow(2, 'COMPLIANT'), aRow(1, 'COMPLIANT')], [], [aRow(2, 'NON_COMPLIANT')]);

  const rows = await allFindings(questions, anyFinding);

  expect(rows.map(({ subjectId, status }) => [subjectId, status])).toEqual([
    [imageId(1), 'COMPLIANT'],
    [imageId(2), 'NON_COMPLIANT'],
  ]);
});
