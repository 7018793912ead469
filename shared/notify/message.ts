import { descendantLine } from '../domain/descendants.ts';
import type { Finding } from '../domain/finding.ts';
import { groupBy } from '../domain/group-by.ts';
import { type ImageId, type Scope, tagValue } from '../domain/image.ts';
import { utcDay } from '../domain/instant.ts';
import type { Notice } from '../domain/notice.ts';
import { objectionText } from '../domain/objection.ts';
import { by } from '../domain/order.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { ScopeReport } from '../domain/report.ts';
import { severities } from '../domain/severity.ts';
import { namesOf, type SubjectId, subjectWords } from '../domain/subject.ts';
import { oneLine, subjectOf } from './plain-text.ts';
import { costLines, snapshotNames } from './snapshot-words.ts';

/** One alert, ready for SNS. */
export interface Alert {
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
}

/** A digest, and the findings that it tells of: those beyond its end were not told. */
export interface FindingsAlert extends Alert {
  readonly told: readonly Finding[];
}

// SNS takes 256 KiB with the attributes (API reference); the rest is left to them and to the closing lines.
const mostBytes = 240 * 1024;
/** More than a person reads; what is left over is told by the next run. */
const mostEntries = 500;

/** The digest of one run, notices first, then the worst findings. Null when there is nothing to tell. */
export function findingsAlert(report: ScopeReport, findings: readonly Finding[]): FindingsAlert | null {
  const notices = noticeLines(report.notices);
  if (findings.length === 0 && notices.length === 0) return null;
  const { scope, policy } = report;
  const names = new Map<SubjectId, string>([...imageNames(report), ...snapshotNames(report)]);
  const ordered = findings.toSorted(
    by(
      urgencyOf,
      (finding) => finding.subjectId,
      (finding) => finding.ruleId,
    ),
  );
  const entries = ordered.map((finding) => findingEntry(finding, names.get(finding.subjectId) ?? ''));
  const head = [
    `AMI Governor: account ${scope.accountId}, ${scope.region}, ${report.evaluatedAt}`,
    `policy ${oneLine(policy.name)} (${policy.hash.slice(0, 12)})`,
    ...(notices.length === 0 ? [] : ['', ...notices]),
    '',
    `${count(findings.length, 'finding')} on ${subjectsOf(findings)}:`,
  ];
  const fitting = entriesThatFit(entries, head);
  const left = entries.length - fitting.length;
  const more = left === 0 ? [] : ['', `${count(left, 'more finding')} will be told by the next run.`];
  const told = ordered.slice(0, fitting.length);
  const costs = costLines(report, told);
  return {
    subject: subjectOf(
      `AMI Governor: ${count(findings.length, 'finding')}${noticeCount(report)} in ${scope.accountId} ${scope.region}`,
    ),
    text: [...head, ...fitting, ...more, '', ...(costs.length === 0 ? [] : [...costs, '']), ...remedy].join(
      '\n',
    ),
    told,
  };
}

/** More than a person reads at the head of a digest; each is in the story of its image too. */
const mostNotices = 100;

function noticeLines(notices: readonly Notice[]): readonly string[] {
  const left = notices.length - mostNotices;
  const lines = notices.slice(0, mostNotices).map((notice) => oneLine(noticeText(notice)));
  return left > 0 ? [...lines, `and ${left} more like these.`] : lines;
}

function noticeText(notice: Notice): string {
  switch (notice.kind) {
    case 'objection':
      return `! ${notice.subjectId}: ${objectionText(notice)}. It is left alone until ${notice.until}, and its days count anew.`;
    case 'waiver-ends':
      return `! ${notice.subjectId}: the waiver of ${notice.ruleId} by ${notice.grantedBy} ends after ${notice.until}. Mend the finding, or have it renewed.`;
  }
}

function noticeCount({ notices }: ScopeReport): string {
  return notices.length === 0 ? '' : ` and ${count(notices.length, 'notice')}`;
}

const remedy = [
  'To stop a step: mend what the finding names, ask for a waiver, or tag the image or snapshot ami-governor:protected.',
  'An image that anything uses is never taken away. Steps that are due are checked again before each is done.',
];

/** What was done, and what failed. Null when nothing of it concerns anybody: holds are in the reports. */
export function outcomesAlert(scope: Scope, outcomes: readonly Outcome[]): Alert | null {
  const telling = outcomes.filter(({ status }) => status === 'applied' || status === 'failed');
  if (telling.length === 0) return null;
  const failed = telling.filter(({ status }) => status === 'failed').length;
  const head = [`AMI Governor: account ${scope.accountId}, ${scope.region}`, ''];
  const entries = telling
    .toSorted(
      by(
        ({ status }) => (status === 'failed' ? '0' : '1'),
        ({ subjectId }) => subjectId,
        ({ action }) => action,
      ),
    )
    .map(
      ({ subjectId, action, status, reason, at }) =>
        `- ${subjectWords(subjectId)}: ${action} ${status} at ${at}: ${oneLine(reason)}`,
    );
  const fitting = entriesThatFit(entries, head);
  const left = entries.length - fitting.length;
  const more = left === 0 ? [] : ['', `and ${left} more, in the compliance table.`];
  return {
    subject: subjectOf(
      `AMI Governor: ${count(telling.length - failed, 'change')}, ${failed} failed in ${scope.accountId} ${scope.region}`,
    ),
    text: [...head, ...fitting, ...more].join('\n'),
  };
}

function findingEntry(finding: Finding, name: string): string {
  const { subjectId, severity, ruleId, mode, reason } = finding;
  const dates = Object.entries(finding.promisedAt)
    .toSorted(by(([, at]) => at))
    .map(([action, at]) => `${action} on ${utcDay(at)}`);
  const next = mode === 'audit' ? 'audit: nothing will be done' : dates.join(', ') || 'no date yet';
  const title = `- ${subjectWords(subjectId)}${name === '' ? '' : ` (${name})`}`;
  const descent = descendantLine(finding);
  const made = descent === null ? '' : `\n  ${oneLine(descent, 2000)}`;
  return `${title}\n  [${severity}] ${oneLine(ruleId)}: ${oneLine(reason)}${made}\n  ${next}`;
}

/** How many images and snapshots, and whether the account itself. */
function subjectsOf(findings: readonly Finding[]): string {
  const ids = [...new Set(findings.map(({ subjectId }) => subjectId))];
  const images = ids.filter((id) => namesOf(id).imageId !== null).length;
  const snapshots = ids.filter((id) => namesOf(id).snapshotId !== null).length;
  const parts = [
    ...(images === 0 ? [] : [count(images, 'image')]),
    ...(snapshots === 0 ? [] : [count(snapshots, 'snapshot')]),
    ...(ids.length > images + snapshots ? ['the account'] : []),
  ];
  return parts.join(' and ');
}

/** Enforced before audited, then by severity: what is cut off at the end is what can wait. */
function urgencyOf({ mode, severity }: Finding): string {
  return `${mode === 'enforce' ? 0 : 1}${severities.length - severities.indexOf(severity)}`;
}

/** The first entries that fit beside the head. */
function entriesThatFit(entries: readonly string[], head: readonly string[]): readonly string[] {
  let left = mostBytes - Buffer.byteLength([...head, ...remedy].join('\n')) - 1_000;
  const end = entries.slice(0, mostEntries).findIndex((entry) => {
    left -= Buffer.byteLength(entry) + 1;
    return left < 0;
  });
  return entries.slice(0, end === -1 ? mostEntries : end);
}

function imageNames({ images }: ScopeReport): ReadonlyMap<ImageId, string> {
  const byImage = groupBy(images, ({ image }) => image.imageId);
  return new Map(
    [...byImage].map(([imageId, [report]]) => {
      const owner = report?.image.tags.known ? tagValue(report.image.tags.value, 'Owner') : null;
      const parts = [report?.image.name ?? '', owner === null ? '' : `owner ${owner}`];
      return [imageId, oneLine(parts.filter((part) => part !== '').join(', '), 200)];
    }),
  );
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
