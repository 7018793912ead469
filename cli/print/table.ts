import { stripVTControlCharacters, styleText } from 'node:util';
import type { Io } from '../io.ts';

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
}

export interface Layout<Row> {
  readonly columns: readonly Column<Row>[];
  /** A sentence below the row, indented and wrapped: what would make a column too wide. Null: none. */
  readonly detail: (row: Row) => string | null;
  /** Null: none. */
  readonly color: (row: Row) => 'red' | 'yellow' | 'green' | null;
}

const gap = '  ';
const indent = '    ';
const widestCell = 44;
const narrowestDetail = 40;

/** Aligned columns with a sentence below each row. Wrapped and coloured only for a terminal. */
export function renderTable<Row>(rows: readonly Row[], layout: Layout<Row>, io: Io): string {
  const cells = rows.map((row) => layout.columns.map(({ value }) => shortened(printable(value(row)))));
  const widths = layout.columns.map(({ title }, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (texts: readonly string[]) =>
    texts
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join(gap)
      .trimEnd();
  const paint = (row: Row, text: string) => {
    const color = layout.color(row);
    return io.colors && color !== null ? styleText(color, text) : text;
  };
  const body = rows.flatMap((row, index) => [
    paint(row, line(cells[index] ?? [])),
    ...detailLines(layout.detail(row), io),
  ]);
  return [line(layout.columns.map(({ title }) => title)), ...body].join('\n');
}

/**
 * Names, tags and reasons come from strangers: no control character and no bidirectional override of theirs reaches
 * the terminal.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u{fffd}');
}

function detailLines(detail: string | null, io: Io): readonly string[] {
  return detail === null ? [] : wrapped(printable(detail), io).map((text) => `${indent}${text}`);
}

function shortened(text: string): string {
  return text.length <= widestCell ? text : `${text.slice(0, widestCell - 1)}…`;
}

/** Breaks at blanks; a word longer than the line stays whole, so that an ARN can be copied. */
export function wrapped(text: string, io: Io): readonly string[] {
  const width =
    io.columns === null ? Number.POSITIVE_INFINITY : Math.max(narrowestDetail, io.columns - indent.length);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
