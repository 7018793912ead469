import { createHash } from 'node:crypto';
import { escapeHtml } from '../html-text.ts';
import { type Column, cellsOf, titlesOf } from './tables.ts';

// An answer of a function holds 6 MB (Lambda quotas): evidence may be long, and a page is for reading.
const longestCell = 600;

/**
 * Rows as a page that needs nothing else and runs nothing. What is longer than anybody reads is cut: JSON and CSV have all
 * of it. The policy in its head lets the browser load nothing at all and style it only by what stands here, so that a text
 * that slipped through could still do nothing.
 */
export function htmlTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { title, note }: { readonly title: string; readonly note: string },
): string {
  const named = escapeHtml(`AMI Governor: ${title}`);
  const head = titlesOf(columns).map((column) => `<th scope="col">${escapeHtml(column)}</th>`);
  const body = cellsOf(columns, rows).map((row) => `<tr>${row.map(cellHtml).join('')}</tr>`);
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${contentPolicy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${named}</title><style>${style}</style></head><body>`,
    `<h1>${named}</h1><p>${rows.length} ${rows.length === 1 ? 'row' : 'rows'}. ${escapeHtml(note)}</p>`,
    `<main><table><thead><tr>${head.join('')}</tr></thead><tbody>`,
    ...body,
    '</tbody></table></main></body></html>\n',
  ].join('\n');
}

function cellHtml(cell: string): string {
  const text = cell.length <= longestCell ? cell : `${cell.slice(0, longestCell).toWellFormed()}…`;
  return `<td${text.length <= 24 ? ' class="short"' : ''}>${escapeHtml(text)}</td>`;
}

const style = `
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 1200px; padding: 1.5rem; }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; } main { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .87rem; }
th, td { border-bottom: 1px solid #8885; padding: .3rem .6rem; text-align: left; vertical-align: top; white-space: pre-line; }
td.short { white-space: pre; } th { background: #8881; }
`;

/** What the page's own head says: for the header of whoever serves it. */
export const contentPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
