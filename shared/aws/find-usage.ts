import type { ImageId, ImageUsage, UnreadSource, Use } from '../domain/image.ts';
import { by, byText } from '../domain/order.ts';
import type { AnswerName } from './answers.ts';
import * as usage from './usage/index.ts';
import { type Evidence, type Sighting, type UsageSource, unread } from './usage/source.ts';

/** Every source of usage, in order of id. */
export const usageSources: readonly UsageSource[] = Object.values(usage).toSorted(by((source) => source.id));

export const usageAnswers: readonly AnswerName[] = usageSources.flatMap((source) => [
  ...source.needs,
  ...(source.alsoReads ?? []),
]);

/** Everything that the sources of usage tell. */
export interface FoundUsage {
  /** What names the image, and what could not be read. */
  of(imageId: ImageId): ImageUsage;
  /** By image, each use once. */
  readonly uses: ReadonlyMap<ImageId, readonly Use[]>;
  /** Sources in which a use of any image might hide. */
  readonly unread: readonly UnreadSource[];
  /** How many uses each source told that was read wholly, by its id. */
  readonly counts: Readonly<Record<string, number>>;
}

export function findUsage(evidence: Evidence): FoundUsage {
  const seen = usageSources.map((source) => ({ source: source.id, sightings: look(source, evidence) }));
  const uses = usesByImage(seen.flatMap(({ sightings }) => sightings));
  const forAll = seen.flatMap(({ source, sightings }) => unreadForAll(source, sightings));
  const unused: ImageUsage = { uses: [], unread: forAll };
  return {
    uses,
    unread: forAll,
    counts: countsOf(seen, evidence),
    of: (imageId) => {
      const found = uses.get(imageId);
      return found === undefined ? unused : { uses: found, unread: forAll };
    },
  };
}

interface Seen {
  readonly source: string;
  readonly sightings: readonly Sighting[];
}

/** What was left for later, or assumed, was not counted by anybody. */
function countsOf(seen: readonly Seen[], { world }: Evidence): FoundUsage['counts'] {
  const assumed = new Set(
    usageSources.filter(({ needs }) => needs.some((name) => world.isAssumedEmpty(name))).map(({ id }) => id),
  );
  const counted = seen.flatMap(({ source, sightings }): readonly (readonly [string, number])[] => {
    if (assumed.has(source) || unreadForAll(source, sightings).length > 0) return [];
    const uses = [...usesByImage(sightings).values()].flat();
    return [[source, uses.length]];
  });
  return Object.fromEntries(counted);
}

const useOrder = by<Use>(
  (use) => use.kind,
  (use) => use.arn,
);

/** A source that fails has seen nothing for certain: fail closed. */
function look(source: UsageSource, evidence: Evidence): readonly Sighting[] {
  const gaps = source.needs.flatMap((name) => {
    const gap = evidence.world.gap(name);
    return gap === null ? [] : [unread(gap)];
  });
  try {
    return [...gaps, ...source.see(evidence)];
  } catch (error) {
    return [
      ...gaps,
      unread(`it could not be judged: ${error instanceof Error ? error.message : 'no reason given'}`),
    ];
  }
}

/** One use told by several records or sources is one use. */
function usesByImage(sightings: readonly Sighting[]): ReadonlyMap<ImageId, readonly Use[]> {
  const uses = new Map<ImageId, Map<string, Use>>();
  for (const sighting of sightings) {
    if (!('use' in sighting)) continue;
    const ofImage = uses.get(sighting.imageId) ?? new Map<string, Use>();
    ofImage.set(`${sighting.use.kind} ${sighting.use.arn}`, sighting.use);
    uses.set(sighting.imageId, ofImage);
  }
  return new Map([...uses].map(([imageId, found]) => [imageId, [...found.values()].toSorted(useOrder)]));
}

/** One reason a source, as every image carries it: the first in order of text, and how many others there are. */
function unreadForAll(source: string, sightings: readonly Sighting[]): readonly UnreadSource[] {
  const reasons = new Set(sightings.flatMap((sighting) => ('unread' in sighting ? [sighting.unread] : [])));
  const first = [...reasons].toSorted(byText)[0];
  if (first === undefined) return [];
  const more = reasons.size === 1 ? '' : ` (and ${reasons.size - 1} more)`;
  return [{ source, why: `${first}${more}` }];
}
