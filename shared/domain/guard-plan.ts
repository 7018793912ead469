import { actionOf } from './actions/registry.ts';
import { type Company, type Guard, type GuardContext, type Hold, held } from './guard.ts';
import { orderedGuards } from './guards/registry.ts';
import { by } from './order.ts';
import { isDestructive, placesOf } from './places.ts';
import { type ActionStatus, type GuardedAction, type PlannedAction, stepOrder } from './plan.ts';
import { isReversal, isRung } from './policy.ts';
import { remedyKey } from './remedy-repeat.ts';
import type { ScopeView, SubjectView } from './scope-view.ts';
import { subjectOf } from './subject-of.ts';

/**
 * Decides every planned action. First each one for itself; then those that nothing holds are let through one by one,
 * the longest due first, each seeing the ones before it: so limits are shared out, and no image moves twice in a run.
 * The answer is in the order of the plan.
 */
export function guardPlan(planned: readonly PlannedAction[], view: ScopeView): readonly GuardedAction[] {
  const alone = planned.map((action) => ({ action, holds: holdsOf(action, { view, company: nobody }) }));
  const free = alone.filter(({ holds }) => holds.length === 0).map(({ action }) => action);
  const together = new Map<PlannedAction, readonly NamedHold[]>();
  const stopped = alone.filter(({ holds }) => holds.length > 0);
  let company: Company = {
    ...{ ...nobody, dueAtOnce: countByRule(free) },
    heldActions: new Set(stopped.map(({ action }) => action.actionId)),
  };
  for (const action of free.toSorted(
    by(
      (item) => item.dueAt ?? '~',
      stepOrder,
      (item) => item.subjectId,
    ),
  )) {
    const holds = holdsOf(action, { view, company });
    together.set(action, holds);
    company = holds.length === 0 ? admit(action, company, view) : notAdmitted(action, company);
  }
  return alone.map(({ action, holds }) => decide(action, together.get(action) ?? holds));
}

/** What one guard says of an action for itself: null lets it pass. */
export interface GuardAnswer {
  readonly guard: string;
  readonly title: string;
  readonly hold: Hold | null;
}

/** Every guard's answer, in their order, as if nothing else were planned: for people who want to know more than the first hold. */
export function guardAnswers(action: PlannedAction, view: ScopeView): readonly GuardAnswer[] {
  const subject = subjectOf(action.subjectId, view);
  return orderedGuards.map((guard) => ({
    ...{ guard: guard.id, title: guard.title },
    hold:
      subject === null
        ? held('what it is about could not be read')
        : ask(guard, action, subject, { view, company: nobody }),
  }));
}

interface NamedHold extends Hold {
  readonly guard: string;
}

const nobody: Company = {
  admitted: new Map(),
  admittedDestructive: 0,
  admittedGib: 0,
  climbing: new Set(),
  remedied: new Set(),
  dueAtOnce: new Map(),
  givenBackTo: new Set(),
  heldActions: new Set(),
};

function holdsOf(action: PlannedAction, context: GuardContext): readonly NamedHold[] {
  const subject = subjectOf(action.subjectId, context.view);
  if (subject === null) return [{ guard: 'facts-complete', ...held('what it is about could not be read') }];
  return orderedGuards.flatMap((guard) => {
    const hold = ask(guard, action, subject, context);
    return hold === null ? [] : [{ guard: guard.id, ...hold }];
  });
}

function ask(guard: Guard, action: PlannedAction, subject: SubjectView, context: GuardContext): Hold | null {
  try {
    return guard.check(action, subject, context);
  } catch (error) {
    return held(`the guard ${guard.id} failed: ${String(error)}`);
  }
}

function decide(action: PlannedAction, holds: readonly NamedHold[]): GuardedAction {
  const [first, ...others] = holds;
  return {
    ...action,
    status: statusOf(holds),
    heldBy: first?.guard ?? null,
    alsoHeldBy: others.map((hold) => hold.guard),
    reason: first === undefined ? allowedReason(action) : holds.map((hold) => hold.reason).join('; '),
  };
}

function statusOf(holds: readonly Hold[]): ActionStatus {
  if (holds.length === 0) return 'allowed';
  return holds.every((hold) => hold.isWaiting) ? 'waiting' : 'held';
}

function allowedReason(action: PlannedAction): string {
  if (action.purpose !== undefined) return action.purpose;
  const alreadySo = action.action !== 'notify' && action.calls.length === 0 ? '; it is so already' : '';
  return `wanted by ${action.ruleIds.join(', ')}, due since ${action.dueAt}${alreadySo}`;
}

function countByRule(actions: readonly PlannedAction[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const action of actions) {
    for (const ruleId of action.ruleIds) {
      const key = `${ruleId}#${action.action}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

function admit(action: PlannedAction, company: Company, view: ScopeView): Company {
  const { effect } = actionOf(action.action);
  if (effect === 'none') return company;
  const isRemedy = !isRung(action.step);
  const givesBack = isReversal(action.step);
  // One place is for all that is given back to an image.
  const hasPlace = givesBack && company.givenBackTo.has(action.subjectId);
  const places = hasPlace ? [] : placesOf(action, view);
  const admitted = new Map(company.admitted);
  for (const { limit } of places) admitted.set(limit, (admitted.get(limit) ?? 0) + 1);
  return {
    ...company,
    admitted,
    admittedDestructive: company.admittedDestructive + places.filter(isDestructive).length,
    admittedGib: places.reduce((sum, { gib }) => sum + gib, company.admittedGib),
    climbing: effect === 'additive' ? company.climbing : new Set([...company.climbing, action.subjectId]),
    givenBackTo: givesBack ? new Set([...company.givenBackTo, action.subjectId]) : company.givenBackTo,
    remedied: isRemedy ? new Set([...company.remedied, remedyKey(action)]) : company.remedied,
  };
}

function notAdmitted({ actionId }: PlannedAction, company: Company): Company {
  return { ...company, heldActions: new Set([...company.heldActions, actionId]) };
}
