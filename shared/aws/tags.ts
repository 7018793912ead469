import type { Tag } from '../domain/image.ts';
import { type Known, known, unknown } from '../domain/known.ts';
import { by } from '../domain/order.ts';
import { type Fields, recordsAt, textAt } from './fields.ts';

const none: Known<readonly Tag[]> = known([]);

/** In order of key. AWS leaves `Tags` out where there are none; one tag without a readable key or value makes all unknown. */
export function tagsIn(record: Fields): Known<readonly Tag[]> {
  const entries = recordsAt(record, 'Tags');
  if (!entries.known) return entries;
  if (entries.value.length === 0) return none;
  const tags: Tag[] = [];
  for (const entry of entries.value) {
    const key = textAt(entry, 'Key');
    const value = textAt(entry, 'Value');
    if (!key.known || key.value === null || !value.known) return unknown('a tag cannot be read');
    tags.push({ key: key.value, value: value.value ?? '' });
  }
  return known(
    tags.toSorted(
      by(
        (tag) => tag.key,
        (tag) => tag.value,
      ),
    ),
  );
}
