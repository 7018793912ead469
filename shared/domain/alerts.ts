import { actionOf } from './actions/registry.ts';
import { type Finding, isClockStopped, type PromisedDates } from './finding.ts';
import { groupBy } from './group-by.ts';
import type { GuardedAction } from './plan.ts';
import { findingsIn, type ScopeReport } from './report.ts';

/**
 * The findings of the report as they stand once its alerts were accepted: those with an allowed notify step are
 * announced, and where nothing stops them their clocks start now, with the dates of this plan as the promise.
 */
export function announcedFindings(report: ScopeReport): readonly Finding[] {
  const actions = groupBy(report.actions, (action) => action.subjectId);
  return findingsIn(report).flatMap((finding) => {
    const planned = actions.get(finding.subjectId) ?? [];
    const wanted = planned.filter((action) => action.ruleIds.includes(finding.ruleId));
    return isAlerted(wanted) ? [announced(finding, wanted, report)] : [];
  });
}

function isAlerted(wanted: readonly GuardedAction[]): boolean {
  return wanted.some((action) => action.action === 'notify' && action.status === 'allowed');
}

function announced(finding: Finding, wanted: readonly GuardedAction[], report: ScopeReport): Finding {
  const at = report.evaluatedAt;
  if (isClockStopped(finding)) return { ...finding, announcedAt: at };
  const dates = wanted.flatMap(({ action, dueAt }) =>
    dueAt === null || action === 'notify' || actionOf(action).kind === 'errand'
      ? []
      : [[action, dueAt] as const],
  );
  const promisedAt: PromisedDates = Object.fromEntries(dates);
  return { ...finding, announcedAt: at, notifiedAt: at, promisedAt };
}
