import {
  type BlockDeviceMapping,
  CopyImage$,
  type CopyImageRequest,
  type CopyImageResult,
  type Tag,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { type Context, type Input, operation } from '../operation.ts';
import { checkImageName, putImage, unshared } from './change-image.ts';
import { onceByToken } from './client-token.ts';
import { completeImage } from './complete-image.ts';
import { createSnapshotOf } from './create-snapshot.ts';
import {
  checkImageId,
  findImage,
  imageNotFound,
  imageUnavailable,
  mayLaunch,
  type OwnedImage,
} from './image-access.ts';
import { findSnapshot, mayReadSnapshot } from './snapshot-access.ts';
import { checkTagCount, isReserved } from './tag-limits.ts';
import { readTagSpecifications } from './tag-specifications.ts';

/** Copies an image into the Region of the call: pending, later available or failed (aws-facts B.15). */
export const copyImage = operation({
  schema: CopyImage$,
  mutating: true,
  honours: [
    'ClientToken',
    'CopyImageTags',
    'Description',
    'Encrypted',
    'KmsKeyId',
    'Name',
    'SourceImageId',
    'SourceRegion',
    'TagSpecifications',
  ],
  handle(input: Input<CopyImageRequest>, context): CopyImageResult {
    return onceByToken(context, 'CopyImage', input, () => copy(input, context));
  },
});

function copy(input: Input<CopyImageRequest>, context: Context): CopyImageResult {
  const { accountId, region, scope, world, now } = context;
  checkImageName(context, input.Name);
  checkKey(input);
  const tags = readTagSpecifications(input.TagSpecifications, ['image', 'snapshot']);
  const source = findSource(input, context);
  const imageTags = onePerKey([...(tags.image ?? []), ...copiedTags(input, context, source)]);
  checkTagCount(imageTags);
  const ImageId = world.ids.next(`${accountId}#${region}`, 'ami');
  const BlockDeviceMappings = copyDevices(input, context, { source, imageId: ImageId, tags: tags.snapshot });
  // Deprecation, protection, shares and what only the source's owner sees are not copied.
  const {
    DeprecationTime: _d,
    LastLaunchedTime: _l,
    ImageOwnerAlias: _a,
    SourceInstanceId: _i,
    ...image
  } = source.record.image;
  putImage(scope, {
    image: {
      ...image,
      ImageId,
      Name: input.Name,
      Description:
        input.Description ?? `[Copied ${input.SourceImageId} from ${input.SourceRegion}] ${input.Name}`,
      ImageLocation: `${accountId}/${input.Name}`,
      OwnerId: accountId,
      State: 'pending',
      CreationDate: now.toISOString(),
      SourceImageId: input.SourceImageId,
      SourceImageRegion: input.SourceRegion,
      BlockDeviceMappings,
    },
    ...unshared,
  });
  if (imageTags.length > 0) scope.tags.put(ImageId, imageTags);
  completeImage(context, ImageId, world.timings.imageCopy, () => copyFailure(input, context, source));
  return { ImageId };
}

// "If you specify a KMS key, you must also set the encrypted state to true" (SDK, CopyImageRequest; the code is unsure).
function checkKey({ KmsKeyId, Encrypted }: Input<CopyImageRequest>): void {
  if (KmsKeyId === undefined || Encrypted === true) return;
  throw new AwsError(
    'InvalidParameterDependency',
    'The parameter KmsKeyId requires the parameter Encrypted to be set.',
  );
}

// Which value wins is not documented: the one that the call gives.
function onePerKey(tags: readonly Tag[]): Tag[] {
  return tags.filter(({ Key }, index) => tags.findIndex((tag) => tag.Key === Key) === index);
}

function findSource({ SourceImageId, SourceRegion }: Input<CopyImageRequest>, context: Context): OwnedImage {
  checkImageId(SourceImageId);
  const found = findImage(context.world, SourceRegion, SourceImageId);
  if (found === undefined || !mayLaunch(context.world, found, context.accountId))
    throw imageNotFound([SourceImageId]);
  const state = found.record.image.State;
  if (found.record.deregisteredAt !== undefined || (state !== 'available' && state !== 'disabled')) {
    throw imageUnavailable(SourceImageId);
  }
  return found;
}

interface DeviceCopy {
  readonly source: OwnedImage;
  readonly imageId: string;
  readonly tags: readonly Tag[] | undefined;
}

function copyDevices(
  input: Input<CopyImageRequest>,
  context: Context,
  { source, imageId, tags }: DeviceCopy,
): BlockDeviceMapping[] {
  return (source.record.image.BlockDeviceMappings ?? []).map((mapping) => {
    const sourceId = mapping.Ebs?.SnapshotId;
    if (sourceId === undefined) return mapping;
    checkStorage(input.SourceRegion, context, sourceId, source);
    // A copy can be encrypted, never decrypted (aws-facts B.15).
    const Encrypted = input.Encrypted === true || mapping.Ebs?.Encrypted === true;
    const key = Encrypted && input.KmsKeyId !== undefined ? { KmsKeyId: input.KmsKeyId } : {};
    const { SnapshotId } = createSnapshotOf(
      context,
      {
        VolumeId: 'vol-ffffffff',
        VolumeSize: mapping.Ebs?.VolumeSize,
        Encrypted,
        ...key,
        Description: `Copied for DestinationAmi ${imageId} from SourceAmi ${input.SourceImageId} for SourceSnapshot ${sourceId}. Task created on ${withThousands(context.now.getTime())}.`,
      },
      context.world.timings.imageCopy,
    );
    if (tags !== undefined && SnapshotId !== undefined) context.scope.tags.put(SnapshotId, tags);
    return { ...mapping, Ebs: { ...mapping.Ebs, SnapshotId, Encrypted, ...key } };
  });
}

// The snapshots of another account's image must be shared too (aws-facts B.15; the code is unsure).
function checkStorage(
  sourceRegion: string,
  context: Context,
  snapshotId: string,
  { owner }: OwnedImage,
): void {
  if (owner.accountId === context.accountId) return;
  const snapshot = findSnapshot(context.world, sourceRegion, snapshotId);
  if (snapshot !== undefined && mayReadSnapshot(snapshot, context.accountId)) return;
  throw new AwsError('InvalidRequest', 'You do not have permission to access the storage of this ami');
}

// The caller's own user tags of the source, not AWS's (aws-facts B.15).
function copiedTags(input: Input<CopyImageRequest>, context: Context, { owner }: OwnedImage): Tag[] {
  if (input.CopyImageTags !== true || owner.accountId !== context.accountId) return [];
  return (owner.tags.get(input.SourceImageId) ?? []).filter(({ Key = '' }) => !isReserved(Key));
}

// A key that cannot be used and a source that went away show only later (aws-facts B.1, B.15).
function copyFailure(
  input: Input<CopyImageRequest>,
  { scope }: Context,
  source: OwnedImage,
): string | undefined {
  const record = source.owner.images.get(input.SourceImageId);
  if (record === undefined || record.deregisteredAt !== undefined)
    return 'The source image is no longer available';
  // The AWS managed key is always there.
  const isAlias = input.KmsKeyId?.startsWith('alias/') === true && input.KmsKeyId !== 'alias/aws/ebs';
  if (isAlias && scope.keyAliases.get(input.KmsKeyId ?? '') === undefined)
    return 'Given key ID is not accessible';
  return undefined;
}

function withThousands(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}
