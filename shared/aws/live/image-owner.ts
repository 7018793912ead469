import { DescribeImagesCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  type AccountId,
  type ImageId,
  isImageId,
  isSnapshotId,
  type Scope,
  type SnapshotId,
} from '../../domain/image.ts';
import { type Known, known, unknown } from '../../domain/known.ts';
import type { AwsAccess } from './access.ts';
import { whyUnread } from './errors.ts';
import { readPages } from './paginate.ts';
import { mostFilterValues } from './readers/images.ts';
import { chunks, sideBySide } from './side-by-side.ts';

export interface ImageOwners {
  /** The owners that could be found out, seen from this scope. An image that is gone, or hidden from it, has none in the answer. */
  ownersOf(scope: Scope, imageIds: readonly ImageId[]): Promise<ReadonlyMap<ImageId, AccountId>>;
  /** The images that rest on any of these snapshots, with their owners. Empty for a snapshot that none rests on. */
  restingOn(scope: Scope, snapshotIds: readonly SnapshotId[]): Promise<ReadonlyMap<ImageId, AccountId>>;
}

/** So many owners are remembered; then it begins anew. */
const mostRemembered = 10_000;

/**
 * Throws an UnreadError when the question was not answered. A call for 200 images, and none for those whose owner was found
 * out before: an image keeps its owner for ever, and a burst of findings is about one image. IAM: ec2:DescribeImages.
 */
export function imageOwners(access: AwsAccess): ImageOwners {
  const remembered = new Map<string, AccountId>();
  return {
    ownersOf: async (scope, imageIds) => {
      const { region } = scope;
      const ids = [...new Set(imageIds)].filter(isImageId);
      const before = ids.flatMap((id) => entryOf(id, remembered.get(`${region} ${id}`)));
      const known = new Set(before.map(([id]) => id));
      const open = ids.filter((id) => !known.has(id));
      const found = await sideBySide(chunks(open, mostFilterValues), (some) =>
        ownersBy(access, scope, { Name: 'image-id', Values: some }),
      );
      if (remembered.size + open.length > mostRemembered) remembered.clear();
      for (const [id, owner] of found.flat()) remembered.set(`${region} ${id}`, owner);
      return new Map([...before, ...found.flat()]);
    },
    restingOn: async (scope, snapshotIds) => {
      const ids = [...new Set(snapshotIds)].filter(isSnapshotId);
      const owners = await sideBySide(chunks(ids, mostFilterValues), (some) =>
        ownersBy(access, scope, { Name: 'block-device-mapping.snapshot-id', Values: some }),
      );
      return new Map(owners.flat());
    },
  };
}

function entryOf(imageId: ImageId, owner: AccountId | undefined): readonly (readonly [ImageId, AccountId])[] {
  return owner === undefined ? [] : [[imageId, owner]];
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
async function ownersBy(
  access: AwsAccess,
  scope: Scope,
  { Name, Values }: { readonly Name: string; readonly Values: readonly string[] },
): Promise<readonly (readonly [ImageId, AccountId])[]> {
  const ec2 = access.client(EC2Client, { ...scope, purpose: 'reader' });
  const input = {
    Filters: [{ Name, Values: [...Values] }],
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
