import { RegisterImage$, type RegisterImageRequest, type RegisterImageResult } from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { emitAmiStateChange } from '../events/ami-state-change.ts';
import { type Context, type Input, operation } from '../operation.ts';
import { checkImageName, putImage, unshared } from './change-image.ts';
import { ownSnapshot } from './snapshot-access.ts';
import { readTagSpecifications } from './tag-specifications.ts';

/** Registers an image on snapshots that are there; available at once, and without a source (aws-facts B.1, B.3). */
export const registerImage = operation({
  schema: RegisterImage$,
  mutating: true,
  honours: [
    'Architecture',
    'BlockDeviceMappings',
    'BootMode',
    'Description',
    'EnaSupport',
    'ImageLocation',
    'ImdsSupport',
    'Name',
    'RootDeviceName',
    'TagSpecifications',
    'TpmSupport',
    'VirtualizationType',
  ],
  handle(input: Input<RegisterImageRequest>, context): RegisterImageResult {
    const { accountId, region, scope, world, now, requestId } = context;
    const {
      Name,
      TagSpecifications,
      BlockDeviceMappings: mappings = [],
      ImageLocation,
      ...attributes
    } = input;
    checkImageName(context, Name);
    const tags = readTagSpecifications(TagSpecifications, ['image']);
    const BlockDeviceMappings = mappings.map((mapping) => withSnapshotFacts(context, mapping));
    const isEbsBacked = mappings.some(({ Ebs }) => Ebs?.SnapshotId !== undefined);
    if (!isEbsBacked && ImageLocation === undefined) {
      throw new AwsError(
        'MissingParameter',
        'The request must contain a snapshot or the parameter ImageLocation',
      );
    }
    const ImageId = world.ids.next(`${accountId}#${region}`, 'ami');
    putImage(scope, {
      image: {
        Architecture: 'i386',
        ...attributes,
        VirtualizationType: readVirtualization(input.VirtualizationType),
        ImageId,
        Name,
        ImageLocation: ImageLocation ?? `${accountId}/${Name}`,
        OwnerId: accountId,
        State: 'available',
        CreationDate: now.toISOString(),
        ImageType: 'machine',
        RootDeviceType: isEbsBacked ? 'ebs' : 'instance-store',
        BlockDeviceMappings,
      },
      ...unshared,
    });
    if (tags.image !== undefined) scope.tags.put(ImageId, tags.image);
    emitAmiStateChange(world, { scope, imageId: ImageId, state: 'available', requestId });
    return { ImageId };
  },
});

function readVirtualization(type = 'paravirtual'): 'hvm' | 'paravirtual' {
  if (type === 'hvm' || type === 'paravirtual') return type;
  throw new AwsError('InvalidParameterValue', `Value (${type}) for parameter virtualizationType is invalid.`);
}

type Mapping = NonNullable<RegisterImageRequest['BlockDeviceMappings']>[number];

function withSnapshotFacts(context: Context, mapping: Mapping): Mapping {
  const snapshotId = mapping.Ebs?.SnapshotId;
  if (snapshotId === undefined) return mapping;
  const { VolumeSize, Encrypted, KmsKeyId } = ownSnapshot(context, snapshotId).snapshot;
  const key = KmsKeyId === undefined ? {} : { KmsKeyId };
  return { ...mapping, Ebs: { VolumeSize, DeleteOnTermination: true, ...mapping.Ebs, Encrypted, ...key } };
}
