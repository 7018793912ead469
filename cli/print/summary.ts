import type { ScopeReport } from '../../shared/domain/report.ts';
import { summaryOf } from '../../shared/report/scan-document.ts';
import { printable } from './table.ts';

/** Where, by which policy, as of when: the first lines of every table. */
export function heading(title: string, report: ScopeReport): string {
  const { scope, policy, evaluatedAt } = report;
  return `${title} of account ${scope.accountId} in ${scope.region}, policy ${printable(policy.name)}, as of ${evaluatedAt}\n`;
}

/** What could not be read, and what that means: the reader must not take silence for "nothing there". */
export function unreadNote(report: ScopeReport): string {
  const unread = report.reads.filter((read) => !read.known);
  if (unread.length === 0) return '';
  const lines = unread.map((read) => `  ${read.fact}: ${printable(read.why ?? '')}`);
  return [
    '',
    `Not read, so that it counts as in use wherever it could name an image (${unread.length} answers):`,
    ...lines,
    '  An answer that you know to be empty: --assume-empty NAME,NAME or --assume-empty all-missing',
    '',
  ].join('\n');
}

export function countsNote(report: ScopeReport): string {
  const { images, findings, actions } = summaryOf(report);
  return [
    '',
    `${images.total} images, ${images.owned} own, ${images.inUse} in use, ${images.usageUnknown} with unknown use`,
    `findings: ${listed(findings)}`,
    `actions: ${listed(actions)}`,
    '',
  ].join('\n');
}

function listed(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}
