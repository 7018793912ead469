import { type Image, type Tag, tagValue } from '../image.ts';
import type { Known } from '../known.ts';
import type { AlertFacts } from './alert.ts';

/** What alerts say of an image, a snapshot, or nothing: what could not be read is left out, never guessed. */
export function subjectFacts(
  subject: (Pick<Image, 'tags'> & Partial<Pick<Image, 'name' | 'createdBy'>>) | null,
  ownerTag: string,
): Pick<AlertFacts, 'name' | 'owner' | 'creator'> {
  if (subject === null) return { name: null, owner: null, creator: null };
  const { name = null, tags, createdBy } = subject;
  return {
    name,
    owner: ownerIn(tags, ownerTag),
    creator: createdBy?.known === true ? createdBy.value : null,
  };
}

/** An empty tag names nobody. */
export function ownerIn(tags: Known<readonly Tag[]>, ownerTag: string): string | null {
  const owner = tags.known ? (tagValue(tags.value, ownerTag)?.trim() ?? '') : '';
  return owner === '' ? null : owner;
}
