import {
  type DescribeImagesResult,
  DescribeImagesResult$,
  type Image,
  Image$,
  type ImageAncestryEntry,
} from '@aws-sdk/client-ec2';
import { findImage } from '../ec2/image-access.ts';
import { seedImage } from '../state/seed.ts';
import type { Load } from './loaders.ts';

/**
 * The images that the account's own were made from, in whatever Region, visible to the account. An element is the AWS
 * CLI's answer, beside its list the `Region` where it is not the account's, or one image. In another Region that an image
 * names as its source's and of which no element tells, reading images is refused.
 */
export function loadSourceImages({ world, scope, reader }: Load): void {
  const raw = reader.raw('SourceImages');
  const pages = reader.read<DescribeImagesResult>('SourceImages', DescribeImagesResult$);
  const singles = reader.read<Image>('SourceImages', Image$);
  const told = new Set<string>();
  for (const [index, element] of raw.entries()) {
    const region = String(element['Region'] ?? scope.region);
    const list = pages[index]?.Images;
    told.add(region);
    for (const image of list ?? singles.slice(index, index + 1)) {
      if (image.ImageId !== undefined && findImage(world, region, image.ImageId) === undefined)
        seedVisible({ world, scope }, image, region);
    }
  }
  for (const region of namedRegions(scope)) {
    if (region !== scope.region && !told.has(region))
      world.scope(scope.accountId, region).unknown.add('Images');
  }
}

function seedVisible({ world, scope }: Pick<Load, 'world' | 'scope'>, image: Image, region: string): void {
  const OwnerId = image.OwnerId || noOwner;
  const isSeen = OwnerId === scope.accountId || image.Public === true;
  seedImage(world.scope(OwnerId, region), { ...image, OwnerId }, isSeen ? [] : [{ UserId: scope.accountId }]);
}

// AWS always tells an owner; an image without one is still there.
const noOwner = '000000000000';

function namedRegions({ images, ancestry }: Load['scope']): ReadonlySet<string> {
  const named = images.values().map(({ image }) => image.SourceImageRegion);
  const inherited = ancestry
    .values()
    .flatMap((entries: readonly ImageAncestryEntry[]) =>
      entries.map(({ SourceImageRegion }) => SourceImageRegion),
    );
  return new Set([...named, ...inherited].filter((region) => region !== undefined));
}
