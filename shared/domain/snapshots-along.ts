import type { Image } from './image.ts';
import { asksForImages, matchSnapshot } from './match.ts';
import { fitOneDay } from './places.ts';
import { holdsOn } from './policy.ts';
import type { ScopeView } from './scope-view.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * Whether the snapshots of an image that is deregistered may go with it: nothing speaks for any of them, and a day's limits
 * have room for all. Else they stay, and each is judged on its own once the image is gone.
 */
export function takesSnapshotsAlong(image: Image, view: ScopeView): boolean {
  const going = view.snapshots.goingWith(image);
  if (going === null || !fitOneDay(going, view)) return false;
  return !going.some((snapshot) => isExcluded(snapshot, view));
}

/** An exclusion that asks for what only images have was asked about the image already. */
function isExcluded(snapshot: Snapshot, { policy, facts, now }: ScopeView): boolean {
  return policy.exclusions
    .filter((exclusion) => holdsOn(exclusion, now) && !asksForImages(exclusion.match))
    .map(({ match }) => matchSnapshot(match, snapshot, facts.scope))
    .some((matches) => !matches.known || matches.value);
}
