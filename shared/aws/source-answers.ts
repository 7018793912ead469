import type { SourceImage } from '../domain/facts.ts';
import { type ImageId, isImageId, type Scope } from '../domain/image.ts';
import { type Known, known, unknown } from '../domain/known.ts';
import { agreed, mergedByKey, same } from './agreement.ts';
import { type Fields, instantAt, isFields, required, textOrNull, valueAt } from './fields.ts';
import { stateOf } from './to-images.ts';
import type { World } from './world.ts';

/** What was told of the images that were asked for by id, Region by Region. */
export interface SourceAnswers {
  seen(imageId: ImageId): SourceImage | null;
  /** Known where a Region was asked for all that is named there: what was not seen is then gone, or not to be seen. */
  asked(region: string): Known<true>;
}

/**
 * A record is DescribeImages' answer of one Region, with a member `Region` beside the list, or one image of it; without the
 * member it is of the scope's Region, an image where it is named. `Unread` in place of the list tells why it is missing.
 */
export function sourceAnswersIn(
  world: World,
  scope: Scope,
  regionOf: (imageId: ImageId) => string | null,
): SourceAnswers {
  const told = world.records('SourceImages').map((record) => tellOf(record, scope, regionOf));
  const sources = mergedByKey(
    told.flatMap((each) => each.sources),
    (source) => source.imageId,
    merge,
  );
  const seen = new Map(sources.map((source) => [source.imageId, source]));
  const asked = askedIn(told, scope);
  const gap = gapOf(world);
  return {
    seen: (imageId) => seen.get(imageId) ?? null,
    asked: (region) => {
      if (gap !== null) return unknown(gap);
      return asked.get(region) ?? unknown(`SourceImages tells nothing of ${region}`);
    },
  };
}

interface Told {
  readonly region: string;
  readonly sources: readonly SourceImage[];
  /** Null where it tells of single images only. */
  readonly asked: Known<true> | null;
}

function tellOf(record: Fields, scope: Scope, regionOf: (imageId: ImageId) => string | null): Told {
  const given = textOrNull(record, 'Region');
  const region = given ?? scope.region;
  const unread = textOrNull(record, 'Unread');
  if (unread !== null) return { region, sources: [], asked: unknown(unread) };
  const list: unknown = valueAt(record, 'Images');
  if (Array.isArray(list)) {
    const sources = list.filter(isFields).flatMap((image) => toSource(image, region));
    return { region, sources, asked: sources.length === list.length ? known(true) : damaged(region) };
  }
  const named = given ?? regionOf(textOrNull(record, 'ImageId') ?? '') ?? scope.region;
  const sources = toSource(record, named);
  if (sources.length === 0) return { region: named, sources, asked: damaged(named) };
  return { region: named, sources, asked: named === scope.region ? known(true) : null };
}

function damaged(region: string): Known<never> {
  return unknown(`an image of SourceImages in ${region} cannot be read`);
}

/** One answer of a Region that could not be read leaves the others of that Region in doubt. */
function askedIn(told: readonly Told[], scope: Scope): ReadonlyMap<string, Known<true>> {
  const asked = new Map<string, Known<true>>();
  if (told.length === 0) asked.set(scope.region, known(true));
  for (const { region, asked: own } of told) {
    if (own !== null && asked.get(region)?.known !== false) asked.set(region, own);
  }
  return asked;
}

/** Nobody's word makes an image gone that another one names. */
function gapOf(world: World): string | null {
  if (world.isAssumedEmpty('SourceImages')) return 'SourceImages was not read: that it is empty is assumed';
  return world.gap('SourceImages');
}

function toSource(record: Fields, region: string): readonly SourceImage[] {
  const imageId = textOrNull(record, 'ImageId');
  if (imageId === null || !isImageId(imageId)) return [];
  const source: SourceImage = {
    imageId,
    region,
    ownerId: textOrNull(record, 'OwnerId'),
    ownerAlias: textOrNull(record, 'ImageOwnerAlias'),
    state: stateOf(record),
    createdAt: required(instantAt(record, 'CreationDate'), 'CreationDate'),
    deprecateAt: instantAt(record, 'DeprecationTime'),
  };
  return [source];
}

function merge(one: SourceImage, other: SourceImage): SourceImage {
  return {
    imageId: one.imageId,
    region: one.region < other.region ? one.region : other.region,
    ownerId: same(one.ownerId, other.ownerId),
    ownerAlias: same(one.ownerAlias, other.ownerAlias),
    state: agreed(one.state, other.state, 'State'),
    createdAt: agreed(one.createdAt, other.createdAt, 'CreationDate'),
    deprecateAt: agreed(one.deprecateAt, other.deprecateAt, 'DeprecationTime'),
  };
}
