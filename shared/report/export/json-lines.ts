import { gunzipSync, gzipSync } from 'node:zlib';
import type { Row } from './rows.ts';

/** One row a line, compressed: what Athena, DuckDB and `zcat` read. */
export function jsonLines(rows: readonly Row[]): Uint8Array {
  return gzipSync(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

/** The rows again; throws a SyntaxError or a zlib error for what is no such file. */
export function readJsonLines(bytes: Uint8Array): readonly Row[] {
  const lines = gunzipSync(bytes).toString('utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}
