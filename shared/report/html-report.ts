import { createHash } from 'node:crypto';
import { escapeHtml } from '../html-text.ts';
import type { ReportDocument } from './report-document.ts';

/** The page's own code and looks, bundled: see `page/`. */
export interface PageCode {
  readonly script: string;
  readonly style: string;
}

/**
 * The report as one file that needs nothing else. The policy in its head lets the browser run and style only what stands
 * here by its hash, load nothing, and take no text for markup, so that what slipped through could still do nothing.
 */
export function htmlReport(report: ReportDocument, { script, style }: PageCode): string {
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${contentPolicyOf({ script, style })}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    '<link rel="icon" href="data:,">',
    `<title>${escapeHtml(`AMI Governor: ${report.title}`)}</title><style>${style}</style></head><body>`,
    '<noscript><p>This report is drawn by a script that stands in the file. Where scripts are off, ask for CSV or JSON.</p></noscript>',
    `<script type="application/json" id="report">${embeddedJson(report)}</script>`,
    `<script>${script}</script>`,
    '</body></html>\n',
  ].join('\n');
}

/** JSON that can end no element and no line of a script, and that reads in a file as it is: no sign in it turns the writing. */
export function embeddedJson(value: object): string {
  return JSON.stringify(value).replace(/[<\u2028\u2029\p{Cc}\p{Cf}]/gu, (char) =>
    char
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

export function contentPolicyOf({ script, style }: PageCode): string {
  return [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
