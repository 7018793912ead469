import { createHash } from 'node:crypto';
import { escapeHtml } from '../html-text.ts';

/** What stands in a report, as data: all texts are plain. */
export interface HtmlReport {
  readonly title: string;
  /** Sentences below the title. */
  readonly lead: readonly string[];
  readonly sections: readonly HtmlSection[];
}

export interface HtmlSection {
  readonly title: string;
  readonly note?: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly HtmlCell[])[];
}

/** A text, or one that catches the eye. */
export type HtmlCell =
  | string
  | number
  | { readonly text: string; readonly tone: 'good' | 'bad' | 'warn' | 'calm' };

/**
 * One page that needs nothing else: no script, no picture, no address. The policy in its head lets the browser load
 * nothing at all and style it only by what stands here, so that a text that slipped through could still do nothing.
 */
export function htmlReport({ title, lead, sections }: HtmlReport): string {
  const contents = sections.map(
    ({ title: name }, at) => `<li><a href="#s${at}">${escapeHtml(name)}</a></li>`,
  );
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${contentPolicy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title><style>${style}</style></head><body>`,
    `<header><h1>${escapeHtml(title)}</h1>${lead.map((text) => `<p>${escapeHtml(text)}</p>`).join('')}</header>`,
    `<nav><ul>${contents.join('')}</ul></nav>`,
    `<main>${sections.map(sectionHtml).join('\n')}</main>`,
    '</body></html>\n',
  ].join('\n');
}

function sectionHtml({ title, note, columns, rows }: HtmlSection, at: number): string {
  const head = columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map(cellHtml).join('')}</tr>`).join('\n');
  const said = note === undefined ? '' : `<p>${escapeHtml(note)}</p>`;
  const table =
    rows.length === 0
      ? '<p>None.</p>'
      : `<table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`;
  return `<section id="s${at}"><h2>${escapeHtml(title)}</h2>${said}<div class="wide">${table}</div></section>`;
}

function cellHtml(cell: HtmlCell): string {
  if (typeof cell === 'number') return `<td class="number">${cell}</td>`;
  if (typeof cell === 'string') return `<td${isShort(cell) ? ' class="short"' : ''}>${escapeHtml(cell)}</td>`;
  return `<td class="${cell.tone}">${escapeHtml(cell.text)}</td>`;
}

/** Ids, Regions and dates stay in one piece; sentences wrap. */
function isShort(text: string): boolean {
  return text.split('\n').every((line) => line.length <= 24);
}

const style = `
:root { color-scheme: light dark; --line: #8885; --soft: #8881; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 1200px; padding: 1.5rem; }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
header p { margin: .2rem 0; } nav ul { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; list-style: none; padding: 0; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .87rem; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; white-space: pre-line; }
td.short { white-space: pre; } th { background: var(--soft); } td.number { text-align: right; font-variant-numeric: tabular-nums; }
.good { color: #16823a; } .bad { color: #c4302b; } .warn { color: #a86400; } .calm { opacity: .65; }
`;

/** What the page's own head says: for the header of whoever serves it. */
export const contentPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
