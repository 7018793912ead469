import type { CreateVolumePermission, Snapshot } from '@aws-sdk/client-ec2';
import { seedLaunchTemplateVersion, seedSnapshot } from '../../../sandbox/aws/state/seed.ts';
import type { Scope } from '../../../sandbox/aws/state/world.ts';
import { exclusionTag } from './policy-spec.ts';
import { partnerId } from './uses/named.ts';
import { idOf, longAgo, nobodysImage } from './uses/use.ts';

interface Placing {
  readonly scope: Scope;
  /** The first image of the scope. */
  readonly firstImageId: string;
  /** Makes names that nothing else in the world has. */
  readonly name: string;
}

/** A snapshot that no image of its scope maps, or seems to be one. */
export interface SnapshotKind {
  readonly id: string;
  place(placing: Placing): void;
}

const goneSnapshot = 'snap-0abcdefabcdefabcd';
const madeForGone = `Created by CreateImage(i-0123456789abcdef0) for ${nobodysImage}`;
const copiedForGone = `Copied for DestinationAmi ${nobodysImage} from SourceAmi ami-0fedcbafedcbafedc for SourceSnapshot ${goneSnapshot}. Task created on 1,700,000,000,000.`;
/** What copies of snapshots have in place of a volume. */
export const noVolume = 'vol-ffffffff';

function kind(
  id: string,
  changes: Partial<Snapshot>,
  more: (placing: Placing & { readonly snapshotId: string }) => void = () => {},
  shares: readonly CreateVolumePermission[] = [],
): SnapshotKind {
  return {
    id,
    place: (placing) => {
      const snapshotId = `snap-${idOf(placing.name)}`;
      const made = { Description: madeForGone, VolumeId: `vol-${idOf(placing.name)}`, VolumeSize: 8 };
      const state = { StartTime: longAgo, Progress: '100%', Encrypted: true, SnapshotId: snapshotId };
      seedSnapshot(placing.scope, { ...made, ...state, ...changes }, [...shares]);
      more({ ...placing, snapshotId });
    },
  };
}

/** Every kind: two that nothing needs, and one for each reason to leave a snapshot alone. */
export const snapshotKinds: readonly SnapshotKind[] = [
  kind('orphan', {}),
  kind('orphan-of-a-copy', { Description: copiedForGone, VolumeId: noVolume }),
  kind('big-orphan', { VolumeSize: 900 }),
  kind('volume-backup', { Description: 'nightly' }),
  kind('quotes-an-image', { VolumeId: noVolume }),
  kind('tagged-protected', { Tags: [{ Key: 'ami-governor:protected', Value: '' }] }),
  kind('tagged-excluded', { Tags: [exclusionTag] }),
  kind('of-backup', { Tags: [{ Key: 'aws:backup:source-resource', Value: 'i-0123456789abcdef0' }] }),
  kind('of-lifecycle-manager', { Tags: [{ Key: 'aws:dlm:lifecycle-policy-id', Value: 'policy-0123' }] }),
  kind('still-pending', { State: 'pending', Progress: '10%' }),
  kind('shared', {}, undefined, [{ UserId: partnerId }]),
  kind('locked', {}, ({ scope, snapshotId }) => {
    const lock = { SnapshotId: snapshotId, OwnerId: scope.accountId, LockState: 'governance' } as const;
    scope.locks.seed(snapshotId, { ...lock, LockDuration: 400 });
  }),
  kind('restores-fast', {}, ({ scope, snapshotId }) => {
    const AvailabilityZone = `${scope.region}a`;
    const restore = { SnapshotId: snapshotId, AvailabilityZone, State: 'enabled' } as const;
    scope.fastRestores.seed(`${snapshotId}#${AvailabilityZone}`, restore);
  }),
  kind('mapped-by-an-old-version', {}, ({ scope, snapshotId, name }) => {
    const template = { LaunchTemplateId: `lt-${idOf(name)}`, LaunchTemplateName: name, CreateTime: longAgo };
    const BlockDeviceMappings = [{ DeviceName: '/dev/sdb', Ebs: { SnapshotId: snapshotId } }];
    for (const [index, LaunchTemplateData] of [{ BlockDeviceMappings }, {}].entries()) {
      const VersionNumber = index + 1;
      const version = { ...template, VersionNumber, DefaultVersion: VersionNumber === 2 };
      seedLaunchTemplateVersion(scope, { ...version, LaunchTemplateData });
    }
  }),
  kind('mapped-by-a-configuration', {}, ({ scope, snapshotId, name }) => {
    const BlockDeviceMappings = [{ DeviceName: '/dev/sdb', Ebs: { SnapshotId: snapshotId } }];
    scope.launchConfigurations.seed(name, {
      ...{ LaunchConfigurationName: name, ImageId: nobodysImage, InstanceType: 'm7i.large' },
      ...{ CreatedTime: longAgo, BlockDeviceMappings },
    });
  }),
  kind('mapped-by-a-spot-fleet', {}, ({ scope, snapshotId, name }) => {
    const BlockDeviceMappings = [{ DeviceName: '/dev/sdb', Ebs: { SnapshotId: snapshotId } }];
    const SpotFleetRequestId = `sfr-${idOf(name)}`;
    const LaunchSpecifications = [{ ImageId: nobodysImage, BlockDeviceMappings }];
    const IamFleetRole = `arn:aws:iam::${scope.accountId}:role/fleet`;
    scope.spotFleetRequests.seed(SpotFleetRequestId, {
      ...{ SpotFleetRequestId, SpotFleetRequestState: 'active', CreateTime: longAgo },
      SpotFleetRequestConfig: { IamFleetRole, TargetCapacity: 0, LaunchSpecifications },
    });
  }),
  {
    // A copied image with its own snapshot: the text names an image that is there and does not list it.
    id: 'made-for-the-first-image',
    place: (placing) =>
      kind('', { Description: madeForGone.replace(nobodysImage, placing.firstImageId) }).place(placing),
  },
];
