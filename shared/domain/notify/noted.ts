import { actionOf } from '../actions/registry.ts';
import type { Finding } from '../finding.ts';
import type { FindingRecord } from '../history.ts';
import { after, dayMs, isPast, utcDay } from '../instant.ts';
import { objectionEnd } from '../objection.ts';
import { byText } from '../order.ts';
import type { Outcome } from '../outcome.ts';
import type { GuardedAction } from '../plan.ts';
import { isRung } from '../policy.ts';
import type { ScopeView } from '../scope-view.ts';
import { scopeId } from '../subject.ts';
import type { ActionAlert, Alert } from './alert.ts';
import { factsOf } from './subject-facts.ts';

/** So long before its end a waiver is called to mind. */
const waiverWarningMs = 7 * dayMs;
/** So long before a step it is called to mind; not where the first alert itself is no older than a day by then. */
const stepWarningMs = 3 * dayMs;
/** Those that somebody can do something about. The others are what the policy or people want, or time. */
const toldGuards: ReadonlySet<string> = new Set([
  'facts-complete',
  'in-use',
  'standby',
  'recycle-bin',
  'sanity',
  'blast-radius',
]);

/**
 * What a run has to tell besides its findings, in order of id. It is what is, not what is new: whoever keeps what was told
 * passes over what was told under the same id.
 */
export function notedAlerts(
  findings: readonly Finding[],
  actions: readonly GuardedAction[],
  view: ScopeView,
): readonly Alert[] {
  const alerts = [
    ...objections(view),
    ...endingWaivers(findings, view),
    ...actions.flatMap((action) => [...warningOf(action, view), ...heldOf(action, view)]),
    ...resolved(findings, view),
    ...unread(view),
  ];
  return alerts.toSorted((one, other) => byText(one.alertId, other.alertId));
}

/** Null where nobody has to know: holds are told where they last, and the rest is in the story. */
export function outcomeAlert(outcome: Outcome, view: ScopeView): ActionAlert | null {
  const { status, actionId, action, planId, subjectId, reason, at, undo } = outcome;
  if (status !== 'applied' && status !== 'failed') return null;
  return {
    ...factsOf(subjectId, undo?.ruleIds ?? [], view),
    ...{ kind: status === 'applied' ? 'action-taken' : 'action-failed', action, reason, at },
    // By its plan: a run that was broken off and its next try tell the same news.
    alertId: idOf(status === 'applied' ? 'action-taken' : 'action-failed', actionId, planId),
  };
}

function objections(view: ScopeView): readonly Alert[] {
  return [...view.images.values()].flatMap(({ image: { imageId }, objection }): readonly Alert[] => {
    if (objection === null) return [];
    const { what, seenAt } = objection;
    const until = objectionEnd(objection, view.policy.safety);
    if (isPast(until, view.now)) return [];
    const facts = { ...factsOf(imageId, [], view), alertId: idOf('objection', imageId, seenAt) };
    return [{ ...facts, kind: 'objection', severity: 'medium', what, seenAt, until }];
  });
}

function endingWaivers(findings: readonly Finding[], view: ScopeView): readonly Alert[] {
  return findings.flatMap(({ subjectId, ruleId, waiver }): readonly Alert[] => {
    if (waiver === null) return [];
    const until = utcDay(waiver.until);
    const endsAt = after(`${until}T00:00:00.000Z`, dayMs);
    if (!isPast(after(endsAt, -waiverWarningMs), view.now)) return [];
    const facts = factsOf(subjectId, [ruleId], view);
    const alertId = idOf('waiver-expiring', subjectId, ruleId, until);
    return [{ ...facts, alertId, kind: 'waiver-expiring', grantedBy: waiver.by, until }];
  });
}

function warningOf(planned: GuardedAction, view: ScopeView): readonly Alert[] {
  const { actionId, action, subjectId, ruleIds, step, mode, clockStartedAt, dueAt, isPromised } = planned;
  if (!isRung(step) || action === 'notify' || mode !== 'enforce' || planned.status === 'held') return [];
  if (clockStartedAt === null || dueAt === null || !isPromised || isPast(dueAt, view.now)) return [];
  const warnAt = after(dueAt, -stepWarningMs);
  if (!isPast(warnAt, view.now) || warnAt <= after(clockStartedAt, dayMs)) return [];
  const alertId = idOf('warning', actionId, utcDay(dueAt));
  return [{ ...factsOf(subjectId, ruleIds, view), alertId, kind: 'warning', action, dueAt }];
}

function heldOf(planned: GuardedAction, view: ScopeView): readonly Alert[] {
  const { actionId, action, subjectId, ruleIds, mode, clockStartedAt, dueAt, status, heldBy, reason } =
    planned;
  if (status !== 'held' || heldBy === null || !toldGuards.has(heldBy)) return [];
  const { kind, effect } = actionOf(action);
  if (mode !== 'enforce' || effect === 'none' || (kind !== 'rung' && kind !== 'remedy')) return [];
  if (clockStartedAt === null || dueAt === null || !isPast(dueAt, view.now)) return [];
  const alertId = idOf('held', actionId, heldBy, clockStartedAt);
  return [{ ...factsOf(subjectId, ruleIds, view), alertId, kind: 'held', action, heldBy, reason }];
}

/** What was told to break a rule and does no more. */
function resolved(findings: readonly Finding[], view: ScopeView): readonly Alert[] {
  const told = new Map(
    view.history.findings
      .filter(({ status, announcedAt }) => status === 'NON_COMPLIANT' && announcedAt !== null)
      .map((record): [string, FindingRecord] => [idOf(record.subjectId, record.ruleId), record]),
  );
  return findings.flatMap(({ subjectId, ruleId, status, reason }): readonly Alert[] => {
    const record = told.get(idOf(subjectId, ruleId));
    if (record === undefined || (status !== 'COMPLIANT' && status !== 'NOT_APPLICABLE')) return [];
    const facts = factsOf(subjectId, [ruleId], view);
    const alertId = idOf('resolved', subjectId, ruleId, record.firstSeenAt);
    const since = record.firstSeenAt;
    return [{ ...facts, alertId, kind: 'resolved', severity: 'informational', reason, since }];
  });
}

/**
 * An event run leaves most facts to the sweep: only there is what is unread a trouble. Where no image could be listed
 * nothing was judged: that is told once for all such scopes, when the sweep ends.
 */
function unread(view: ScopeView): readonly Alert[] {
  const { scope, covers, reads } = view.facts;
  const gaps = reads.filter(({ known }) => !known);
  if (covers !== 'scope' || gaps.length === 0 || gaps.some(({ fact }) => fact === 'Images')) return [];
  const what = [...new Set(gaps.map(({ fact }) => fact))].toSorted(byText).join(', ');
  const reason = gaps[0]?.why ?? 'no reason was given';
  const facts = { ...factsOf(scopeId(scope), [], view), alertId: idOf('service-trouble', 'unread', what) };
  return [{ ...facts, kind: 'service-trouble', severity: 'high', what, reason }];
}

function idOf(...parts: readonly string[]): string {
  return parts.join('#');
}
