/** What a column holds; null where it is unknown or there is none. */
export type Cell = string | number | boolean | null | readonly string[];

/** A row of a table of the export, its columns named as SQL names them. */
export type Row = Readonly<Record<string, Cell>>;

/** The tables of the export: a folder each, a partition a UTC day. */
export type TableName = 'findings' | 'scopes' | 'history';

/** The SQL type of each column, in Athena's words. */
export type Columns = Readonly<Record<string, 'string' | 'bigint' | 'boolean' | 'array<string>'>>;

/** `2026-11-26` of `2026-11-26T03:00:00.000Z`. */
export function dayOf(instant: string): string {
  return instant.slice(0, 10);
}
