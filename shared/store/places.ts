import type { SpentPlace } from '../domain/history.ts';
import { after, dayMs, type Instant } from '../domain/instant.ts';
import type { PlaceRequest } from '../ports.ts';

/**
 * One action's place in a limit. It is taken until 24 hours after the last time it was asked for: the action may have
 * happened at any of these times, but it is one action.
 */
export interface Place extends Pick<PlaceRequest, 'actionId' | 'action' | 'gib'> {
  readonly accountId: string;
  readonly region: string;
  /** In order. Giving a place back takes only its own time away. */
  readonly askedAt: readonly Instant[];
}

export interface Taken {
  /** `held`: it stands as it is; `changed`: the places have to be written. */
  readonly answer: 'held' | 'changed' | 'full';
  readonly places: readonly Place[];
}

/** Expired places stay a little: the clocks of two callers differ, and the one ahead must not free a place too early. */
const forgottenAfterMs = dayMs + 3_600_000;

/** A place for the request among those of one limit. */
export function takePlace(places: readonly Place[], request: PlaceRequest, allowance: number): Taken {
  const kept = places.filter((place) => isWithin(place, request.at, forgottenAfterMs));
  const taken = kept.filter((place) => isWithin(place, request.at, dayMs));
  const mine = taken.find((place) => isOf(place, request));
  if (mine?.askedAt.includes(request.at) === true) return { answer: 'held', places };
  if (mine === undefined && (taken.length >= allowance || isTooLarge(taken, request))) {
    return { answer: 'full', places };
  }
  const others = kept.filter((place) => !isOf(place, request));
  return { answer: 'changed', places: [...others, placeOf(request, mine)] };
}

/** Null: there is nothing to give back. */
export function withoutPlace(places: readonly Place[], request: PlaceRequest): readonly Place[] | null {
  const mine = places.find((place) => isOf(place, request));
  if (mine === undefined || !mine.askedAt.includes(request.at)) return null;
  const askedAt = mine.askedAt.filter((at) => at !== request.at);
  const others = places.filter((place) => place !== mine);
  return askedAt.length === 0 ? others : [...others, { ...mine, askedAt }];
}

/** Each action once, though it has a place in its scope and one in the organization. Oldest first. */
export function spentPlaces(places: readonly Place[]): readonly SpentPlace[] {
  const spent = new Map(
    places.map((place) => {
      const { accountId, region, action, actionId, gib } = place;
      const at = lastAsked(place);
      return [`${accountId}#${region}#${actionId}`, { accountId, region, actionId, action, gib, at }];
    }),
  );
  return [...spent.entries()]
    .toSorted(([oneKey, one], [otherKey, other]) =>
      `${one.at}${oneKey}` < `${other.at}${otherKey}` ? -1 : 1,
    )
    .map(([, place]) => place);
}

export function lastAsked(place: Place): Instant {
  return place.askedAt.at(-1) ?? '';
}

/** Only what has a size is limited by it. */
function isTooLarge(taken: readonly Place[], { gib, gibAllowance }: PlaceRequest): boolean {
  return gib > 0 && taken.reduce((sum, place) => sum + place.gib, gib) > gibAllowance;
}

function placeOf({ scope, actionId, action, gib, at }: PlaceRequest, before: Place | undefined): Place {
  const { accountId, region } = scope;
  const earlier = (before?.askedAt ?? []).filter((asked) => after(asked, forgottenAfterMs) > at);
  return { accountId, region, actionId, action, gib, askedAt: [...earlier, at].toSorted() };
}

function isOf(place: Place, { scope, actionId }: PlaceRequest): boolean {
  return place.actionId === actionId && place.accountId === scope.accountId && place.region === scope.region;
}

function isWithin(place: Place, at: Instant, ms: number): boolean {
  return after(lastAsked(place), ms) > at;
}
