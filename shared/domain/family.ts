import { groupBy } from './group-by.ts';
import { type Image, tagValue } from './image.ts';
import { type Known, known, unknown } from './known.ts';
import { by } from './order.ts';
import type { Safety } from './policy.ts';

/** Which images are versions of the same thing. */
export interface Families {
  /** Null: it belongs to none. Unknown where the policy goes by a tag and the tags were not read. */
  familyOf(image: Image): Known<string | null>;
  /** The own available images of the family, the newest first; what has no known age comes last. */
  membersOf(family: string): readonly Image[];
}

/** By the policy's name pattern or tag, among images of which the owned ones count. */
export function familiesOf(
  images: readonly { readonly image: Image; readonly owned: boolean | null }[],
  { family }: Safety,
): Families {
  const nameOf = (image: Image): string | null => {
    if ('name' in family) return image.name === null ? null : family.name.familyOf(image.name);
    return image.tags.known ? tagValue(image.tags.value, family.tag) : null;
  };
  const launchable = images.filter(
    ({ image, owned }) => owned === true && image.state.known && image.state.value === 'available',
  );
  const members = groupBy(
    // What has no known age comes last, so that it never takes the place of an image that is known to be new.
    launchable
      .map(({ image }) => image)
      .toSorted(oldestFirst)
      .reverse(),
    nameOf,
  );
  return {
    familyOf: (image) =>
      'tag' in family && !image.tags.known ? unknown(image.tags.why) : known(nameOf(image)),
    membersOf: (name) => members.get(name) ?? [],
  };
}

const oldestFirst = by<Image>(
  (image) => (image.createdAt.known ? image.createdAt.value : ''),
  (image) => image.imageId,
);
