import {
  type Instance,
  type Reservation,
  type ResponseLaunchTemplateData,
  RunInstances$,
  type RunInstancesRequest,
  type Tag,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { type Context, type Input, operation } from '../operation.ts';
import { putImage } from './change-image.ts';
import { onceByToken } from './client-token.ts';
import {
  checkImageId,
  findImage,
  imageNotFound,
  imageUnavailable,
  mayLaunch,
  type OwnedImage,
} from './image-access.ts';
import { viewImage } from './image-view.ts';
import { findTemplate, findVersion, resolveImageAlias } from './launch-template-access.ts';
import { readTagSpecifications } from './tag-specifications.ts';

/** Launches; refused for an image that is disabled, deregistered, hidden or not there (aws-facts B.1, B.11). */
export const runInstances = operation({
  schema: RunInstances$,
  mutating: true,
  honours: [
    'ClientToken',
    'ImageId',
    'InstanceType',
    'KeyName',
    'LaunchTemplate',
    'MaxCount',
    'MinCount',
    'SecurityGroupIds',
    'SubnetId',
    'TagSpecifications',
  ],
  handle(input: Input<RunInstancesRequest>, context): Reservation {
    return onceByToken(context, 'RunInstances', input, () => launch(input, context));
  },
});

function launch(input: Input<RunInstancesRequest>, context: Context): Reservation {
  const { accountId, region, scope, world } = context;
  const { data: template, tags: templateTags } = templateOf(input, context);
  const named = input.ImageId ?? template.ImageId;
  if (named === undefined)
    throw new AwsError('MissingParameter', 'The request must contain the parameter ImageId');
  if (input.MinCount < 1 || input.MaxCount < input.MinCount) {
    throw new AwsError('InvalidParameterValue', 'MinCount is at least 1 and MaxCount at least MinCount');
  }
  const image = launchableImage(context, resolveImageAlias(context, named));
  const tags = readTagSpecifications(input.TagSpecifications, ['instance', 'volume']);
  const reservationId = world.ids.next(`${accountId}#${region}`, 'r');
  const instances = Array.from({ length: input.MaxCount }, () =>
    startInstance(context, { input, template, image, reservationId }),
  );
  const Tags = [...templateTags, ...(tags.instance ?? [])];
  for (const { InstanceId = '' } of instances) if (Tags.length > 0) scope.tags.put(InstanceId, Tags);
  const { record, owner } = image;
  putImage(owner, { ...record, launches: [...record.launches, context.now.getTime()] });
  return {
    ReservationId: reservationId,
    OwnerId: accountId,
    Groups: [],
    Instances: instances.map((instance) => (Tags.length > 0 ? { ...instance, Tags } : instance)),
  };
}

interface TemplateOfLaunch {
  readonly data: ResponseLaunchTemplateData;
  /** By these tags AWS marks what was launched from a template (User Guide, "Launch instances from a launch template"). */
  readonly tags: readonly Tag[];
}

function templateOf({ LaunchTemplate }: RunInstancesRequest, context: Context): TemplateOfLaunch {
  if (LaunchTemplate === undefined) return { data: {}, tags: [] };
  const { LaunchTemplateId, LaunchTemplateName, Version = '$Default' } = LaunchTemplate;
  const template = findTemplate(context, { LaunchTemplateId, LaunchTemplateName });
  const { LaunchTemplateData: data = {}, VersionNumber } = findVersion(context, template, Version);
  const mark = (key: string, value: unknown) => ({ Key: `aws:ec2launchtemplate:${key}`, Value: `${value}` });
  return { data, tags: [mark('id', template.LaunchTemplateId), mark('version', VersionNumber)] };
}

function launchableImage(context: Context, imageId: string): OwnedImage {
  checkImageId(imageId);
  const found = findImage(context.world, context.region, imageId);
  if (found === undefined || !mayLaunch(context.world, found, context.accountId))
    throw imageNotFound([imageId]);
  const isHidden =
    context.scope.settings.get('settings')?.allowedImages.state === 'enabled' &&
    viewImage(context, found).ImageAllowed !== true;
  if (isHidden) throw imageNotFound([imageId]);
  const { record } = found;
  if (record.deregisteredAt !== undefined || record.image.State !== 'available')
    throw imageUnavailable(imageId);
  return found;
}

interface Start {
  readonly input: Input<RunInstancesRequest>;
  readonly template: ResponseLaunchTemplateData;
  readonly image: OwnedImage;
  readonly reservationId: string;
}

function startInstance(context: Context, { input, template, image, reservationId }: Start): Instance {
  const { record } = image;
  const { accountId, region, scope, world, now } = context;
  const InstanceId = world.ids.next(`${accountId}#${region}`, 'i');
  const instance: Instance = {
    InstanceId,
    ImageId: record.image.ImageId,
    InstanceType: input.InstanceType ?? template.InstanceType ?? 'm1.small',
    LaunchTime: now,
    State: { Code: 0, Name: 'pending' },
    Placement: { AvailabilityZone: `${region}a` },
    Architecture: record.image.Architecture,
    RootDeviceType: record.image.RootDeviceType,
    RootDeviceName: record.image.RootDeviceName,
    BlockDeviceMappings: createVolumes(context, record.image.BlockDeviceMappings ?? [], InstanceId),
    ...(input.ClientToken === undefined ? {} : { ClientToken: input.ClientToken }),
    ...(input.KeyName === undefined ? {} : { KeyName: input.KeyName }),
    ...(input.SubnetId === undefined ? {} : { SubnetId: input.SubnetId }),
    ...(input.SecurityGroupIds === undefined
      ? {}
      : { SecurityGroups: input.SecurityGroupIds.map((GroupId) => ({ GroupId })) }),
  };
  scope.instances.put(InstanceId, { instance, reservationId, ownerId: accountId });
  world.schedule(world.timings.instanceStart, () => {
    const started = scope.instances.get(InstanceId);
    if (started?.instance.State?.Name !== 'pending') return;
    scope.instances.put(InstanceId, {
      ...started,
      instance: { ...started.instance, State: { Code: 16, Name: 'running' } },
    });
  });
  return instance;
}

type ImageMapping = NonNullable<OwnedImage['record']['image']['BlockDeviceMappings']>[number];

function createVolumes(
  { accountId, region, scope, world, now }: Context,
  mappings: readonly ImageMapping[],
  instanceId: string,
): NonNullable<Instance['BlockDeviceMappings']> {
  return mappings.flatMap(({ DeviceName, Ebs }) => {
    if (Ebs === undefined) return [];
    const VolumeId = world.ids.next(`${accountId}#${region}`, 'vol');
    scope.volumes.put(VolumeId, {
      VolumeId,
      Size: Ebs.VolumeSize ?? 8,
      SnapshotId: Ebs.SnapshotId ?? '',
      Encrypted: Ebs.Encrypted ?? false,
      VolumeType: Ebs.VolumeType ?? 'gp2',
      State: 'in-use',
      CreateTime: now,
      AvailabilityZone: `${region}a`,
      Attachments: [
        { InstanceId: instanceId, VolumeId, Device: DeviceName, State: 'attached', AttachTime: now },
      ],
    });
    return [
      {
        DeviceName,
        Ebs: {
          VolumeId,
          Status: 'attached' as const,
          AttachTime: now,
          DeleteOnTermination: Ebs.DeleteOnTermination ?? true,
        },
      },
    ];
  });
}
