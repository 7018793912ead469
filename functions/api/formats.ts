import { csv } from '../../shared/report/csv.ts';
import { contentPolicy, htmlTable } from '../../shared/report/html-table.ts';
import { type Column, cellsOf, titlesOf } from '../../shared/report/tables.ts';
import { type Answer, json } from './json.ts';

export const formats = ['json', 'csv', 'html'] as const;
export type Format = (typeof formats)[number];

/** Rows of one kind, and where the next page is. */
export interface Shown<Row> {
  readonly title: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Null: the last page. */
  readonly nextCursor: string | null;
  /** The address of the next page; null as the cursor is. */
  readonly nextPath: string | null;
}

/** The format of the query before that of the header; JSON where neither names one that there is. */
export function formatOf(asked: string | undefined, accept: string | undefined): Format | null {
  if (asked !== undefined) return formats.find((format) => format === asked) ?? null;
  const wanted = (accept ?? '')
    .split(',')
    .map((part) =>
      part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/),
    )
    .map(([type = '', ...parameters]) => ({ type, q: qualityIn(parameters) }))
    .filter(({ q }) => q > 0)
    .toSorted((one, other) => other.q - one.q);
  for (const { type } of wanted) {
    if (type === 'text/csv') return 'csv';
    if (type === 'text/html') return 'html';
    if (/^(application\/(json|\*)|\*\/\*)$/.test(type)) return 'json';
  }
  return 'json';
}

function qualityIn(parameters: readonly string[]): number {
  const q = parameters.find((parameter) => parameter.startsWith('q='));
  const value = q === undefined ? 1 : Number(q.slice(2));
  return Number.isFinite(value) ? value : 0;
}

export function answerIn<Row>(format: Format, shown: Shown<Row>): Answer {
  const { title, columns, rows, nextCursor } = shown;
  const link = shown.nextPath === null ? {} : { link: `<${shown.nextPath}>; rel="next"` };
  switch (format) {
    case 'json': {
      const answer = json(200, { schemaVersion: 1, items: rows, nextCursor });
      return { ...answer, headers: { ...answer.headers, ...link } };
    }
    case 'csv':
      return text('text/csv', link, csv([titlesOf(columns), ...cellsOf(columns, rows)]));
    case 'html':
      return text('text/html', link, htmlTable(columns, rows, { title, note: moreIn(nextCursor) }));
  }
}

function moreIn(nextCursor: string | null): string {
  return nextCursor === null
    ? 'This is the last page.'
    : `More pages follow: ask again with cursor=${nextCursor}`;
}

function text(type: string, more: Readonly<Record<string, string>>, body: string): Answer {
  return {
    statusCode: 200,
    headers: {
      'content-type': `${type}; charset=utf-8`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': contentPolicy,
      ...more,
    },
    body,
  };
}
