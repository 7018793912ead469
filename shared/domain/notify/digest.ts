import { groupBy } from '../group-by.ts';
import type { Scope } from '../image.ts';
import type { Instant } from '../instant.ts';
import { by } from '../order.ts';
import { type Severity, severities } from '../severity.ts';
import { type Alert, type AlertKind, alertKinds } from './alert.ts';

/** One message: what one run has to tell one owner, or those who run the service. Never empty. */
export interface Digest {
  /** The same for the same alerts to the same people. */
  readonly digestId: string;
  readonly at: Instant;
  readonly scope: Scope;
  readonly accountName: string | null;
  readonly audience: 'owner' | 'platform';
  /** Whom it is for: what subscriptions filter for. */
  readonly recipient: string;
  /** The name of a Slack webhook of the deployment; null: only where everything goes. */
  readonly slack: string | null;
  /** The most urgent first. */
  readonly alerts: readonly Alert[];
}

/** In the order in which people should see them; never by the order in which they came. */
export const byUrgency = by<Alert>(
  ({ kind }) => String(alertKinds.indexOf(kind)).padStart(2, '0'),
  (alert) => (alert.kind === 'violation' && alert.mode === 'audit' ? '1' : '0'),
  ({ severity }) => String(severities.length - severities.indexOf(severity)),
  ({ subjectId }) => subjectId,
  ({ ruleIds }) => ruleIds.join(),
  ({ alertId }) => alertId,
);

export function highestSeverity(alerts: readonly Pick<Alert, 'severity'>[]): Severity {
  const ranks = alerts.map(({ severity }) => severities.indexOf(severity));
  return severities[Math.max(0, ...ranks)] ?? 'informational';
}

/** In the order of the kinds. */
export function kindsIn(alerts: readonly Alert[]): readonly AlertKind[] {
  const found = new Set(alerts.map(({ kind }) => kind));
  return alertKinds.filter((kind) => found.has(kind));
}

/** In order. */
export function rulesIn(alerts: readonly Alert[]): readonly string[] {
  return [...new Set(alerts.flatMap(({ ruleIds }) => ruleIds))].toSorted();
}

/** What a digest tells of one rule and kind, whatever it lists by name. */
export interface RuleSum {
  readonly kind: AlertKind;
  /** Empty for what no rule asked for. */
  readonly ruleIds: readonly string[];
  readonly count: number;
  /** The earliest date that any of them promises; null: none does. */
  readonly firstDueAt: Instant | null;
}

/** In the order of the kinds, then of the rules. */
export function sumsOf(alerts: readonly Alert[]): readonly RuleSum[] {
  const groups = groupBy(alerts.toSorted(byUrgency), ({ kind, ruleIds }) => JSON.stringify([kind, ruleIds]));
  return [...groups.values()].flatMap((same): readonly RuleSum[] => {
    const [first] = same;
    if (first === undefined) return [];
    const [firstDueAt = null] = same.flatMap(datesOf).toSorted();
    return [{ kind: first.kind, ruleIds: first.ruleIds, count: same.length, firstDueAt }];
  });
}

function datesOf(alert: Alert): readonly Instant[] {
  if (alert.kind === 'violation') return Object.values(alert.dates);
  return alert.kind === 'warning' ? [alert.dueAt] : [];
}
