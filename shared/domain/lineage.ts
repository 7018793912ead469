import type { ForeignUse } from './facts.ts';
import { type Image, type ImageId, imageArn, type Scope } from './image.ts';
import type { Known } from './known.ts';

/** An image as its relatives see it. */
export interface Member {
  readonly image: Image;
  readonly owned: boolean | null;
  readonly inUse: Known<boolean>;
}

/** The nearest relative of an image that is, or may be, in use. */
export interface Relative {
  readonly imageId: ImageId;
  /** Whose scope tells it, where that is another one. */
  readonly where: string | null;
  /** Unknown: it may be. */
  readonly inUse: Known<boolean>;
  /** The images between it and its own evidence, where that is another one. */
  readonly via: readonly ImageId[];
}

/** What other scopes tell of lineage. Both answer null where nothing there is in use. */
export interface LineageElsewhere {
  /** An image of another scope that was made from this one. */
  descendantOf(imageId: ImageId): Relative | null;
  /** The image of another scope that one here was copied from, if it is in use or stands by for its own origin. */
  originAt(imageId: ImageId, region: string): Relative | null;
}

export const noLineageElsewhere: LineageElsewhere = { descendantOf: () => null, originAt: () => null };

/** Whether the copy was made by this service to replace the original. */
export type IsReplacement = (copy: Image, original: Image) => boolean;

export interface Lineage {
  /** What was made from the image, at once or by way of others. */
  descendantInUse(imageId: ImageId): Relative | null;
  /** What the image was copied from, at once or by way of other copies. */
  originInUse(image: Image): Relative | null;
  /** What the own images here say of images of other scopes, and of themselves for their copies there. */
  readonly told: readonly ForeignUse[];
}

/** Follows who was made from whom through the images of a scope, and out of it on both sides. Circles end. */
export function lineageOf(
  scope: Scope,
  members: readonly Member[],
  elsewhere: LineageElsewhere = noLineageElsewhere,
  isReplacement: IsReplacement = () => false,
): Lineage {
  const byId = new Map(members.map((member) => [member.image.imageId, member]));
  const { descendants, copies } = followUp({ scope, members, byId, elsewhere, isReplacement });
  const originInUse = (image: Image) => originOf(image, scope, byId, elsewhere);
  return {
    descendantInUse: (imageId) => descendants.get(imageId) ?? null,
    originInUse,
    told: [...copies, ...members.flatMap((member) => ownOrigin(member, originInUse, scope))],
  };
}

function mayBeInUse({ inUse }: Member): boolean {
  return !inUse.known || inUse.value;
}

interface Followed {
  /** By ancestor, in this scope or outside of it. */
  readonly descendants: ReadonlyMap<ImageId, Relative>;
  /** One for each ancestor outside of the scope. */
  readonly copies: readonly ForeignUse[];
}

interface Family {
  readonly scope: Scope;
  readonly members: readonly Member[];
  readonly byId: ReadonlyMap<ImageId, Member>;
  readonly elsewhere: LineageElsewhere;
  readonly isReplacement: IsReplacement;
}

/**
 * From every image that is, or may be, in use, here or by way of a copy elsewhere, up through its sources. A plain image
 * does not stand by for the copy that we made to replace it; what is above it does.
 */
function followUp({ scope, members, byId, elsewhere, isReplacement }: Family): Followed {
  const descendants = new Map<ImageId, Relative>();
  const copies: ForeignUse[] = [];
  for (const member of members) {
    const { imageId } = member.image;
    const there = elsewhere.descendantOf(imageId);
    if (there !== null && !descendants.has(imageId)) descendants.set(imageId, there);
    const start = mayBeInUse(member) ? { imageId, where: null, inUse: member.inUse, via: [] } : there;
    if (start === null) continue;
    let via = start === there ? [imageId, there.imageId, ...there.via] : [imageId];
    for (const { source, child } of ancestorsOf(member, byId)) {
      // An ancestor that is already marked has marked its own ancestors too; this also ends a circle.
      if (descendants.has(source)) break;
      const parent = byId.get(source)?.image;
      if (start !== there && child === member && parent !== undefined && isReplacement(child.image, parent)) {
        via = [source, ...via];
        continue;
      }
      descendants.set(source, start);
      if (!byId.has(source)) copies.push(...copyTold(source, child, via, scope));
      via = [source, ...via];
    }
  }
  return { descendants, copies };
}

/** Each ancestor with the image that names it as its source, the last one outside of the scope. A circle has no end. */
function* ancestorsOf(
  member: Member,
  byId: ReadonlyMap<ImageId, Member>,
): Generator<{ readonly source: ImageId; readonly child: Member }> {
  let child: Member | undefined = member;
  while (child !== undefined && child.image.sourceImageId !== null) {
    const source: ImageId = child.image.sourceImageId;
    yield { source, child };
    child = byId.get(source);
  }
}

/** What leads back to the source itself would keep it for ever. */
function copyTold(
  source: ImageId,
  { image, owned }: Member,
  via: readonly ImageId[],
  { region }: Scope,
): readonly ForeignUse[] {
  if (owned === false || via.includes(source)) return [];
  const arn = imageArn(image.imageId, region);
  return [{ imageId: source, region: image.sourceImageRegion ?? region, kind: 'copy', arn, via }];
}

function originOf(
  image: Image,
  { region }: Scope,
  byId: ReadonlyMap<ImageId, Member>,
  elsewhere: LineageElsewhere,
): Relative | null {
  const seen: ImageId[] = [];
  let copy: Image | undefined = image;
  while (copy !== undefined && copy.sourceInstanceId === null && !seen.includes(copy.imageId)) {
    seen.push(copy.imageId);
    const { sourceImageId: source } = copy;
    if (source === null) return null;
    const origin: Member | undefined = byId.get(source);
    if (origin === undefined) {
      const there = elsewhere.originAt(source, copy.sourceImageRegion ?? region);
      return there === null ? null : { ...there, via: [...seen.slice(1), ...there.via] };
    }
    if (mayBeInUse(origin)) {
      return { imageId: source, where: null, inUse: origin.inUse, via: seen.slice(1) };
    }
    copy = origin.image;
  }
  return null;
}

function ownOrigin(
  member: Member,
  originInUse: (image: Image) => Relative | null,
  { region }: Scope,
): readonly ForeignUse[] {
  const { image, owned } = member;
  if (owned !== true) return [];
  const { imageId } = image;
  const told = { imageId, region, kind: 'origin', arn: imageArn(imageId, region) } as const;
  if (mayBeInUse(member)) return [{ ...told, via: [] }];
  const origin = originInUse(image);
  if (origin === null) return [];
  const via = [origin.imageId, ...origin.via];
  return via.includes(imageId) ? [] : [{ ...told, via }];
}
