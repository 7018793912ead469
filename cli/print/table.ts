import { stripVTControlCharacters } from 'node:util';
import { Table } from 'console-table-printer';
import type { Io } from '../io.ts';

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  /** Takes the width that the others leave, and wraps. */
  readonly wraps?: boolean;
}

type Color = 'red' | 'yellow' | 'green' | 'white';

const gap = 2;
const narrowest = 24;

/** A table without boxes, as wide as the terminal; unwrapped where there is none. Empty for no rows. */
export function renderTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { io, color }: { readonly io: Io; readonly color: (row: Row) => Color },
): string {
  if (rows.length === 0) return '';
  const cells = rows.map((row) => columns.map((column) => printable(column.value(row))));
  const widths = columns.map((column, index) =>
    Math.max(column.title.length, ...cells.map((row) => row[index]?.length ?? 0)),
  );
  const fixed = widths.filter((_, index) => columns[index]?.wraps !== true);
  const room =
    (io.columns ?? Number.POSITIVE_INFINITY) - fixed.reduce((sum, width) => sum + width + gap + 1, gap);
  const table = new Table({
    shouldDisableColors: !io.colors,
    style: borderless,
    columns: columns.map((column, index) => ({
      name: String(index),
      title: column.title,
      alignment: 'left',
      ...(column.wraps === true && room < (widths[index] ?? 0)
        ? { maxLen: Math.max(narrowest, room - gap) }
        : {}),
    })),
  });
  for (const [index, row] of rows.entries()) {
    const texts = Object.fromEntries((cells[index] ?? []).map((text, column) => [String(column), text]));
    table.addRow(texts, { color: color(row) });
  }
  return table
    .render()
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}

const line = { left: '', mid: '', right: '', other: '' };
const borderless = {
  headerTop: line,
  headerBottom: { left: '', mid: ' ', right: '', other: '─' },
  tableBottom: line,
  rowSeparator: line,
  vertical: '',
};

/**
 * Names, tags and reasons come from strangers: no control character and no bidirectional override of theirs reaches
 * the terminal.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u{fffd}');
}
