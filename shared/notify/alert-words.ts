import { utcDay } from '../domain/instant.ts';
import type { Alert, ImageChangedAlert, ViolationAlert } from '../domain/notify/alert.ts';
import { objectionText } from '../domain/objection.ts';
import { by } from '../domain/order.ts';
import { subjectWords } from '../domain/subject.ts';
import { oneLine } from './plain-text.ts';
import { costWords } from './snapshot-words.ts';

/** The alert in plain lines, the first of which names what it is about. Each is one line, whatever strangers wrote. */
export function alertLines(alert: Alert): readonly string[] {
  return alert.kind === 'violation'
    ? violationLines(alert)
    : [oneLine(sentenceOf(alert), 700), aboutLine(alert)];
}

function violationLines(alert: ViolationAlert): readonly string[] {
  const { subjectId, severity, ruleIds, reason, since, descendants } = alert;
  const names = [alert.name, alert.owner === null ? null : `owner ${alert.owner}`, costOf(alert)];
  const shown = names.filter((part) => part !== null && part !== '').join(', ');
  const title = `${subjectWords(subjectId)}${shown === '' ? '' : ` (${oneLine(shown, 200)})`}`;
  const made = alert.creator === null ? '' : `; made by ${alert.creator}`;
  return [
    oneLine(title, 400),
    oneLine(`[${severity}] ${ruleIds.join(', ')}: ${reason}`),
    nextOf(alert),
    oneLine(`since ${utcDay(since)}${made}`, 300),
    ...(descendants === null ? [] : [oneLine(descendants, 2_000)]),
  ];
}

function costOf({ orphanCost }: ViolationAlert): string | null {
  return orphanCost === null ? null : costWords(orphanCost);
}

function nextOf({ mode, suspendedBy, dates }: ViolationAlert): string {
  if (mode === 'audit') return 'audit: nothing will be done';
  if (suspendedBy !== null) return `${suspendedBy}: nothing will be done for now`;
  const steps = Object.entries(dates)
    .toSorted(by(([, at]) => at))
    .map(([action, at]) => `${action} on ${utcDay(at)}`);
  return steps.join(', ') || 'no date yet';
}

function sentenceOf(alert: Exclude<Alert, ViolationAlert>): string {
  const subject = subjectWords(alert.subjectId);
  switch (alert.kind) {
    case 'warning':
      return `${subject}: ${alert.action} on ${utcDay(alert.dueAt)}, unless what the rule finds is mended or waived by then`;
    case 'action-taken':
      return `${subject}: ${alert.action} applied at ${alert.at}: ${alert.reason}`;
    case 'action-failed':
      return `${subject}: ${alert.action} failed at ${alert.at}: ${alert.reason}`;
    case 'held':
      return `${subject}: ${alert.action} is due and held by ${alert.heldBy}: ${alert.reason}`;
    case 'objection':
      return `${subject}: ${objectionText(alert)}. It is left alone until ${alert.until}, and its days count anew.`;
    case 'resolved':
      return `${subject}: ${alert.ruleIds.join(', ')} is met or does not apply any more: ${alert.reason}`;
    case 'waiver-expiring':
      return `${subject}: the waiver of ${alert.ruleIds.join(', ')} by ${alert.grantedBy} ends after ${alert.until}. Mend the finding, or have it renewed.`;
    case 'image-changed':
      return `${subject} ${changeOf(alert)}`;
    case 'service-trouble':
      return `${subject}: could not be read: ${alert.what}: ${alert.reason}`;
  }
}

const changed = {
  deregistered: 'was deregistered',
  disabled: 'was disabled',
  shared: 'was shared with others',
} as const satisfies Record<ImageChangedAlert['what'], string>;

const because = {
  golden: 'one that the policy asks to protect',
  'in-use': 'in use',
  'maybe-in-use': 'not known to be out of use',
  protected: 'protected',
} as const satisfies Record<ImageChangedAlert['matters'][number], string>;

const comebacks = {
  yes: 'The Recycle Bin can bring it back.',
  no: 'The Recycle Bin cannot bring it back.',
  unknown: 'Whether the Recycle Bin can bring it back could not be read.',
} as const;

/** Who, from where, why it matters, and whether there is a way back. */
function changeOf({ what, by: who, from, at, matters, canComeBack }: ImageChangedAlert): string {
  const actor = who ?? 'somebody whom the event does not tell; the trail may do so in some minutes';
  const origin = from === null ? '' : ` from ${from}`;
  const why = matters.map((matter) => because[matter]).join(', ');
  const told = `${changed[what]} at ${at}, not by this service: by ${actor}${origin}. It is ${why}.`;
  return canComeBack === null ? told : `${told} ${comebacks[canComeBack]}`;
}

/** What is known of the subject besides its id. */
function aboutLine({ name, owner, creator, ruleIds, at }: Alert): string {
  const parts = [
    name === null ? null : oneLine(name, 150),
    owner === null ? 'no owner' : `owner ${oneLine(owner, 150)}`,
    creator === null ? null : `made by ${oneLine(creator, 200)}`,
    ruleIds.length === 0 ? null : `by ${oneLine(ruleIds.join(', '), 200)}`,
    `as of ${at}`,
  ];
  return parts.filter((part) => part !== null).join('; ');
}
