import type {
  Image,
  Instance,
  LaunchPermission,
  LaunchTemplate,
  LaunchTemplateVersion,
  Snapshot,
  Tag,
  Volume,
} from '@aws-sdk/client-ec2';
import type { Parameter } from '@aws-sdk/client-ssm';
import type { ImageRecord, Protection, Scope, SnapshotRecord } from './world.ts';

/**
 * Puts what was there before the world began: resources in the shape in which the SDK shows them. No lag hides
 * them and no event tells of them.
 */
export function seedImage(
  scope: Scope,
  image: Image,
  launchPermissions: readonly LaunchPermission[] | undefined = [],
): void {
  const { Tags, Public, DeregistrationProtection, ImageId = '', ...rest } = image;
  seedTags(scope, ImageId, Tags);
  const group = { Group: 'all' } as const;
  const lacksGroup = Public === true && launchPermissions?.every(({ Group }) => Group !== 'all');
  const record: ImageRecord = {
    image: { OwnerId: scope.accountId, State: 'available', ...rest, ImageId },
    launchPermissions: lacksGroup ? [...(launchPermissions ?? []), group] : launchPermissions,
    isListedPublic: Public === true,
    protection: readProtection(DeregistrationProtection),
    launches: [],
  };
  scope.images.seed(ImageId, record);
}

export function seedSnapshot(
  scope: Scope,
  snapshot: Snapshot,
  createVolumePermissions: SnapshotRecord['createVolumePermissions'] = [],
): void {
  const { Tags, SnapshotId = '', ...rest } = snapshot;
  seedTags(scope, SnapshotId, Tags);
  scope.snapshots.seed(SnapshotId, {
    snapshot: { OwnerId: scope.accountId, State: 'completed', StorageTier: 'standard', ...rest, SnapshotId },
    createVolumePermissions,
  });
}

export function seedInstance(scope: Scope, instance: Instance): void {
  const { Tags, InstanceId = '', ...rest } = instance;
  seedTags(scope, InstanceId, Tags);
  scope.instances.seed(InstanceId, {
    instance: { State: { Code: 16, Name: 'running' }, ...rest, InstanceId },
    reservationId: InstanceId.replace(/^i-/, 'r-'),
    ownerId: scope.accountId,
  });
}

export function seedVolume(scope: Scope, { Tags, VolumeId = '', ...rest }: Volume): void {
  seedTags(scope, VolumeId, Tags);
  scope.volumes.seed(VolumeId, { ...rest, VolumeId });
}

/** A version brings its template with it, if that is not there yet. */
export function seedLaunchTemplateVersion(scope: Scope, version: LaunchTemplateVersion): void {
  const { LaunchTemplateId: id = '', VersionNumber: number = 1 } = version;
  scope.launchTemplateVersions.seed(`${id}#${number}`, version);
  const template = scope.launchTemplates.get(id);
  const latest = Math.max(number, template?.LatestVersionNumber ?? 0);
  const ownDefault = version.DefaultVersion === true ? number : undefined;
  seedLaunchTemplate(scope, {
    LaunchTemplateId: id,
    ...(version.LaunchTemplateName === undefined ? {} : { LaunchTemplateName: version.LaunchTemplateName }),
    ...(version.CreateTime === undefined ? {} : { CreateTime: version.CreateTime }),
    ...template,
    LatestVersionNumber: latest,
    DefaultVersionNumber: ownDefault ?? template?.DefaultVersionNumber ?? number,
  });
}

export function seedLaunchTemplate(
  scope: Scope,
  { Tags, LaunchTemplateId = '', ...rest }: LaunchTemplate,
): void {
  seedTags(scope, LaunchTemplateId, Tags);
  scope.launchTemplates.seed(LaunchTemplateId, { ...rest, LaunchTemplateId });
}

function seedTags(scope: Scope, resourceId: string, tags: readonly Tag[] | undefined): void {
  if (tags !== undefined && tags.length > 0) scope.tags.seed(resourceId, tags);
}

/** Reads the words of `DeregistrationProtection` (aws-facts B.3). */
function readProtection(text: string | undefined): Protection {
  const [, coolsUntil] = /^disabled after (.+)$/.exec(text ?? '') ?? [];
  return {
    isEnabled: text?.startsWith('enabled') ?? false,
    withCooldown: text === 'enabled-with-cooldown' || coolsUntil !== undefined,
    ...(coolsUntil === undefined ? {} : { coolsUntil: Date.parse(coolsUntil) }),
  };
}

/** An SSM parameter: plain text unless it says otherwise. */
export function seedParameter(scope: Scope, parameter: Parameter): void {
  const { Name = '' } = parameter;
  const ARN = `arn:aws:ssm:${scope.region}:${scope.accountId}:parameter/${Name.replace(/^\//, '')}`;
  const whole = { Type: 'String', DataType: 'text', Version: 1, ARN, ...parameter } as const;
  const { Value: _value, ...metadata } = whole;
  scope.parameters.seed(Name, { parameter: whole, metadata });
}
