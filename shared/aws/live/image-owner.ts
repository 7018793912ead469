import { DescribeImagesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { type AccountId, type ImageId, isImageId, type Scope } from '../../domain/image.ts';
import { type Known, known, unknown } from '../../domain/known.ts';
import type { AwsAccess } from './access.ts';
import { whyUnread } from './errors.ts';
import { readPages } from './paginate.ts';
import { mostFilterValues } from './readers/images.ts';
import { chunks, sideBySide } from './side-by-side.ts';

export interface ImageOwners {
  /** The owners that could be found out, seen from this scope. An image that is gone, or hidden from it, has none in the answer. */
  ownersOf(scope: Scope, imageIds: readonly ImageId[]): Promise<ReadonlyMap<ImageId, AccountId>>;
}

/** Throws an UnreadError when the question was not answered. A call for 200 images. IAM: ec2:DescribeImages. */
export function imageOwners(access: AwsAccess): ImageOwners {
  return {
    ownersOf: async (scope, imageIds) => {
      const ids = [...new Set(imageIds)].filter(isImageId);
      const owners = await sideBySide(chunks(ids, mostFilterValues), (some) =>
        ownersOfSome(access, scope, some),
      );
      return new Map(owners.flat());
    },
  };
}

/** The owner of one image, or why it could not be found out. */
export async function imageOwner(
  access: AwsAccess,
  scope: Scope,
  imageId: ImageId,
): Promise<Known<AccountId>> {
  try {
    const owner = (await imageOwners(access).ownersOf(scope, [imageId])).get(imageId);
    if (owner !== undefined) return known(owner);
    return unknown(`${imageId} cannot be seen from account ${scope.accountId} in ${scope.region}`);
  } catch (error) {
    return unknown(whyUnread(error));
  }
}

/** Of any owner, and by filter: one bad id in `ImageIds` would fail the whole call. */
async function ownersOfSome(
  access: AwsAccess,
  scope: Scope,
  imageIds: readonly ImageId[],
): Promise<readonly (readonly [ImageId, AccountId])[]> {
  const ec2 = access.client(EC2Client, { ...scope, purpose: 'reader' });
  const input = {
    Filters: [{ Name: 'image-id', Values: [...imageIds] }],
    IncludeDeprecated: true,
    IncludeDisabled: true,
    MaxResults: 1000,
  };
  const images = await readPages({
    operation: 'DescribeImages',
    read: (NextToken) => ec2.send(new DescribeImagesCommand({ ...input, NextToken })),
    items: (page) => page.Images,
    next: (page) => page.NextToken,
  });
  return images.flatMap(({ ImageId, OwnerId }) =>
    ImageId === undefined || OwnerId === undefined ? [] : [[ImageId, OwnerId] as const],
  );
}
