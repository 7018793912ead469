import type { EmbeddedAws } from '../../sandbox/aws/start-aws.ts';
import {
  seedImage,
  seedInstance,
  seedLaunchTemplateVersion,
  seedSnapshot,
} from '../../sandbox/aws/state/seed.ts';
import type { Scope } from '../../sandbox/aws/state/world.ts';

export interface Size {
  readonly accounts: number;
  /** At most four. */
  readonly regions: number;
  /** In each account and Region. */
  readonly images: number;
}

const regions = ['eu-central-1', 'eu-west-1', 'us-east-1', 'ap-south-1'];

export function accountsOf({ accounts }: Size): readonly string[] {
  return Array.from({ length: accounts }, (_, n) => String(111_122_223_333 + n));
}

export function regionsOf(size: Size): readonly string[] {
  return regions.slice(0, size.regions);
}

/** Its role is gone. */
export function deniedAccount(size: Size): string {
  return accountsOf(size)[1] ?? '';
}

/** Where EC2 answers nothing but that it is asked too often. */
export function throttledScope(size: Size): { readonly accountId: string; readonly region: string } {
  return { accountId: accountsOf(size)[2] ?? '', region: regionsOf(size).at(-1) ?? '' };
}

/** Every scope alike: images of which one in ten lacks its owner, five instances, three launch templates. */
export function fillWorld({ world }: EmbeddedAws, size: Size): void {
  for (const accountId of accountsOf(size)) {
    for (const region of regionsOf(size)) fillScope(world.scope(accountId, region), size.images);
  }
  const ofDenied = [...world.roles.keys()].filter((arn) => arn.includes(`:${deniedAccount(size)}:`));
  for (const arn of ofDenied) world.roles.delete(arn);
}

export function imageIdOf(accountId: string, region: string, n: number): string {
  const place = Number(accountId) - 111_122_223_333;
  const digits = `${place.toString(16).padStart(4, '0')}${regions.indexOf(region)}${n.toString(16).padStart(4, '0')}`;
  return `ami-0${digits.padStart(16, '0')}`;
}

function fillScope(scope: Scope, images: number): void {
  const { accountId, region } = scope;
  for (let n = 0; n < images; n += 1) {
    const ImageId = imageIdOf(accountId, region, n);
    const SnapshotId = ImageId.replace('ami', 'snap');
    seedSnapshot(scope, {
      ...{ SnapshotId, VolumeSize: 8, Encrypted: true },
      Description: `Created by CreateImage(i-00000000000000001) for ${ImageId}`,
    });
    seedImage(scope, {
      ...{ ImageId, Name: `service-${n % 10}-${20_260_000 + n}`, CreationDate: '2026-06-01T00:00:00.000Z' },
      Tags: n % 10 === 0 ? [] : [{ Key: 'Owner', Value: `team-${n % 5}@example.com` }],
      BlockDeviceMappings: [
        { DeviceName: '/dev/sda', Ebs: { SnapshotId, Encrypted: true, VolumeSize: 8, VolumeType: 'gp3' } },
      ],
    });
  }
  for (let n = 0; n < 5; n += 1) {
    seedInstance(scope, { InstanceId: `i-0000000000000000${n}`, ImageId: imageIdOf(accountId, region, n) });
  }
  for (let n = 0; n < 3; n += 1) {
    seedLaunchTemplateVersion(scope, {
      ...{
        LaunchTemplateId: `lt-0000000000000000${n}`,
        LaunchTemplateName: `service-${n}`,
        VersionNumber: 1,
      },
      ...{ DefaultVersion: true, LaunchTemplateData: { ImageId: imageIdOf(accountId, region, n + 5) } },
    });
  }
}
