import { DescribeImagesCommand, EC2Client, type Image } from '@aws-sdk/client-ec2';
import { type ImageId, isImageId } from '../../../domain/image.ts';
import { readPages } from '../paginate.ts';
import type { Reader, Reading } from '../reading.ts';

// Without these, disabled images look deregistered and their snapshots orphaned (DescribeImages).
const everyOwn = { Owners: ['self'], IncludeDeprecated: true, IncludeDisabled: true };

/** All images of the account, whatever their state. IAM: ec2:DescribeImages. */
export const images: Reader = (reading) => {
  const ec2 = reading.client(EC2Client);
  return readPages({
    operation: 'DescribeImages',
    read: (NextToken) => ec2.send(new DescribeImagesCommand({ ...everyOwn, MaxResults: 1000, NextToken })),
    items: (page) => page.Images,
    next: (page) => page.NextToken,
  });
};

/** A filter takes 200 values. */
export const mostFilterValues = 200;

/**
 * Those of these images that the account owns. By filter, since one bad id in `ImageIds` fails the whole call, and
 * without an id nothing is asked, since an empty list is everything. At most 200 ids: one call.
 */
export async function imagesById(reading: Reading, imageIds: readonly ImageId[]): Promise<readonly Image[]> {
  const ids = [...new Set(imageIds)].filter(isImageId);
  if (ids.length === 0) return [];
  const ec2 = reading.client(EC2Client);
  const Filters = [{ Name: 'image-id', Values: ids }];
  return readPages({
    operation: 'DescribeImages',
    read: (NextToken) =>
      ec2.send(new DescribeImagesCommand({ ...everyOwn, Filters, MaxResults: 1000, NextToken })),
    items: (page) => page.Images,
    next: (page) => page.NextToken,
    maxPages: 1,
  });
}
