import type { SourceImage } from '../../../shared/domain/facts.ts';
import type { Ancestor, ImageId } from '../../../shared/domain/image.ts';
import { known } from '../../../shared/domain/known.ts';

/** An ancestor of 2025 in the scope's Region, of an account. */
export function anAncestor(imageId: ImageId, changes: Partial<Ancestor> = {}): Ancestor {
  return {
    imageId,
    region: 'eu-central-1',
    createdAt: '2025-01-01T00:00:00.000Z',
    ownerAlias: null,
    ...changes,
  };
}

/** A source that is there and not deprecated, of the account 222233334444. */
export function aSource(imageId: ImageId, changes: Partial<SourceImage> = {}): SourceImage {
  return {
    imageId,
    region: 'eu-central-1',
    ownerId: '222233334444',
    ownerAlias: null,
    state: known('available'),
    createdAt: known('2025-01-01T00:00:00.000Z'),
    deprecateAt: known(null),
    ...changes,
  };
}

export function sourceMap(...sources: readonly SourceImage[]): ReadonlyMap<ImageId, SourceImage> {
  return new Map(sources.map((source) => [source.imageId, source]));
}
