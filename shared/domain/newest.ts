import { type Image, isOwned } from './image.ts';
import type { JudgedScope } from './judged-scope.ts';
import { type Known, known, unknown } from './known.ts';

/** Whether the image is an own, launchable one, and fewer than `count` of its family are newer. Without a family it is not. */
export function isAmongNewest(image: Image, scope: JudgedScope, count: number): Known<boolean> {
  const owned = isOwned(image, scope);
  if (owned === null) return unknown('its owner is not in the answer');
  if (!image.state.known) return unknown(`state: ${image.state.why}`);
  if (!owned || image.state.value !== 'available') return known(false);
  const family = scope.family(image);
  if (!family.known) return family;
  return family.value === null ? known(false) : hasFewerNewer(image, family.value, count);
}

/** Whether fewer than `count` members that count are newer. `members`: the newest first, those of unknown age last. */
export function hasFewerNewer(
  image: Image,
  members: readonly Image[],
  count: number,
  counts: (member: Image) => boolean = () => true,
): Known<boolean> {
  if (!image.createdAt.known) return unknown(`creation date: ${image.createdAt.why}`);
  let newer = 0;
  for (const member of members) {
    if (newer === count || !isNewer(member, image)) break;
    if (counts(member)) newer += 1;
  }
  if (newer === count) return known(false);
  const undated = members
    .slice(members.findLastIndex(({ createdAt }) => createdAt.known) + 1)
    .filter((member) => member.imageId !== image.imageId && counts(member));
  if (newer + undated.length < count) return known(true);
  return unknown(`the age of ${undated.map(({ imageId }) => imageId).join(', ')} was not read`);
}

/** In the order of families: of two images of one instant the one with the higher id is newer. */
function isNewer(one: Image, other: Image): boolean {
  if (!one.createdAt.known || !other.createdAt.known) return false;
  if (one.createdAt.value !== other.createdAt.value) return one.createdAt.value > other.createdAt.value;
  return one.imageId > other.imageId;
}
