import fc from 'fast-check';
import { imageId } from './answers.ts';

/** What AWS never sends, and what a text must not be taken for. */
export const junk = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    undefined,
    '',
    0,
    -1,
    Number.POSITIVE_INFINITY,
    Number.NaN,
    true,
    [],
    {},
    [[]],
    [null],
    new Date(Number.NaN),
  ),
  fc.constantFrom<unknown>(
    '__proto__',
    'resolve:ssm:',
    'ssm:',
    'arn:',
    'arn:::::',
    '$Latest',
    'ami-',
    imageId,
    '\u0000',
    '\ud800',
  ),
  fc.anything({ withDate: true, withMap: false, withSet: false, maxDepth: 3 }),
);

/** The value with junk somewhere in it: at the top, or below one of its members, or as a new member. */
export function damaged(value: unknown, places: readonly number[], rubbish: unknown): unknown {
  const [place, ...deeper] = places;
  if (place === undefined || typeof value !== 'object' || value === null) return rubbish;
  if (Array.isArray(value)) {
    if (value.length === 0) return [rubbish];
    return value.map((inner, index) =>
      index === place % value.length ? damaged(inner, deeper, rubbish) : inner,
    );
  }
  const entries = Object.entries(value);
  const index = place % (entries.length + 1);
  if (index === entries.length) return { ...value, __proto__: rubbish, constructor: rubbish };
  return Object.fromEntries(
    entries.map(([key, inner], at) => [key, at === index ? damaged(inner, deeper, rubbish) : inner]),
  );
}
