import type { ScopeFacts, SourceImage } from '../domain/facts.ts';
import { type Image, type ImageId, isImageId, isOwned, type Scope } from '../domain/image.ts';
import { known, unknown } from '../domain/known.ts';
import { byText } from '../domain/order.ts';
import { type SourceAnswers, sourceAnswersIn } from './source-answers.ts';
import type { World } from './world.ts';

/** What tells from which images an image was made. */
export type Lineage = Pick<Image, 'sourceImageId' | 'sourceImageRegion' | 'ancestry'>;

/** In order of id, the Region in which each image is named as a source; null where it is not told, or where two are. */
export function namedSources(images: readonly Lineage[], scope: Scope): ReadonlyMap<ImageId, string | null> {
  const named = new Map<ImageId, string | null>();
  const name = (id: ImageId, region: string | null) => {
    const before = named.get(id);
    named.set(id, before === undefined || before === region ? region : null);
  };
  for (const { sourceImageId, sourceImageRegion, ancestry } of images) {
    // Without a Region the source is in this one (`Image.sourceImageRegion`).
    if (sourceImageId !== null) name(sourceImageId, sourceImageRegion ?? scope.region);
    const [, ...ancestors] = ancestry.known ? ancestry.value : [];
    for (const { imageId, region } of ancestors) name(imageId, region);
  }
  return new Map([...named].toSorted(([one], [other]) => byText(one, other)));
}

export interface Sources {
  readonly sourceImages: ScopeFacts['sourceImages'];
  /** Why something of them is not known; null when each was seen, or is gone. */
  readonly gap: string | null;
}

/**
 * The images that own images name as their sources, found among the images of the scope and in the answers that were
 * asked for by id. One that an answer of its Region does not hold is gone, or not to be seen; of one that no readable
 * answer could have held, no fact is known.
 */
export function sourceImagesIn(world: World, images: readonly Image[], scope: Scope): Sources {
  const own = images.filter((image) => isOwned(image, scope) !== false);
  const gap = world.gap('Images');
  if (gap !== null && own.length === 0) return { sourceImages: unknown(gap), gap };
  const named = namedSources(own, scope);
  const answers = sourceAnswersIn(world, scope, (imageId) => named.get(imageId) ?? null);
  const here = new Map(images.map((image) => [image.imageId, image]));
  const gaps: string[] = [];
  const found = new Map<ImageId, SourceImage>();
  for (const [imageId, region] of named) {
    const image = here.get(imageId);
    const seen = image === undefined ? answers.seen(imageId) : sourceHere(image, scope);
    if (seen !== null) {
      found.set(imageId, seen);
      continue;
    }
    const why = whyUnseen(imageId, region, answers);
    if (why === null) continue;
    gaps.push(why);
    found.set(imageId, nothingKnown(imageId, region ?? scope.region, why));
  }
  return { sourceImages: known(found), gap: gaps.toSorted(byText)[0] ?? null };
}

/** Null: it was asked for and is not there. */
function whyUnseen(imageId: ImageId, region: string | null, answers: SourceAnswers): string | null {
  if (!isImageId(imageId)) return 'a source is named by what is no image id';
  if (region === null) return `it is not told in which Region ${imageId} is`;
  const asked = answers.asked(region);
  return asked.known ? null : asked.why;
}

function sourceHere(image: Image, scope: Scope): SourceImage {
  const { imageId, ownerId, ownerAlias, state, createdAt, deprecateAt } = image;
  return { imageId, region: scope.region, ownerId, ownerAlias, state, createdAt, deprecateAt };
}

function nothingKnown(imageId: ImageId, region: string, why: string): SourceImage {
  const unread = unknown(why);
  return {
    imageId,
    region,
    ownerId: null,
    ownerAlias: null,
    state: unread,
    createdAt: unread,
    deprecateAt: unread,
  };
}
