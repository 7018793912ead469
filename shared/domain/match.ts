import { type Image, type Scope, tagValue } from './image.ts';
import { type Known, known, mapKnown, unknown } from './known.ts';
import type { TagExpectation } from './params.ts';
import type { Snapshot } from './snapshot.ts';
import type { TextPattern } from './text-pattern.ts';

/** Which images something is about. All keys that are set must match; inside one, any of its values. Empty or null: not asked. */
export interface Match {
  readonly name: readonly TextPattern[];
  readonly tag: readonly TagExpectation[];
  readonly account: readonly string[];
  readonly region: readonly string[];
  readonly architecture: readonly string[];
  /** `windows` or `linux`; AWS marks only Windows images. */
  readonly platform: readonly string[];
  readonly shared: boolean | null;
  readonly public: boolean | null;
  readonly createdBy: readonly TextPattern[];
}

export const everything: Match = {
  name: [],
  tag: [],
  account: [],
  region: [],
  architecture: [],
  platform: [],
  shared: null,
  public: null,
  createdBy: [],
};

/** One known "no" decides; otherwise one unread fact leaves the answer open. */
export function matchImage(match: Match, image: Image, scope: Scope): Known<boolean> {
  const answers = [
    listed(match.account, scope.accountId),
    listed(match.region, scope.region),
    listed(match.architecture, image.architecture),
    listed(match.platform, image.platform === 'windows' ? 'windows' : 'linux'),
    known(match.name.length === 0 || matchesAny(match.name, image.name)),
    ...match.tag.map((tag) => mapKnown(image.tags, (tags) => matchesAny(tag.anyOf, tagValue(tags, tag.key)))),
    flag(match.public, image.isPublic),
    flag(match.shared, sharedWithAnybody(image)),
    match.createdBy.length === 0
      ? known(true)
      : mapKnown(image.createdBy, (creator) => matchesAny(match.createdBy, creator)),
  ];
  return allOf(answers);
}

/** A scope has an account and a Region and nothing else: a match that asks for more is about images alone. */
export function matchScope(match: Match, { accountId, region }: Scope): boolean {
  const { account, region: regions, tag } = match;
  const answers = [listed(account, accountId), listed(regions, region)];
  return tag.length === 0 && !asksForImages(match) && answers.every((answer) => answer.known && answer.value);
}

/** A snapshot has tags, an account and a Region; whether it matches what only images have nobody can say. */
export function matchSnapshot(
  match: Match,
  { tags }: Snapshot,
  { accountId, region }: Scope,
): Known<boolean> {
  const { account, region: regions, tag } = match;
  const answers = [
    listed(account, accountId),
    listed(regions, region),
    ...tag.map(({ key, anyOf }) => mapKnown(tags, (own) => matchesAny(anyOf, tagValue(own, key)))),
    asksForImages(match) ? unknown('it asks for what only images have; a tag would tell') : known(true),
  ];
  return allOf(answers);
}

/** Whether it asks for more than tags, accounts and Regions, which is all that a snapshot has. */
export function asksForImages({ account: _a, region: _r, tag: _t, ...aboutImages }: Match): boolean {
  return Object.values(aboutImages).some(
    (asked) => asked !== null && !(Array.isArray(asked) && asked.length === 0),
  );
}

/** One known "no" decides; otherwise one unread fact leaves the answer open. */
function allOf(answers: readonly Known<boolean>[]): Known<boolean> {
  if (answers.some((answer) => answer.known && !answer.value)) return known(false);
  return answers.find((answer) => !answer.known) ?? known(true);
}

export function matchesAny(patterns: readonly TextPattern[], text: string | null): boolean {
  return text !== null && patterns.some((pattern) => pattern.matches(text));
}

/** True when anybody besides the owner may launch the image: accounts, organizations or everybody. */
export function sharedWithAnybody(image: Image): Known<boolean> {
  if (image.isPublic.known && image.isPublic.value) return known(true);
  return mapKnown(image.launchPermissions, (permissions) => permissions.length > 0);
}

function listed(values: readonly string[], value: string | null): Known<boolean> {
  return known(values.length === 0 || (value !== null && values.includes(value)));
}

function flag(wanted: boolean | null, fact: Known<boolean>): Known<boolean> {
  return wanted === null ? known(true) : mapKnown(fact, (value) => value === wanted);
}
