import type { SubjectRow } from '../../shared/domain/questions.ts';
import type { Questions } from '../../shared/ports/questions.ts';
import { type Column, cellsOf, titlesOf } from '../../shared/report/tables.ts';

/** A report before it has a form. */
export interface Report {
  readonly title: string;
  readonly titles: readonly string[];
  readonly cells: readonly (readonly string[])[];
  /** The same as data. */
  readonly rows: readonly unknown[];
  /** How many of the rows tell of something that breaks a rule. */
  readonly violations: number;
}

export interface ReportPorts {
  readonly questions: Questions;
  readonly now: () => Date;
  /** Tells something that is no data. */
  readonly note: (text: string) => void;
}

/** By account, Region and subject. */
export const placeOf: readonly ((row: SubjectRow) => string)[] = [
  (row) => row.accountId,
  (row) => row.region,
  (row) => row.subjectId,
];

export function reportOf<Row>(
  title: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  violations = 0,
): Report {
  return { title, titles: titlesOf(columns), cells: cellsOf(columns, rows), rows, violations };
}
