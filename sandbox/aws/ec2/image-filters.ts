import type { BlockDeviceMapping, EbsBlockDevice, Image } from '@aws-sdk/client-ec2';
import type { FilterFields } from './filters.ts';

/** The filters of DescribeImages that the simulator honours (aws-facts B.2); the README lists the others. */
export const imageFilters: FilterFields<Image> = {
  architecture: (image) => image.Architecture,
  'block-device-mapping.delete-on-termination': ebs(({ DeleteOnTermination }) => DeleteOnTermination),
  'block-device-mapping.device-name': (image) => mappings(image).map(({ DeviceName }) => DeviceName),
  'block-device-mapping.encrypted': ebs(({ Encrypted }) => Encrypted),
  'block-device-mapping.snapshot-id': ebs(({ SnapshotId }) => SnapshotId),
  'block-device-mapping.volume-size': ebs(({ VolumeSize }) => VolumeSize),
  'block-device-mapping.volume-type': ebs(({ VolumeType }) => VolumeType),
  'boot-mode': (image) => image.BootMode,
  'creation-date': (image) => image.CreationDate,
  description: (image) => image.Description,
  'ena-support': (image) => image.EnaSupport,
  'free-tier-eligible': (image) => image.FreeTierEligible,
  hypervisor: (image) => image.Hypervisor,
  'image-allowed': (image) => image.ImageAllowed,
  'image-id': (image) => image.ImageId,
  'image-type': (image) => image.ImageType,
  'is-public': (image) => image.Public,
  'kernel-id': (image) => image.KernelId,
  'manifest-location': (image) => image.ImageLocation,
  name: (image) => image.Name,
  'owner-alias': (image) => image.ImageOwnerAlias,
  'owner-id': (image) => image.OwnerId,
  // The SDK's enumeration says `Windows`, the wire `windows` (aws-facts B.3).
  platform: (image) => image.Platform?.toLowerCase(),
  'product-code': (image) => image.ProductCodes?.map(({ ProductCodeId }) => ProductCodeId),
  'product-code.type': (image) => image.ProductCodes?.map(({ ProductCodeType }) => ProductCodeType),
  'ramdisk-id': (image) => image.RamdiskId,
  'root-device-name': (image) => image.RootDeviceName,
  'root-device-type': (image) => image.RootDeviceType,
  'source-image-id': (image) => image.SourceImageId,
  'source-image-region': (image) => image.SourceImageRegion,
  'source-instance-id': (image) => image.SourceInstanceId,
  'sriov-net-support': (image) => image.SriovNetSupport,
  state: (image) => image.State,
  'state-reason-code': (image) => image.StateReason?.Code,
  'state-reason-message': (image) => image.StateReason?.Message,
  'virtualization-type': (image) => image.VirtualizationType,
};

function mappings(image: Image): readonly BlockDeviceMapping[] {
  return image.BlockDeviceMappings ?? [];
}

type Single = string | number | boolean | undefined;

function ebs(look: (device: EbsBlockDevice) => Single): (image: Image) => Single[] {
  return (image) => mappings(image).flatMap(({ Ebs }) => (Ebs === undefined ? [] : [look(Ebs)]));
}
