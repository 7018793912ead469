import {
  type BlockDeviceMapping,
  CreateImage$,
  type CreateImageRequest,
  type CreateImageResult,
  type Image,
  type Instance,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { type Context, type Input, operation } from '../operation.ts';
import { checkImageName, putImage, unshared } from './change-image.ts';
import { completeImage } from './complete-image.ts';
import { createSnapshotOf } from './create-snapshot.ts';
import { findImage } from './image-access.ts';
import { ownInstance } from './instance-access.ts';
import { readTagSpecifications } from './tag-specifications.ts';

/** Makes an image of an instance: pending at once, available after the world's time for it. */
export const createImage = operation({
  schema: CreateImage$,
  mutating: true,
  honours: ['BlockDeviceMappings', 'Description', 'InstanceId', 'Name', 'NoReboot', 'TagSpecifications'],
  handle(input: Input<CreateImageRequest>, context): CreateImageResult {
    const { accountId, region, scope, world } = context;
    checkImageName(context, input.Name);
    const tags = readTagSpecifications(input.TagSpecifications, ['image', 'snapshot']);
    const { instance } = ownInstance(context, input.InstanceId);
    const state = instance.State?.Name ?? '';
    if (state !== 'running' && state !== 'stopped') {
      throw new AwsError(
        'IncorrectState',
        `Instance '${input.InstanceId}' is not 'running' or 'stopped' (${state})`,
      );
    }
    const ImageId = world.ids.next(`${accountId}#${region}`, 'ami');
    const BlockDeviceMappings = mappingsOf(context, instance, ImageId, input.BlockDeviceMappings ?? []);
    const image = { ...imageFrom(instance, input, context), ImageId, BlockDeviceMappings };
    putImage(scope, { image, ...unshared });
    if (tags.image !== undefined) scope.tags.put(ImageId, tags.image);
    if (tags.snapshot !== undefined) {
      for (const { Ebs } of BlockDeviceMappings)
        if (Ebs?.SnapshotId) scope.tags.put(Ebs.SnapshotId, tags.snapshot);
    }
    completeImage(context, ImageId, world.timings.imageCreation);
    return { ImageId };
  },
});

function imageFrom(instance: Instance, input: Input<CreateImageRequest>, context: Context): Image {
  const { accountId, region, now } = context;
  const source =
    instance.ImageId === undefined ? {} : { SourceImageId: instance.ImageId, SourceImageRegion: region };
  // aws-facts B.14.
  const marks = findImage(context.world, region, instance.ImageId ?? '')?.record.image.ImageWatermarks ?? [];
  return {
    Name: input.Name,
    Description: input.Description ?? '',
    ImageLocation: `${accountId}/${input.Name}`,
    OwnerId: accountId,
    State: 'pending',
    CreationDate: now.toISOString(),
    ImageType: 'machine',
    Architecture: instance.Architecture ?? 'x86_64',
    RootDeviceType: 'ebs',
    RootDeviceName: instance.RootDeviceName ?? '/dev/xvda',
    VirtualizationType: instance.VirtualizationType ?? 'hvm',
    Hypervisor: 'xen',
    SourceInstanceId: input.InstanceId,
    ...source,
    ...(marks.length === 0 ? {} : { ImageWatermarks: marks }),
    ...(instance.Platform === undefined ? {} : { Platform: instance.Platform }),
  };
}

// What the caller gives for a device overrides what the instance has there.
function mappingsOf(
  context: Context,
  instance: Instance,
  imageId: string,
  given: readonly BlockDeviceMapping[],
): BlockDeviceMapping[] {
  const overridden = new Set(given.map(({ DeviceName }) => DeviceName));
  const own = (instance.BlockDeviceMappings ?? []).filter(({ DeviceName }) => !overridden.has(DeviceName));
  const snapshots = own.map(({ DeviceName, Ebs }) => {
    const volume = context.scope.volumes.get(Ebs?.VolumeId ?? '');
    const snapshot = createSnapshotOf(context, {
      VolumeId: Ebs?.VolumeId,
      VolumeSize: volume?.Size ?? 8,
      Encrypted: volume?.Encrypted ?? false,
      KmsKeyId: volume?.KmsKeyId,
      // aws-facts C.2.
      Description: `Created by CreateImage(${instance.InstanceId}) for ${imageId}`,
    });
    const { SnapshotId, VolumeSize, Encrypted } = snapshot;
    const device = {
      SnapshotId,
      VolumeSize,
      Encrypted,
      VolumeType: volume?.VolumeType,
      DeleteOnTermination: true,
    };
    return { DeviceName, Ebs: device };
  });
  return [...snapshots, ...given.filter(({ NoDevice }) => NoDevice === undefined)];
}
