import { csv } from '../../shared/report/csv.ts';
import { htmlTable } from '../../shared/report/html-table.ts';
import type { Io } from '../io.ts';
import type { Report } from '../report/report.ts';
import type { formats, Kind } from '../report/report-options.ts';
import { renderTable } from './table.ts';

type Cells = readonly string[];

/** All rows go into every form; only a terminal gets fewer columns. */
export function printReport(kind: Kind, report: Report, format: (typeof formats)[number], io: Io): void {
  const { title, titles, cells, rows } = report;
  const columns = titles.map((name, at) => ({ title: name, value: (row: Cells) => row[at] ?? '' }));
  switch (format) {
    case 'json':
      io.stdout(`${JSON.stringify({ schemaVersion: 1, report: kind, rows }, null, 2)}\n`);
      break;
    case 'csv':
      io.stdout(csv([titles, ...cells]));
      break;
    case 'html':
      io.stdout(htmlTable(columns, cells, { title, note: 'These are all.' }));
      break;
    case 'table':
      io.stdout(tableOf(report, columns, io));
  }
}

/** Too long for a column: the reason stands below its row, the rest is for the other forms. */
const notInTable = new Set([
  ...[
    'reason',
    'evidence',
    'check',
    'mode',
    'promised',
    'announcedAt',
    'notifiedAt',
    'waivedBy',
    'previousHash',
  ],
  ...['policyHash', 'runId', 'source', 'renewedFrom', 'body', 'why'],
  ...['failingSubjects', 'notJudgedSubjects', 'waivedSubjects', 'exemptSubjects'],
]);
const below = ['reason', 'why', 'body'];

function tableOf(
  { title, titles, cells }: Report,
  columns: readonly { readonly title: string; readonly value: (row: Cells) => string }[],
  io: Io,
): string {
  if (cells.length === 0) return `${title}: nothing\n`;
  const statusAt = titles.indexOf('status');
  const detailAt = titles.findIndex((name) => below.includes(name));
  const table = renderTable(
    cells,
    {
      columns: columns
        .filter((column) => !notInTable.has(column.title))
        .map((column) => ({ title: heading(column.title), value: (row: Cells) => column.value(row) || '-' })),
      detail: (row) => row[detailAt] ?? null,
      color: (row) => colorOf(row[statusAt]),
    },
    io,
  );
  return `${table}\n\n${title}: ${cells.length}\n`;
}

function colorOf(status: string | undefined) {
  if (status === 'NON_COMPLIANT') return 'red';
  return status === 'INSUFFICIENT_DATA' ? 'yellow' : null;
}

/** `firstSeenAt` becomes `FIRST SEEN AT`. */
function heading(title: string): string {
  return title.replace(/[A-Z]/g, (letter) => ` ${letter}`).toUpperCase();
}
