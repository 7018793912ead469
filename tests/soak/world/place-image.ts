import type { Image, LaunchPermission, Snapshot, Tag } from '@aws-sdk/client-ec2';
import { countUsage } from '../../../sandbox/aws/ec2/usage-report-entries.ts';
import { seedImage, seedLaunchTemplateVersion, seedSnapshot } from '../../../sandbox/aws/state/seed.ts';
import type { Scope, World } from '../../../sandbox/aws/state/world.ts';
import type { ImageSpec } from './image-spec.ts';
import { exclusionTag, exemptionTag } from './policy-spec.ts';
import { declaredName, partnerId } from './uses/named.ts';

export interface PlacingImages {
  readonly world: World;
  readonly scope: Scope;
  readonly startAt: Date;
  /** Of the images placed in this scope before, in order. */
  readonly before: readonly string[];
}

const dayMs = 86_400_000;

/** Puts the image, its snapshot and what hangs on both into the scope; answers its id. */
export function placeImage(spec: ImageSpec, placing: PlacingImages): string {
  const { world, scope } = placing;
  const owner = `${scope.accountId}#${scope.region}`;
  const imageId = world.ids.next(owner, 'ami');
  const snapshotId = snapshotFor(spec, placing) ?? world.ids.next(owner, 'snap');
  seedImage(scope, imageOf(spec, imageId, snapshotId, placing), sharesOf(spec));
  if (hasSnapshot(spec)) placeSnapshot(spec, imageId, snapshotId, placing);
  return imageId;
}

function imageOf(spec: ImageSpec, ImageId: string, SnapshotId: string, placing: PlacingImages): Image {
  const { scope, startAt } = placing;
  const made = daysBefore(startAt, spec.ageDays);
  const deprecation = deprecationOf(spec, startAt);
  const launched = { never: undefined, lately: daysBefore(startAt, 1), 'long ago': daysBefore(startAt, 300) }[
    spec.lastLaunched
  ];
  const source = sourceOf(spec, placing.before);
  return {
    ...{ ImageId, Name: nameOf(spec, ImageId, made), OwnerId: scope.accountId, State: spec.state },
    ...{ CreationDate: made.toISOString(), Architecture: 'x86_64', ImageType: 'machine', Tags: tagsOf(spec) },
    ...{ RootDeviceType: spec.root, RootDeviceName: '/dev/xvda', Public: spec.shared === 'public' },
    DeregistrationProtection: protectionOf(spec, startAt),
    BlockDeviceMappings: devicesOf(spec, SnapshotId),
    ...(spec.mark === 'backup-vault' ? { ImageOwnerAlias: 'aws-backup-vault' } : {}),
    ...(deprecation === undefined ? {} : { DeprecationTime: deprecation.toISOString() }),
    ...(launched === undefined ? {} : { LastLaunchedTime: launched.toISOString() }),
    ...(source === undefined ? {} : { SourceImageId: source, SourceImageRegion: scope.region }),
  };
}

// AWS gives every public image a date, two years after it was made at the latest.
const mostDaysPublic = 730;

function deprecationOf({ deprecation, shared, ageDays }: ImageSpec, startAt: Date): Date | undefined {
  const inDays = { none: undefined, past: -2, future: 5 }[deprecation];
  const isPublic = shared === 'public';
  const days = isPublic ? Math.min(inDays ?? mostDaysPublic, mostDaysPublic - ageDays) : inDays;
  return days === undefined ? undefined : daysBefore(startAt, -days);
}

function nameOf({ family, isDeclared }: ImageSpec, imageId: string, made: Date): string {
  if (isDeclared) return `${declaredName}${imageId}`;
  if (family === 'none') return `${imageId} once`;
  return `${family}-${made.toISOString().slice(0, 10).replaceAll('-', '')}`;
}

function tagsOf({ hasOwner, tag, mark }: ImageSpec): Tag[] {
  const byTag = {
    none: [],
    protected: [{ Key: 'ami-governor:protected', Value: '' }],
    excluded: [exclusionTag],
    exempt: [exemptionTag],
  };
  const byMark = {
    none: [],
    'backup-vault': [],
    backup: [{ Key: 'aws:backup:source-resource', Value: 'i-0123456789abcdef0' }],
    'lifecycle-manager': [{ Key: 'aws:dlm:lifecycle-policy-id', Value: 'policy-0123456789abcdef0' }],
    'image-builder': [{ Key: 'CreatedBy', Value: 'EC2 Image Builder' }],
  };
  const owner = hasOwner ? [{ Key: 'Owner', Value: 'ana@example.com' }] : [];
  return [...owner, ...byTag[tag], ...byMark[mark]];
}

function sharesOf({ shared, state }: ImageSpec): LaunchPermission[] {
  if (state !== 'available') return [];
  switch (shared) {
    case 'partner':
    case 'partner, told':
      return [{ UserId: partnerId }];
    case 'organization':
      return [{ OrganizationArn: 'arn:aws:organizations::111122223333:organization/o-abcd123456' }];
    default:
      return [];
  }
}

function protectionOf({ protection }: ImageSpec, startAt: Date): string {
  if (protection === 'cooldown') return `disabled after ${daysBefore(startAt, -3).toISOString()}`;
  return protection === 'on' ? 'enabled-with-cooldown' : 'disabled';
}

function hasSnapshot({ state, root }: ImageSpec): boolean {
  return root === 'ebs' && state !== 'failed';
}

function devicesOf(spec: ImageSpec, SnapshotId: string): Image['BlockDeviceMappings'] {
  if (!hasSnapshot(spec)) return [];
  return [{ DeviceName: '/dev/xvda', Ebs: { SnapshotId, VolumeSize: 8, Encrypted: spec.isEncrypted } }];
}

function sourceOf({ copyOf }: ImageSpec, before: readonly string[]): string | undefined {
  if (copyOf === 'nothing') return undefined;
  return copyOf === 'the first image' ? before[0] : before.at(-1);
}

/** The first image's snapshot, where they share one. */
function snapshotFor({ snapshotIs }: ImageSpec, { scope, before }: PlacingImages): string | undefined {
  if (snapshotIs !== 'shared with the first image') return undefined;
  const first = scope.images.get(before[0] ?? '')?.image;
  return first?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId;
}

function placeSnapshot(spec: ImageSpec, imageId: string, SnapshotId: string, placing: PlacingImages): void {
  const { scope, startAt } = placing;
  if (scope.snapshots.get(SnapshotId) !== undefined) return;
  const snapshot: Snapshot = {
    ...{ SnapshotId, VolumeId: `vol-${SnapshotId.slice(5)}`, VolumeSize: 8, Encrypted: spec.isEncrypted },
    ...{ StartTime: daysBefore(startAt, spec.ageDays), Progress: '100%' },
    Description: `Created by CreateImage(i-0123456789abcdef0) for ${imageId}`,
  };
  seedSnapshot(scope, snapshot);
  if (spec.snapshotIs === 'locked') {
    const lock = {
      SnapshotId,
      OwnerId: scope.accountId,
      LockState: 'governance',
      LockDuration: 400,
    } as const;
    scope.locks.seed(SnapshotId, { ...lock, LockExpiresOn: daysBefore(startAt, -400) });
  }
  if (spec.snapshotIs === 'mapped by a template') {
    const id = `lt-0${SnapshotId.slice(-16)}`;
    const BlockDeviceMappings = [{ DeviceName: '/dev/sdb', Ebs: { SnapshotId } }];
    seedLaunchTemplateVersion(scope, {
      ...{ LaunchTemplateId: id, LaunchTemplateName: id, VersionNumber: 1, DefaultVersion: true },
      LaunchTemplateData: { BlockDeviceMappings },
    });
  }
}

/** Two reports a week apart tell who else uses the image, as it is. */
export function placeReports(
  ImageId: string,
  { world, scope, startAt }: Omit<PlacingImages, 'before'>,
): void {
  for (const days of [10, 1]) {
    const asked = {
      ...{ ReportId: `imgr-${ImageId}-${days}`, ImageId, State: 'available' },
      ResourceTypes: [{ ResourceType: 'ec2:Instance' }, { ResourceType: 'ec2:LaunchTemplate' }],
      CreationTime: daysBefore(startAt, days),
    };
    const entries = countUsage(world, scope.region, asked);
    scope.usageReports.seed(asked.ReportId, { report: { ...asked, AccountIds: [] }, entries });
  }
}

export function daysBefore(instant: Date, days: number): Date {
  return new Date(instant.getTime() - days * dayMs);
}
