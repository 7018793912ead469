import { htmlReport } from './html-report.ts';
import { type Column, cellsOf, titlesOf } from './tables.ts';

// An answer of a function holds 6 MB (Lambda quotas): evidence may be long, and a page is for reading.
const longestCell = 600;

/** Rows as a page that needs nothing else. What is longer than anybody reads is cut: JSON and CSV have all of it. */
export function htmlTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { title, note }: { readonly title: string; readonly note: string },
): string {
  return htmlReport({
    title: `AMI Governor: ${title}`,
    lead: [`${rows.length} ${rows.length === 1 ? 'row' : 'rows'}. ${note}`],
    sections: [
      { title, columns: titlesOf(columns), rows: cellsOf(columns, rows).map((row) => row.map(shortened)) },
    ],
  });
}

function shortened(cell: string): string {
  return cell.length <= longestCell ? cell : `${cell.slice(0, longestCell).toWellFormed()}…`;
}
