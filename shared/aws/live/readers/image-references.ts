import { DescribeImageReferencesCommand, EC2Client, type ImageReference } from '@aws-sdk/client-ec2';
import type { ImageId } from '../../../domain/image.ts';
import { type Fields, isFields, textOrNull } from '../../fields.ts';
import { isGone } from '../errors.ts';
import { readPages } from '../paginate.ts';
import type { Reader, Reading } from '../reading.ts';
import { chunks, sideBySide } from '../side-by-side.ts';
import { imagesById } from './images.ts';

// DescribeImageReferences (API reference).
export const mostReferenceIds = 10;

/**
 * What EC2 says refers to each of the account's images, or to those that are about to be changed and to their copies and
 * sources, whose use keeps them too: a call for every ten. IAM: ec2:DescribeImageReferences, and what
 * EC2 reads for it on behalf of the caller (managed policy AmazonEC2ImageReferencesAccessPolicy).
 */
export const imageReferences: Reader = async (reading) => {
  const { changing } = reading.options;
  const images = await reading.records('Images');
  const wanted = changing === undefined ? null : withRelatives(changing, images);
  const ids = idsOf(images).filter((id) => wanted?.has(id) !== false);
  const references = await sideBySide(chunks(ids, mostReferenceIds), (some) => referencesOf(reading, some));
  return references.flat();
};

/** All that the images were copied from, at once or by way of others, and all that was copied from them. */
function withRelatives(imageIds: ReadonlySet<ImageId>, images: readonly Fields[]): ReadonlySet<ImageId> {
  const found = new Set(imageIds);
  const links = images.flatMap((image) => {
    const [copy, source] = [textOrNull(image, 'ImageId'), textOrNull(image, 'SourceImageId')];
    return copy === null || source === null ? [] : [{ copy, source }];
  });
  for (let before = 0; found.size > before; ) {
    before = found.size;
    for (const { copy, source } of links) {
      if (found.has(copy)) found.add(source);
      if (found.has(source)) found.add(copy);
    }
  }
  return found;
}

/** A deregistered image is listed for some minutes more; every question about it is refused. */
export function idsOf(images: readonly object[]): readonly ImageId[] {
  return images
    .filter(isFields)
    .filter((image) => textOrNull(image, 'State') !== 'deregistered')
    .map((image) => textOrNull(image, 'ImageId'))
    .filter((id) => id !== null);
}

/** At most ten ids. All types of resources, so that one that AWS adds counts too; of templates the ten newest versions. */
export function describeReferences(
  reading: Reading,
  imageIds: readonly ImageId[],
  maxPages?: number,
): Promise<readonly ImageReference[]> {
  const ec2 = reading.client(EC2Client);
  const input = { ImageIds: [...imageIds], IncludeAllResourceTypes: true, MaxResults: 1000 };
  return readPages({
    operation: 'DescribeImageReferences',
    read: (NextToken) => ec2.send(new DescribeImageReferencesCommand({ ...input, NextToken })),
    items: (page) => page.ImageReferences,
    next: (page) => page.NextToken,
    ...(maxPages === undefined ? {} : { maxPages }),
  });
}

/** One id that EC2 refuses fails the call for all ten: then each is asked for alone. */
async function referencesOf(
  reading: Reading,
  imageIds: readonly ImageId[],
): Promise<readonly ImageReference[]> {
  try {
    return await describeReferences(reading, imageIds);
  } catch (error) {
    if (!isGone(error)) throw error;
    const listed = await imagesById(reading, imageIds);
    const references = await sideBySide(idsOf(listed), (imageId) => {
      const state = listed.find(({ ImageId }) => ImageId === imageId)?.State;
      return referencesOfOne(reading, imageId, state === 'available' || state === 'disabled');
    });
    return references.flat();
  }
}

/** Nothing can launch from a pending or failed image: should EC2 refuse to tell of one, that does not hold all others. */
async function referencesOfOne(
  reading: Reading,
  imageId: ImageId,
  isNeeded: boolean,
): Promise<readonly ImageReference[]> {
  try {
    return await describeReferences(reading, [imageId]);
  } catch (error) {
    if (!isGone(error) || isNeeded) throw error;
    return [];
  }
}
