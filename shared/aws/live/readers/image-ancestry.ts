import { EC2Client, GetImageAncestryCommand, type ImageAncestryEntry } from '@aws-sdk/client-ec2';
import type { ImageId } from '../../../domain/image.ts';
import { asked, isConflict, isGone, UnreadError } from '../errors.ts';
import type { Reader, Reading } from '../reading.ts';
import { sideBySide } from '../side-by-side.ts';
import { idsOf } from './image-references.ts';

const operation = 'GetImageAncestry';

/**
 * The entries of all chains that were not read before: a call an image, none once the time is over, and before a change
 * only for the images that are about to be changed. The others have none in the answer, which leaves theirs unknown.
 * IAM: ec2:GetImageAncestry.
 */
export const imageAncestry: Reader = async (reading) => {
  const { ancestries, changing } = reading.options;
  const ids = idsOf(await reading.records('Images'))
    .filter((id) => !ancestries.has(id))
    .filter((id) => changing?.has(id) !== false);
  const chains = await sideBySide(ids, (imageId) =>
    reading.options.isLate?.() === true ? Promise.resolve([]) : chainOf(reading, imageId),
  );
  return chains.flat();
};

/** An image that is gone since it was listed, or whose state does not permit the question, is not in the answer. */
async function chainOf(reading: Reading, ImageId: ImageId): Promise<readonly ImageAncestryEntry[]> {
  const ec2 = reading.client(EC2Client);
  try {
    const answer = await asked(operation, () => ec2.send(new GetImageAncestryCommand({ ImageId })));
    if (answer.ImageAncestryEntries === undefined)
      throw new UnreadError(operation, `${operation} answered no list`);
    return answer.ImageAncestryEntries;
  } catch (error) {
    if (isGone(error) || isConflict(error)) return [];
    throw error;
  }
}
