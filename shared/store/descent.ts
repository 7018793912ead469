import { type Descendant, type Descendants, inOrder } from '../domain/descendants.ts';
import { groupBy } from '../domain/group-by.ts';
import type { ImageId } from '../domain/image.ts';
import type { EverUsedItem, UseItem } from './told-items.ts';

/** An image by its id and where it is. */
export interface Place {
  readonly imageId: ImageId;
  readonly region: string;
}

/** The images that name these as their parents or ancestors, by `placeKey`. */
export type ChildrenOf = (places: readonly Place[]) => Promise<ReadonlyMap<string, readonly Descendant[]>>;

/** GetImageAncestry tells 50 generations. */
const mostGenerations = 50;
/** More images than this are followed no further: an alert names a few, and a number tells the rest. */
const mostFollowed = 10_000;

export function placeKey({ imageId, region }: Place): string {
  return `${region} ${imageId}`;
}

/** From each image down to the last that was made from it, generation by generation. Circles end. */
export async function followDescent(
  roots: readonly Place[],
  childrenOf: ChildrenOf,
): Promise<ReadonlyMap<ImageId, Descendants>> {
  const children = new Map<string, readonly Descendant[]>();
  let open: readonly Place[] = roots;
  for (let generation = 0; generation < mostGenerations && open.length > 0; generation += 1) {
    const answers = await childrenOf(open);
    for (const place of open) children.set(placeKey(place), answers.get(placeKey(place)) ?? []);
    if (children.size > mostFollowed) break;
    const found = open.flatMap((place) => children.get(placeKey(place)) ?? []);
    const next = new Map(found.map((place) => [placeKey(place), place]));
    open = [...next].flatMap(([key, place]) => (children.has(key) ? [] : [place]));
  }
  return new Map(
    roots.flatMap((root) => {
      const descendants = below(root, children);
      return descendants.found.length === 0 ? [] : [[root.imageId, descendants] as const];
    }),
  );
}

function below(root: Place, children: ReadonlyMap<string, readonly Descendant[]>): Descendants {
  const seen = new Set([placeKey(root)]);
  const found: Descendant[] = [];
  const open: Place[] = [root];
  let isCut = false;
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const those = children.get(placeKey(place));
    if (those === undefined || found.length > mostFollowed) isCut = true;
    for (const child of found.length > mostFollowed ? [] : (those ?? [])) {
      if (seen.has(placeKey(child))) continue;
      seen.add(placeKey(child));
      found.push(child);
      open.push(child);
    }
  }
  return { found: inOrder(found), isCut };
}

/** What items of the index tell of the images of a Region, by the image that they are about. */
export function childrenIn(
  items: readonly (UseItem | EverUsedItem)[],
  parentRegion: string,
): ReadonlyMap<string, readonly Descendant[]> {
  const told = items.flatMap((item) => {
    if (item.type !== 'use-elsewhere' || item.kind !== 'child') return [];
    const { arn, accountId, region } = item;
    const child: Descendant = { imageId: arn.slice(arn.lastIndexOf('/') + 1), accountId, region };
    return [{ parent: placeKey({ imageId: item.imageId, region: parentRegion }), child }];
  });
  const groups = groupBy(told, ({ parent }) => parent);
  return new Map([...groups].map(([parent, those]) => [parent, those.map(({ child }) => child)]));
}
