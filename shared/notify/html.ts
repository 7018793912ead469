import { escapeHtml } from '../html-text.ts';
import type { AlertDocument, DigestDocument } from './document.ts';
import { count } from './plain-text.ts';

/** The digest as a page of its own, for a look at it: no script, nothing from elsewhere. */
export function digestHtml(document: DigestDocument): string {
  const { title, account, region, at, recipient, alerts, more, list, costs, advice } = document;
  const named = account.name === null ? account.id : `${account.id} (${account.name})`;
  const rest = more === 0 ? '' : `and ${count(more, 'more alert')}${list === null ? '' : `: ${list}`}`;
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>`,
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<style>body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto}li{margin:0 0 1em;overflow-wrap:anywhere}</style>',
    '</head><body>',
    `<h1>${escapeHtml(title)}</h1>`,
    paragraph(`account ${named}, ${region}, ${at}, for ${recipient}`),
    `<ul>${alerts.map(entryOf).join('')}</ul>`,
    ...[rest, ...costs].filter((line) => line !== '').map(paragraph),
    '<h2>What you can do</h2>',
    `<ul>${advice.map(adviceOf).join('')}</ul>`,
    '</body></html>',
    '',
  ].join('\n');
}

function entryOf({ kind, severity, text, url }: AlertDocument): string {
  const lines = text.map(escapeHtml).join('<br>');
  const link = url === null ? '' : `<br><a href="${escapeHtml(url)}">in the console</a>`;
  return `<li><strong>${escapeHtml(kind)}, ${escapeHtml(severity)}</strong><br>${lines}${link}</li>`;
}

function adviceOf({ does, command }: DigestDocument['advice'][number]): string {
  const shown = command === null ? '' : `<br><code>${escapeHtml(command)}</code>`;
  return `<li>${escapeHtml(does)}${shown}</li>`;
}

function paragraph(text: string): string {
  return `<p>${escapeHtml(text)}</p>`;
}
