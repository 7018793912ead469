import { by } from '../domain/order.ts';
import type { FindingRow, FindingsQuestion } from '../domain/questions.ts';
import type { Questions } from '../ports/questions.ts';
import { allRows } from './all-pages.ts';

/** In order, each finding once: one that changed while the pages were read stands there as it was read last. */
export async function allFindings(
  questions: Questions,
  question: FindingsQuestion,
): Promise<readonly FindingRow[]> {
  const rows = await allRows(questions, 'findings', question);
  const last = new Map(rows.map((row) => [order.map((part) => part(row)).join(' '), row]));
  return [...last.values()].toSorted(by<FindingRow>(...order));
}

const order: readonly ((row: FindingRow) => string)[] = [
  (row) => row.accountId,
  (row) => row.region,
  (row) => row.subjectId,
  (row) => row.ruleId,
];
