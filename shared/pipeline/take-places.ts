import { inventoryFor } from '../domain/inventory.ts';
import { allowance } from '../domain/limits.ts';
import { isDestructive, type LimitPlace, placesOf } from '../domain/places.ts';
import type { PlannedAction } from '../domain/plan.ts';
import type { ScopeView } from '../domain/scope-view.ts';
import type { Budget, PlaceRequest } from '../ports.ts';

export type TakenPlaces =
  | { readonly status: 'reserved'; readonly places: readonly PlaceRequest[] }
  | { readonly status: 'scope-full' | 'organization-full' };

/** Every place that the action needs, its own and those of the snapshots that go with an image; or none of them. */
export async function takePlaces(
  planned: PlannedAction,
  view: ScopeView,
  budget: Budget,
): Promise<TakenPlaces> {
  const places: PlaceRequest[] = [];
  for (const place of placesOf(planned, view)) {
    const request = requestFor(place, view);
    const answer = await budget.reservePlace(request);
    if (answer !== 'reserved') {
      await givePlacesBack(places, budget);
      return { status: answer };
    }
    places.push(request);
  }
  return { status: 'reserved', places };
}

/** Only where the call surely had no effect. */
export async function givePlacesBack(places: readonly PlaceRequest[], budget: Budget): Promise<void> {
  for (const place of places) await budget.releasePlace(place);
}

function requestFor(place: LimitPlace, view: ScopeView): PlaceRequest {
  const { policy, facts, now } = view;
  // An allowed action has a known inventory: its guards saw to that. Without it nothing is allowed.
  const inventory = inventoryFor(place.action, view);
  return {
    ...place,
    scope: facts.scope,
    isDestructive: isDestructive(place),
    at: now.toISOString(),
    allowance: inventory.known ? allowance(policy.limits[place.limit], inventory.value) : 0,
    gibAllowance: policy.limits.deleteSnapshotsGib,
    organizationAllowance: policy.limits.organizationDestructive,
  };
}
