import type { Tag } from './image.ts';

// EC2 User Guide, tag restrictions.
export const mostTags = 50;
export const longestKey = 128;
export const longestValue = 256;

/** AWS's own tags, and those that tell this service what to do: no policy sets them. */
const reserved = /^(?:aws|ami-governor):/i;

export function isReservedKey(key: string): boolean {
  return reserved.test(key);
}

/** Of tags to be set, those that may be: the first of each key. */
export function settable(tags: readonly Tag[]): readonly Tag[] {
  return tags.filter(
    ({ key }, index) => !isReservedKey(key) && tags.findIndex((other) => other.key === key) === index,
  );
}

/** Whether an image with the first has room for the others. AWS's own tags take none; with one too many EC2 sets none at all. */
export function fits(own: readonly Tag[], added: readonly Tag[]): boolean {
  const counted = own.filter(({ key }) => !key.toLowerCase().startsWith('aws:'));
  return counted.length + added.length <= mostTags;
}
