import { styleText } from 'node:util';
import type { Io } from '../io.ts';
import { printable } from '../print/table.ts';

export type Tone = Parameters<typeof styleText>[0];

/** Writes the story: lines of at most 100 columns, in colour only on a terminal. */
export interface Teller {
  chapter(title: string): void;
  line(text: string, tone?: Tone): void;
  rows(rows: readonly (readonly string[])[], toneOf?: (row: readonly string[]) => Tone | null): void;
  /** What is going on, for those who watch: no part of the story. */
  progress(text: string): void;
}

const widest = 100;

export function tellerOn(io: Io): Teller {
  const paint = (tone: Tone | null, text: string) =>
    io.colors && tone !== null ? styleText(tone, text) : text;
  const write = (text: string, tone: Tone | null) =>
    io.stdout(`${paint(tone, cut(printable(text), widest))}\n`);
  let chapters = 0;
  return {
    chapter: (title) => {
      chapters += 1;
      io.stdout('\n');
      write(`${chapters}  ${title}`, 'bold');
    },
    line: (text, tone) => write(`   ${text}`, tone ?? null),
    rows: (rows, toneOf = () => null) => {
      const widths = (rows[0] ?? []).map((_, column) =>
        Math.max(...rows.map((row) => (row[column] ?? '').length)),
      );
      for (const row of rows) {
        const cells = row.map((cell, column) => cell.padEnd(widths[column] ?? 0));
        write(`   ${cells.join('  ').trimEnd()}`, toneOf(row));
      }
    },
    progress: (text) => io.stderr(`${text}\n`),
  };
}

export function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `NON_COMPLIANT 3, COMPLIANT 12`: as they stand in the table. */
export function listed(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, number]) => `${name} ${number}`)
    .join(', ');
}

/** An ARN by its last part, which is the name or the id; an account by its id. The report has them whole. */
export function shortArns(text: string): string {
  return text.replace(
    /\barn:aws[\w-]*:[\w-]+:[\w-]*:(\d*):([^\s,;]+)/g,
    (_, account: string, rest: string) => (rest === 'root' ? account : (rest.split(/[:/]/).at(-1) ?? rest)),
  );
}

/** `2026-10-02 03:00`, UTC. */
export function minute(at: string): string {
  return at.slice(0, 16).replace('T', ' ');
}
