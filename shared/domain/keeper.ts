import { insufficientData, notApplicable, type Verdict } from './finding.ts';
import { type Image, isOwned, type Scope } from './image.ts';
import { type Known, known, unknown } from './known.ts';
import { managingService } from './managed.ts';

/** Who else decides on the image: the service that manages it, or its owner; null where it is this account's own. */
export function keeperOf(image: Image, scope: Scope): Known<string | null> {
  const { tags, ownerAlias, ownerId } = image;
  const service = managingService(tags.known ? tags.value : [], ownerAlias);
  if (service !== null) return known(service);
  const owned = isOwned(image, scope);
  if (owned === null) return unknown('its owner is not in the answer');
  if (!owned) return known(ownerAlias ?? `account ${ownerId}`);
  return tags.known ? known(null) : unknown(`tags: ${tags.why}`);
}

/** What a rule about the keeping of images says of one that others keep; null where it is this account's to keep. */
export function ifKeptByOthers(image: Image, scope: Scope): Verdict | null {
  const keeper = keeperOf(image, scope);
  if (!keeper.known) return insufficientData(`who decides on its life cycle: ${keeper.why}`);
  return keeper.value === null ? null : notApplicable(`${keeper.value} decides on its life cycle`);
}
