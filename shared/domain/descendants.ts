import { type ForeignUse, listsAllImages, type ScopeFacts } from './facts.ts';
import type { Evidence, Finding, Json } from './finding.ts';
import type { ScopeHistory } from './history.ts';
import { type AccountId, type Image, type ImageId, imageArn, isOwned, type Scope } from './image.ts';
import { by } from './order.ts';

/** An image of the organization that was made from another, at once or by way of others. */
export interface Descendant {
  readonly imageId: ImageId;
  readonly accountId: AccountId;
  readonly region: string;
}

export interface Descendants {
  /** In order of account, Region and id, each once. */
  readonly found: readonly Descendant[];
  /** There may be more: not every branch was followed to its end. */
  readonly isCut: boolean;
}

export const noDescendants: Descendants = { found: [], isCut: false };

/** Every image that is told to be made from this one. Empty where none is, or nobody told yet. */
export type DescendantsOf = (imageId: ImageId) => Descendants;

/** Whether a scan found anything in the image, so that what was made from it is of concern. */
export function isAffected({ scan }: Image): boolean {
  if (!scan.known || scan.value === null) return false;
  return scan.value.highestSeverity !== null || scan.value.maybeGraver !== undefined;
}

/**
 * What a scope tells of the descent of its own images: each names its parent, and the further ancestors where nobody here
 * can tell them for the parent. Images of AWS and the like are left out: they are nobody's to mend.
 */
export function toldDescent(facts: ScopeFacts): readonly ForeignUse[] {
  const images = (facts.images.known ? facts.images.value : []).filter(
    (image) => isOwned(image, facts.scope) !== false,
  );
  const own = new Set(images.map(({ imageId }) => imageId));
  return images.flatMap((image) => {
    const arn = imageArn(image.imageId, facts.scope.region);
    return parentsOf(image, own, facts).map(
      ({ imageId, region }): ForeignUse => ({ imageId, region, kind: 'child', arn, via: [] }),
    );
  });
}

interface Place {
  readonly imageId: ImageId;
  readonly region: string;
}

function parentsOf(image: Image, own: ReadonlySet<ImageId>, facts: ScopeFacts): readonly Place[] {
  const parents = new Map<ImageId, Place>();
  const { region: here } = facts.scope;
  const add = (imageId: ImageId, region: string) => {
    if (imageId !== image.imageId) parents.set(imageId, { imageId, region });
  };
  const { sourceImageId: source, sourceImageRegion } = image;
  if (source !== null && !isNobodys(source, facts)) add(source, sourceImageRegion ?? here);
  const [, ...ancestors] = image.ancestry.known ? image.ancestry.value : [];
  for (const { imageId, region, ownerAlias } of ancestors) {
    if (ownerAlias !== null && ownerAlias !== 'self' && !/^[0-9]{12}$/.test(ownerAlias))
      parents.delete(imageId);
    else if (region !== null) add(imageId, region);
    if (own.has(imageId)) break;
  }
  return [...parents.values()].toSorted(by(({ imageId }) => imageId));
}

/** It belongs to AWS or a vendor, as far as that was read. */
function isNobodys(imageId: ImageId, { sourceImages }: ScopeFacts): boolean {
  const alias = sourceImages.known ? sourceImages.value.get(imageId)?.ownerAlias : undefined;
  return alias !== undefined && alias !== null && alias !== 'self' && !/^[0-9]{12}$/.test(alias);
}

/** What the index tells of other scopes, with what this scope shows itself: fresher, where all its images were read. */
export function descendantsIn(facts: ScopeFacts, { elsewhere }: ScopeHistory): DescendantsOf {
  const isWhole = facts.covers === 'scope' && listsAllImages(facts);
  const isHere = ({ accountId, region }: Scope) =>
    accountId === facts.scope.accountId && region === facts.scope.region;
  let childrenOf: ReadonlyMap<ImageId, readonly ImageId[]> | null = null;
  return (imageId) => {
    childrenOf ??= childrenIn(facts);
    const told = elsewhere.descendants.get(imageId) ?? noDescendants;
    const here = below(imageId, childrenOf).map((id) => ({ imageId: id, ...facts.scope }));
    const others = told.found.filter((one) => !isWhole || !isHere(one));
    return { found: inOrder([...here, ...others]), isCut: told.isCut };
  };
}

export function inOrder(found: readonly Descendant[]): readonly Descendant[] {
  const byKey = new Map(found.map((one) => [keyOf(one), one]));
  return [...byKey.values()].toSorted(by(keyOf));
}

function keyOf({ accountId, region, imageId }: Descendant): string {
  return `${accountId} ${region} ${imageId}`;
}

function childrenIn({ images, scope }: ScopeFacts): ReadonlyMap<ImageId, readonly ImageId[]> {
  const children = new Map<ImageId, ImageId[]>();
  for (const image of images.known ? images.value : []) {
    if (isOwned(image, scope) === false) continue;
    const ancestors = image.ancestry.known ? image.ancestry.value.map(({ imageId }) => imageId) : [];
    for (const parent of new Set([...ancestors, image.sourceImageId])) {
      if (parent === null || parent === image.imageId) continue;
      const before = children.get(parent);
      if (before === undefined) children.set(parent, [image.imageId]);
      else before.push(image.imageId);
    }
  }
  return children;
}

/** Circles end. */
function below(imageId: ImageId, childrenOf: ReadonlyMap<ImageId, readonly ImageId[]>): readonly ImageId[] {
  const found = new Set<ImageId>();
  const open = [imageId];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const child of childrenOf.get(next) ?? []) {
      if (child === imageId || found.has(child)) continue;
      found.add(child);
      open.push(child);
    }
  }
  return [...found];
}

/** So many are kept as evidence, and so many are named in an alert; how many there are is told in any case. */
const mostKept = 50;
const mostNamed = 20;

/** Nothing for an image that nothing was made from. */
export function descendantEvidence({ found, isCut }: Descendants): Evidence {
  if (found.length === 0) return {};
  const first = found
    .slice(0, mostKept)
    .map(({ imageId, accountId, region }) => ({ imageId, accountId, region }));
  return { descendants: { count: found.length, isCut, first } };
}

/** A half sentence for the reason; empty for an image that nothing was made from. */
export function descendantWords({ found, isCut }: Descendants): string {
  if (found.length === 0) return '';
  const atLeast = isCut ? 'at least ' : '';
  const images = found.length === 1 ? '1 image was' : `${found.length} images were`;
  return `; ${atLeast}${images} made from it`;
}

/** The first of the images that were made from a vulnerable one, and how many more; null where the finding tells of none. */
export function descendantLine({ evidence }: Pick<Finding, 'evidence'>): string | null {
  const told = partOf(evidence['descendants']);
  const first = Array.isArray(told['first']) ? told['first'].map(partOf) : [];
  const named = first
    .slice(0, mostNamed)
    .map((one) => `${one['imageId']} (${one['accountId']} ${one['region']})`);
  if (named.length === 0) return null;
  const count = typeof told['count'] === 'number' ? told['count'] : named.length;
  const left = count - named.length;
  return `made from it: ${named.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}

type Part = { readonly [key: string]: Json | undefined };

function partOf(value: Json | undefined): Part {
  return isPart(value) ? value : {};
}

function isPart(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
