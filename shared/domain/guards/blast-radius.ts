import { actionOf } from '../actions/registry.ts';
import { type Guard, type GuardContext, type Hold, held, waiting } from '../guard.ts';
import type { SpentPlace } from '../history.ts';
import { after, dayMs, isPast } from '../instant.ts';
import { allowance } from '../limits.ts';
import type { PlannedAction } from '../plan.ts';
import type { ScopeView } from '../scope-view.ts';

/** So many times the limit at once is no backlog but smells of a mistake. */
const floodFactor = 5;

export const blastRadius: Guard = {
  id: 'blast-radius',
  place: 170,
  title: 'No limit of the scope or the organization is exceeded in any 24 hours',
  check(action, _subject, context) {
    // What follows on another action has its place.
    if (actionOf(action.action).effect === 'none' || action.follows !== undefined) return null;
    return scopeHold(action, context) ?? organizationHold(action, context);
  },
};

function scopeHold(action: PlannedAction, { view, company }: GuardContext): Hold | null {
  const { limit: name, effect } = actionOf(action.action);
  if (name === null) return null;
  const limit = view.policy.limits[name];
  if (!view.inventory.known) return held(`the number of own images: ${view.inventory.why}`);
  const allowed = allowance(limit, view.inventory.value);
  const told = `${action.action}: ${allowed} of ${view.inventory.value} own images in 24 hours`;
  if (allowed === 0) return held(`the limit allows none (${told})`);
  // What takes nothing away can come in any number, a limit at a time.
  const flooding =
    effect === 'additive'
      ? undefined
      : action.ruleIds.find(
          (ruleId) =>
            (company.dueAtOnce.get(`${ruleId}#${action.action}`) ?? 0) > floodFactor * allowed &&
            !isApproved(ruleId, action, view),
        );
  if (flooding !== undefined) {
    return held(
      `${flooding} wants more than ${floodFactor} times the limit at once (${told}): approve the plan`,
    );
  }
  const spent = spentPlaces(view).filter(
    (place) => actionOf(place.action).limit === name && isHere(place, view),
  );
  const taken = spent.length + (company.admitted.get(name) ?? 0);
  return taken < allowed ? null : waiting(`postponed by the limit (${told})`);
}

function organizationHold(action: PlannedAction, { view, company }: GuardContext): Hold | null {
  if (actionOf(action.action).effect !== 'destructive') return null;
  const allowed = view.policy.limits.organizationDestructive;
  const told = `organization: ${allowed} destructive actions in 24 hours`;
  if (allowed === 0) return held(`the limit allows none (${told})`);
  const spent = spentPlaces(view).filter((place) => actionOf(place.action).effect === 'destructive');
  return spent.length + company.admittedDestructive < allowed
    ? null
    : waiting(`postponed by the limit (${told})`);
}

/** Somebody looked at what this very definition of the rule wants; the limit itself holds all the same. */
function isApproved(ruleId: string, { action }: PlannedAction, { history, policy, now }: ScopeView): boolean {
  const hash = policy.rules.find((rule) => rule.ruleId === ruleId)?.hash;
  return history.approvals.some(
    (approval) =>
      approval.ruleId === ruleId &&
      approval.action === action &&
      approval.ruleHash === hash &&
      !isPast(approval.until, now),
  );
}

function spentPlaces(view: ScopeView): readonly SpentPlace[] {
  return view.history.spentPlaces.filter((place) => !isPast(after(place.at, dayMs), view.now));
}

function isHere(place: SpentPlace, { facts }: ScopeView): boolean {
  return place.accountId === facts.scope.accountId && place.region === facts.scope.region;
}
