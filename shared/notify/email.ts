import { utcDay } from '../domain/instant.ts';
import type { AlertKind } from '../domain/notify/alert.ts';
import type { AlertDocument, DigestDocument } from './document.ts';
import { count, subjectOf } from './plain-text.ts';

/** For SNS, which takes few characters and shows the subject in e-mails alone. */
export function emailSubject({ title }: DigestDocument): string {
  return subjectOf(title);
}

/** The digest as plain text. Every line of an alert after its first is indented, so that no name begins an alert. */
export function emailText(document: DigestDocument): string {
  const { account, region, at, recipient, alerts, more, list, sums, costs, advice } = document;
  const named = account.name === null ? account.id : `${account.id} (${account.name})`;
  const rest =
    more === 0 ? [] : ['', `${count(more, 'more alert')} not listed here. In all:`, ...sums.map(sumLine)];
  return [
    `AMI Governor: account ${named}, ${region}, ${at}`,
    `for ${recipient}`,
    '',
    ...alerts.flatMap(entryOf),
    ...rest,
    ...(list === null ? [] : [`List them: ${list}`]),
    ...(costs.length === 0 ? [] : ['', ...costs]),
    ...(advice.length === 0 ? [] : ['', 'What you can do:']),
    ...advice.flatMap(({ does, command }) => [`* ${does}`, ...(command === null ? [] : [`    ${command}`])]),
    '',
    'An image that anything uses is never taken away. Steps that are due are checked again before each is done.',
  ].join('\n');
}

/** What somebody has to look at, before what is only so. */
const marked: ReadonlySet<AlertKind> = new Set([
  'image-changed',
  'service-trouble',
  'objection',
  'warning',
  'waiver-expiring',
]);

function entryOf({ kind, text, url }: AlertDocument): readonly string[] {
  const [first = '', ...others] = text;
  const lines = url === null ? others : [...others, url];
  return [`${marked.has(kind) ? '!' : '-'} ${first}`, ...lines.map((line) => `  ${line}`)];
}

function sumLine({ kind, ruleIds, count: number, firstDueAt }: DigestDocument['sums'][number]): string {
  const rules = ruleIds.length === 0 ? '' : ` of ${ruleIds.join(', ')}`;
  return `  ${number} x ${kind}${rules}${firstDueAt === null ? '' : `, the first date ${utcDay(firstDueAt)}`}`;
}
