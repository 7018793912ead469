import { EC2Client, GetImageFindingsCommand } from '@aws-sdk/client-ec2';
import type { ImageId } from '../../../domain/image.ts';
import { type Fields, valueAt } from '../../fields.ts';
import { whyUnread } from '../errors.ts';
import { readPages } from '../paginate.ts';
import type { Reader, Reading } from '../reading.ts';
import { sideBySide } from '../side-by-side.ts';
import { idsOf } from './image-references.ts';

/** Of one image 10,000 findings: nobody reads more, and the worst are among its scan's results anyway. */
const mostPages = 10;

/**
 * What Inspector found in the images that are about to be changed and tell no results of a scan: pages of 1,000. A sweep
 * that only plans asks about none, since each costs a call: the results come with the listing of the images. IAM:
 * ec2:GetImageFindings.
 */
export const imageFindings: Reader = async (reading) => {
  const { changing } = reading.options;
  if (changing === undefined) return [];
  const images = await reading.records('Images');
  const ids = idsOf(images.filter(tellsNoScan)).filter((id) => changing.has(id));
  return sideBySide(ids, (imageId) => findingsInImage(reading, imageId, mostPages));
};

/** What `Image.ScanResults` tells better is not asked for. */
export function tellsNoScan(image: Fields): boolean {
  return valueAt(image, 'ScanResults') === undefined;
}

/** The answer with the image that was asked about beside it; where it could not be read, the reason instead. */
export async function findingsInImage(reading: Reading, ImageId: ImageId, maxPages: number): Promise<Fields> {
  const ec2 = reading.client(EC2Client);
  try {
    const ImageFindings = await readPages({
      operation: 'GetImageFindings',
      read: (NextToken) => ec2.send(new GetImageFindingsCommand({ ImageId, MaxResults: 1000, NextToken })),
      items: (page) => page.ImageFindings,
      next: (page) => page.NextToken,
      maxPages,
    });
    return { ImageId, ImageFindings };
  } catch (error) {
    // It is about this image alone, of which another source may tell.
    return { ImageId, Unread: whyUnread(error) };
  }
}
