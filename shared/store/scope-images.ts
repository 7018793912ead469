import type { ImageId, Scope } from '../domain/image.ts';
import type { ImagePart } from './items.ts';
import { imageKey, scopePk, startingWith, withParts } from './keys.ts';
import type { Table } from './table.ts';

/** What is kept of one image. */
export interface ImageGroup {
  readonly imageId: ImageId;
  readonly parts: readonly ImagePart[];
}

/** Every image that the scope has items of, a page at a time: what was read is not held. */
export async function* scopeImages(table: Table, scope: Scope): AsyncGenerator<readonly ImageGroup[]> {
  let open: ImagePart[] = [];
  for await (const page of table.pages<ImagePart>(startingWith(scopePk(scope), 'I#'))) {
    const groups: ImageGroup[] = [];
    for (const part of page) {
      const imageId = open[0]?.imageId;
      if (imageId !== undefined && imageId !== part.imageId) {
        groups.push({ imageId, parts: open });
        open = [];
      }
      open.push(part);
    }
    yield groups;
  }
  const imageId = open[0]?.imageId;
  if (imageId !== undefined) yield [{ imageId, parts: open }];
}

/** The named images only, those without items left out: one Query each. */
export async function* someImages(
  table: Table,
  scope: Scope,
  imageIds: readonly ImageId[],
): AsyncGenerator<readonly ImageGroup[]> {
  for (const imageId of new Set(imageIds)) {
    const parts = await table.readAll<ImagePart>(withParts(imageKey(scope, imageId)));
    if (parts.length > 0) yield [{ imageId, parts }];
  }
}
