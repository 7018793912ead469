import * as z from 'zod';
import type { Tag } from '../domain/image.ts';
import { everything, type Match } from '../domain/match.ts';
import type { TagExpectation } from '../domain/params.ts';
import { isReservedKey, longestKey, longestValue, mostTags } from '../domain/tag-limits.ts';
import { accountId, oneOrMore, oneWord, orQuoted, region, section, yesNo } from './fields.ts';
import { textPatterns } from './patterns.ts';

const architectures = ['i386', 'x86_64', 'arm64', 'x86_64_mac', 'arm64_mac'] as const;
const platforms = ['windows', 'linux'] as const;

const settableKeys = `keys of 1 to ${longestKey} characters that do not begin with \`aws:\` or \`ami-governor:\``;

/** Which images something is about. An empty map is refused: it would silently be about all of them. */
export const match = matchMap();

function matchMap() {
  return section('a map with at least one key, such as `name` or `tag`', {
    name: textPatterns.exactOptional().describe('The name of the image.'),
    tag: tagMap().exactOptional().describe('Tags of the image: all of them, each with any of its values.'),
    ...scopeKeys(),
    architecture: oneOrMany('an architecture, or a list of them', oneWord(architectures)).exactOptional(),
    platform: oneOrMany('`windows` or `linux`, or a list of them', oneWord(platforms)).exactOptional(),
    shared: yesNo().exactOptional().describe('Whether anybody but the owner may launch it.'),
    public: yesNo().exactOptional().describe('Whether everybody may launch it.'),
    createdBy: textPatterns
      .exactOptional()
      .describe('The ARN of whoever made it, as recorded from the event.'),
  })
    .refine((written) => Object.keys(written).length > 0, {
      error: 'at least one key, such as `name` or `tag`',
    })
    .meta({
      id: 'match',
      description: 'Which images. All keys must match; in a list, any of its values.',
      minProperties: 1,
    })
    .transform((written): Match => ({ ...everything, ...written }));
}

/** Which scopes something is about: the two keys of a match that a scope has. */
export function canaryMatch() {
  const expected = 'a map with `account`, `region` or both';
  const { account, region: regions } = scopeKeys();
  return section(expected, { account, region: regions })
    .refine((written) => Object.keys(written).length > 0, { error: expected })
    .meta({ minProperties: 1 });
}

function scopeKeys() {
  return {
    account: oneOrMany('an account id in quotes, or a list of them', accountId()).exactOptional(),
    region: oneOrMany('the code of a Region, or a list of them', region()).exactOptional(),
  };
}

/** Tag keys, each with what its value must be. */
export function tagMap() {
  const expected =
    "a map of tag keys, each with a glob (`'*'` is any value), `{ pattern: ... }`, or a list of them";
  return z
    .record(z.string(), textPatterns, { error: expected })
    .refine((tags) => Object.keys(tags).length > 0, { error: 'at least one tag key' })
    .meta({ minProperties: 1 })
    .transform((tags): readonly TagExpectation[] =>
      Object.entries(tags).map(([key, anyOf]) => ({ key, anyOf })),
    );
}

/** Tags with their values, as they are set. */
export function tagValues() {
  const expected = 'a map of tag keys, each with its value in quotes';
  const value = `the value of the tag, at most ${longestValue} characters`;
  return z
    .record(z.string(), z.string({ error: orQuoted(value) }).max(longestValue, { error: value }), {
      error: expected,
    })
    .refine((tags) => Object.keys(tags).length > 0, { error: 'at least one tag' })
    .refine((tags) => Object.keys(tags).length <= mostTags, { error: `at most ${mostTags} tags` })
    .refine((tags) => Object.keys(tags).every(isSettableKey), { error: `only ${settableKeys}` })
    .meta({ minProperties: 1, maxProperties: mostTags })
    .transform((tags): readonly Tag[] => Object.entries(tags).map(([key, value]) => ({ key, value })));
}

/** The key of a tag that is set. */
export function tagKey() {
  const expected = 'the key of a tag';
  return z.string({ error: orQuoted(expected) }).refine(isSettableKey, {
    error: `a tag key; possible are ${settableKeys}`,
  });
}

function isSettableKey(key: string): boolean {
  return key.length > 0 && key.length <= longestKey && !isReservedKey(key);
}

function oneOrMany<Item extends z.ZodType<string>>(expected: string, item: Item) {
  return z
    .union([item, oneOrMore(expected, item)], { error: orQuoted(expected) })
    .transform((values): readonly string[] => [values].flat());
}
