import type { ForeignUse } from '../domain/facts.ts';
import { type Image, type ImageId, isOwned, type Scope, type Use } from '../domain/image.ts';
import { inUse } from '../domain/in-use.ts';
import { lineageOf } from '../domain/lineage.ts';
import { by } from '../domain/order.ts';

/** What here uses images that are not the scope's own, and what own images that are, or may be, in use were made from elsewhere. In order. */
export function foreignUsesOf(
  scope: Scope,
  images: readonly Image[],
  uses: ReadonlyMap<ImageId, readonly Use[]>,
): readonly ForeignUse[] {
  const owned = new Set(images.filter((image) => isOwned(image, scope)).map(({ imageId }) => imageId));
  const direct = [...uses].flatMap(([imageId, found]): readonly ForeignUse[] =>
    owned.has(imageId)
      ? []
      : found.map(({ arn }) => ({ imageId, region: scope.region, kind: 'use', arn, via: [] })),
  );
  const members = images.map((image) => ({
    image,
    owned: isOwned(image, scope),
    inUse: inUse(image.usage),
  }));
  const copies = lineageOf(scope, members).told.filter(({ kind }) => kind === 'copy');
  return [...direct, ...copies].toSorted(
    by(
      (use) => use.imageId,
      (use) => use.kind,
      (use) => use.arn,
    ),
  );
}
