import type { Alert, AlertKind } from '../domain/notify/alert.ts';
import { type Digest, highestSeverity, type RuleSum, sumsOf } from '../domain/notify/digest.ts';
import type { Severity } from '../domain/severity.ts';
import { namesOf } from '../domain/subject.ts';
import { type Advice, adviceOf, consoleUrl } from './advice.ts';
import { alertLines } from './alert-words.ts';
import { count, oneLine } from './plain-text.ts';
import { costLines } from './snapshot-words.ts';

/** The version of `AlertDocument` and `DigestDocument`: a field may be added under the same one, never changed or taken away. */
export const schemaVersion = 1;

/** One alert for other programs, cleaned: every text is one line and bounded. */
export interface AlertDocument {
  readonly alertId: string;
  readonly kind: AlertKind;
  readonly severity: Severity;
  readonly at: string;
  readonly subjectId: string;
  readonly imageId: string | null;
  readonly snapshotId: string | null;
  readonly name: string | null;
  readonly owner: string | null;
  readonly creator: string | null;
  readonly ruleIds: readonly string[];
  /** What is said of it, a line each. */
  readonly text: readonly string[];
  /** In the console; null where it shows no such thing. */
  readonly url: string | null;
  readonly advice: readonly Advice[];
  /** What only this kind has, such as `reason`, `dates`, `dueAt`, `action`. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** One digest: a contract with other programs, and all that a renderer needs. */
export interface DigestDocument {
  readonly schemaVersion: 1;
  readonly digestId: string;
  readonly at: string;
  readonly account: { readonly id: string; readonly name: string | null };
  readonly region: string;
  readonly audience: Digest['audience'];
  readonly recipient: string;
  readonly slack: string | null;
  /** The highest of all alerts. */
  readonly severity: Severity;
  /** Numbers and ids alone. */
  readonly title: string;
  /** All that it tells of, by kind and rule. */
  readonly sums: readonly RuleSum[];
  /** The first ones; `more` is the number of the others, which the sums tell of too. */
  readonly alerts: readonly AlertDocument[];
  readonly more: number;
  /** Lists the others; null where there are none. */
  readonly list: string | null;
  readonly costs: readonly string[];
  /** By what the first of each kind can be answered with. */
  readonly advice: readonly Advice[];
}

/** The digest with its first `most` alerts. */
export function digestDocument(digest: Digest, most: number): DigestDocument {
  const { digestId, at, scope, accountName, audience, recipient, slack, alerts } = digest;
  const more = Math.max(0, alerts.length - most);
  return {
    ...{ schemaVersion, digestId: oneLine(digestId, 400), at },
    account: { id: scope.accountId, name: accountName === null ? null : oneLine(accountName, 100) },
    ...{ region: scope.region, audience, recipient: oneLine(recipient, 256), slack },
    severity: highestSeverity(alerts),
    title: `AMI Governor: ${countsOf(alerts)} in ${scope.accountId} ${scope.region}`,
    sums: sumsOf(alerts).slice(0, mostSums),
    alerts: alerts.slice(0, most).map(alertDocument),
    more,
    list: more === 0 ? null : `amigov scan --account ${scope.accountId} --region ${scope.region}`,
    costs: costLines(alerts),
    advice: adviceForAll(alerts),
  };
}

/** A policy has tens of rules. */
const mostSums = 100;

export function alertDocument(alert: Alert): AlertDocument {
  const { alertId, kind, severity, at, subjectId, name, owner, creator, ruleIds, ...rest } = alert;
  const { scope: _scope, accountName: _account, ...details } = rest;
  return {
    ...{ alertId: oneLine(alertId, 400), kind, severity, at, subjectId: oneLine(subjectId, 100) },
    ...namesOf(oneLine(subjectId, 100)),
    ...{ name: short(name), owner: short(owner), creator: short(creator), ruleIds: ruleIds.slice(0, 20) },
    text: alertLines(alert),
    url: consoleUrl(alert),
    advice: adviceOf(alert),
    details: cleaned(details),
  };
}

function short(text: string | null): string | null {
  return text === null ? null : oneLine(text, 256);
}

const mostListed = 100;

/** Texts in one line each, and lists that end. */
function cleaned(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(details).map(([key, value]) => {
      if (typeof value === 'string') return [key, oneLine(value)];
      return [key, Array.isArray(value) ? value.slice(0, mostListed) : value];
    }),
  );
}

const nouns: Readonly<Record<AlertKind, readonly [one: string, several: string]>> = {
  'image-changed': ['image changed by others', 'images changed by others'],
  'service-trouble': ['trouble of the service', 'troubles of the service'],
  objection: ['objection', 'objections'],
  'action-failed': ['failed step', 'failed steps'],
  'action-taken': ['step taken', 'steps taken'],
  warning: ['step soon', 'steps soon'],
  held: ['step held', 'steps held'],
  violation: ['finding', 'findings'],
  'waiver-expiring': ['waiver that ends', 'waivers that end'],
  resolved: ['finding resolved', 'findings resolved'],
};

// A subject of SNS has room for so many beside the account and the Region.
const longestCounts = 50;

/** The most urgent kinds by name, as many as a subject has room for. */
function countsOf(alerts: readonly Pick<Alert, 'kind'>[]): string {
  const kinds = [...new Set(alerts.map(({ kind }) => kind))];
  const counts = kinds.map((kind) =>
    count(alerts.filter((alert) => alert.kind === kind).length, ...nouns[kind]),
  );
  const fitting = counts.filter((_, index) => counts.slice(0, index + 1).join(', ').length <= longestCounts);
  return fitting.length === counts.length ? counts.join(', ') : `${fitting.join(', ')} and more`;
}

function adviceForAll(alerts: readonly Alert[]): readonly Advice[] {
  const firsts = [...new Map(alerts.toReversed().map((alert) => [alert.kind, alert])).values()].toReversed();
  const all = firsts.flatMap(adviceOf);
  return [...new Map(all.map((each) => [`${each.does} ${each.command ?? ''}`, each])).values()];
}
