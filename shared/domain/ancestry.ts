import type { SourceImage } from './facts.ts';
import { type AccountId, type Ancestor, type Image, type ImageId, isOwned } from './image.ts';
import type { Instant } from './instant.ts';
import type { JudgedScope } from './judged-scope.ts';
import { type Known, known, unknown } from './known.ts';

/** The nearest image of a chain, from the image itself upwards, that is not this account's. */
export interface Source {
  readonly imageId: ImageId;
  /** An alias such as `amazon`, else an account id. Null: the image is gone or not to be seen, and AWS names no owner of it. */
  readonly owner: string | null;
  /** Known for most images with an alias too. */
  readonly ownerId: AccountId | null;
  readonly createdAt: Known<Instant>;
  /** Null: it was asked for, and is gone or not shared with this account any more. */
  readonly facts: Known<SourceImage | null>;
}

/** `passed`: the ids from the image up to where the search ended, both among them. */
export type Origin = { readonly passed: readonly ImageId[] } & (
  | { readonly kind: 'source'; readonly source: Source }
  /** Every image of the chain is this account's: RegisterImage and VM import record no source. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly why: string }
);

/**
 * Where the image comes from. Images of this account in between are passed over: whoever made the nearest image of
 * another owner decided what is in it, and nobody above can be asked.
 */
export function originOf(image: Image, scope: JudgedScope): Origin {
  const passed = [image.imageId];
  const owned = isOwned(image, scope);
  if (owned === null) return { kind: 'unknown', passed, why: 'whose image it is could not be read' };
  if (!owned) return { kind: 'source', passed, source: asItsOwnSource(image) };
  if (!image.ancestry.known) return { kind: 'unknown', passed, why: `ancestry: ${image.ancestry.why}` };
  const ancestors = image.ancestry.value.filter(({ imageId }) => imageId !== image.imageId);
  for (const ancestor of ancestors) {
    passed.push(ancestor.imageId);
    const source = sourceOf(ancestor, scope);
    if (source.owner === scope.accountId) continue;
    if (source.owner !== null || isVanished(source)) return { kind: 'source', passed, source };
    return { kind: 'unknown', passed, why: whyUnowned(source) };
  }
  if (ancestors.length > 0 || image.sourceImageId === null) return { kind: 'none', passed };
  const why = `AWS does not tell the chain to its source ${image.sourceImageId}`;
  return { kind: 'unknown', passed, why };
}

export function isVanished({ facts }: Source): boolean {
  return facts.known && facts.value === null;
}

function asItsOwnSource(image: Image): Source {
  const { imageId, ownerId, createdAt } = image;
  return {
    imageId,
    owner: image.ownerAlias ?? ownerId,
    ownerId,
    createdAt,
    facts: unknown('it is the image itself'),
  };
}

function sourceOf({ imageId, ownerAlias, createdAt }: Ancestor, scope: JudgedScope): Source {
  const { sourceImages } = scope.facts;
  const facts = sourceImages.known ? known(sourceImages.value.get(imageId) ?? null) : sourceImages;
  const seen = facts.known ? facts.value : null;
  const alias = ownerAlias ?? seen?.ownerAlias ?? null;
  return {
    imageId,
    // For an own image some answers say `self`, some the account's id, and some nothing.
    owner: alias === 'self' ? scope.accountId : (alias ?? seen?.ownerId ?? null),
    ownerId: seen?.ownerId ?? null,
    createdAt: createdAt === null ? (seen?.createdAt ?? unknown('AWS left it out')) : known(createdAt),
    facts,
  };
}

/** Of a source whose Region could not be asked nothing is known, its state neither. */
function whyUnowned({ imageId, facts }: Source): string {
  const read = facts.known ? (facts.value?.state ?? facts) : facts;
  return `the owner of its source ${imageId}: ${read.known ? 'AWS left it out' : read.why}`;
}
