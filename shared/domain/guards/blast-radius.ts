import { type ActionId, actionOf } from '../actions/registry.ts';
import { groupBy } from '../group-by.ts';
import { type Guard, type GuardContext, type Hold, held, waiting } from '../guard.ts';
import type { SpentPlace } from '../history.ts';
import { after, dayMs, isPast } from '../instant.ts';
import { inventoryFor } from '../inventory.ts';
import { allowance, type LimitName } from '../limits.ts';
import { isDestructive, type LimitPlace, placesOf } from '../places.ts';
import type { PlannedAction } from '../plan.ts';
import { allRulesOf, isReversal } from '../policy.ts';
import type { ScopeView } from '../scope-view.ts';

/** So many times the limit at once is no backlog but smells of a mistake. */
const floodFactor = 5;

export const blastRadius: Guard = {
  id: 'blast-radius',
  place: 170,
  title: 'No limit of the scope or the organization is exceeded in any 24 hours',
  check(action, _subject, context) {
    const places = placesOf(action, context.view);
    const isTaken = isReversal(action.step) && havePlace(places, action, context);
    for (const [limit, { length }] of groupBy(places, (place) => place.limit)) {
      const hold = scopeHold(action, { limit, wanted: isTaken ? 0 : length }, context);
      if (hold !== null) return hold;
    }
    return sizeHold(places, context) ?? organizationHold(places, context);
  },
};

/** One place is for all that is given back to an image within 24 hours. */
function havePlace(
  places: readonly LimitPlace[],
  { subjectId }: PlannedAction,
  { view, company }: GuardContext,
): boolean {
  if (company.givenBackTo.has(subjectId)) return true;
  const here = spentPlaces(view).filter((place) => isHere(place, view));
  return places.every(({ actionId }) => here.some((place) => place.actionId === actionId));
}

/** `wanted`: how many places of the limit, besides those that it has from before. */
function scopeHold(
  action: PlannedAction,
  { limit, wanted }: { readonly limit: LimitName; readonly wanted: number },
  { view, company }: GuardContext,
): Hold | null {
  const [counted, things] =
    limit === 'deleteSnapshots'
      ? (['delete-snapshot', 'own snapshots'] as const)
      : ([action.action, 'own images'] as const);
  const inventory = inventoryFor(counted, view);
  if (!inventory.known) return held(`the number of ${things}: ${inventory.why}`);
  const allowed = allowance(view.policy.limits[limit], inventory.value);
  const told = `${counted}: ${allowed} of ${inventory.value} ${things} in 24 hours`;
  if (allowed === 0) return held(`the limit allows none (${told})`);
  const flooding = floodingRule(action, { counted, allowed }, { view, company });
  if (flooding !== undefined) {
    return held(
      `${flooding} wants more than ${floodFactor} times the limit at once (${told}): approve the plan`,
    );
  }
  const spent = spentPlaces(view).filter(
    (place) => actionOf(place.action).limit === limit && isHere(place, view),
  );
  const taken = spent.length + (company.admitted.get(limit) ?? 0);
  return wanted === 0 || taken + wanted <= allowed ? null : waiting(`postponed by the limit (${told})`);
}

/** What takes nothing away can come in any number, a limit at a time. */
function floodingRule(
  action: PlannedAction,
  { counted, allowed }: { readonly counted: ActionId; readonly allowed: number },
  { view, company: { dueAtOnce } }: GuardContext,
): string | undefined {
  if (actionOf(counted).effect === 'additive') return undefined;
  return action.ruleIds.find(
    (ruleId) =>
      (dueAtOnce.get(`${ruleId}#${counted}`) ?? 0) > floodFactor * allowed &&
      !isApproved(ruleId, action, view),
  );
}

/** A snapshot that alone is larger than the limit never goes: somebody has to raise it. */
function sizeHold(places: readonly LimitPlace[], { view, company }: GuardContext): Hold | null {
  const gib = places.reduce((sum, place) => sum + place.gib, 0);
  if (gib === 0) return null;
  const allowed = view.policy.limits.deleteSnapshotsGib;
  const told = `delete-snapshot: ${allowed} GiB in 24 hours`;
  if (gib > allowed) return held(`${gib} GiB are more than the limit (${told})`);
  const spent = spentPlaces(view).filter((place) => isHere(place, view));
  const taken = spent.reduce((sum, place) => sum + place.gib, company.admittedGib);
  return taken + gib <= allowed ? null : waiting(`postponed by the limit (${told})`);
}

function organizationHold(places: readonly LimitPlace[], { view, company }: GuardContext): Hold | null {
  const wanted = places.filter(isDestructive).length;
  if (wanted === 0) return null;
  const allowed = view.policy.limits.organizationDestructive;
  const told = `organization: ${allowed} destructive actions in 24 hours`;
  if (allowed === 0) return held(`the limit allows none (${told})`);
  const taken = spentPlaces(view).filter(isDestructive).length + company.admittedDestructive;
  return taken + wanted <= allowed ? null : waiting(`postponed by the limit (${told})`);
}

/** Somebody looked at what this very definition of the rule wants; the limit itself holds all the same. */
function isApproved(ruleId: string, { action }: PlannedAction, { history, policy, now }: ScopeView): boolean {
  const hash = allRulesOf(policy).find((rule) => rule.ruleId === ruleId)?.hash;
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
