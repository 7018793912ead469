import type { Image, Tag } from '@aws-sdk/client-ec2';
import type { Random } from '../runtime/random.ts';
import type { Place } from './make-scope.ts';

export interface ImageWish {
  /** Named after it and the day it was made on; else the name. */
  readonly family?: string;
  readonly name?: string;
  readonly ageDays: number;
  readonly owner?: string;
  readonly tags?: readonly Tag[];
  readonly isEncrypted?: boolean;
  readonly isFailed?: boolean;
  readonly isProtected?: boolean;
  readonly sharedWith?: readonly string[];
}

/** Adds an image of the place's account with its snapshot; a failed one has none. */
export function makeImage({ making, wish, parts }: Place, wanted: ImageWish): Image {
  const { family, ageDays, owner, isEncrypted = true, isFailed = false, sharedWith = [] } = wanted;
  const { accountId, region } = wish;
  const ImageId = making.ids.next(`${accountId}#${region}`, 'ami');
  const SnapshotId = making.ids.next(`${accountId}#${region}`, 'snap');
  const made = daysBefore(making.now, ageDays);
  const Name = wanted.name ?? `${family}-${made.toISOString().slice(0, 10).replaceAll('-', '')}`;
  const size = 8 * (1 + making.random.index(8));
  const device = {
    VolumeSize: size,
    VolumeType: 'gp3',
    DeleteOnTermination: true,
    Encrypted: isEncrypted,
  } as const;
  const Tags = [...(owner === undefined ? [] : [{ Key: 'Owner', Value: owner }]), ...(wanted.tags ?? [])];
  const image: Image = {
    ...{ ImageId, Name, ImageLocation: `${accountId}/${Name}`, OwnerId: accountId, Tags },
    ...{ State: isFailed ? 'failed' : 'available', CreationDate: made.toISOString(), ImageType: 'machine' },
    ...{ Architecture: 'x86_64', VirtualizationType: 'hvm', Hypervisor: 'xen', EnaSupport: true },
    ...{ RootDeviceType: 'ebs', RootDeviceName: '/dev/xvda', PlatformDetails: 'Linux/UNIX', Public: false },
    DeregistrationProtection: wanted.isProtected === true ? 'enabled-with-cooldown' : 'disabled',
    BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: isFailed ? device : { ...device, SnapshotId } }],
  };
  const snapshot = {
    ...{ SnapshotId, VolumeSize: size, Encrypted: isEncrypted, StartTime: made, Progress: '100%' },
    ...{
      VolumeId: SnapshotId.replace('snap', 'vol'),
      Description: `Created by CreateImage(i-${'0'.repeat(17)}) for ${ImageId}`,
    },
  };
  parts.images.push({ image, snapshots: isFailed ? [] : [snapshot], sharedWith });
  return image;
}

export function draw(words: readonly string[], random: Random): string {
  return words[random.index(words.length)] ?? '';
}

const dayMs = 86_400_000;

export function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * dayMs);
}
