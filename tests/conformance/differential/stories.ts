import type { JsonObject, Step } from './step.ts';

/** One subject, in a world of its own, told to both sides in order. */
export interface Story {
  readonly name: string;
  readonly steps: readonly Step[];
}

const nowhere = 'ami-00000000000000000';
const own = { Name: 'owner-id', Values: ['111122223333'] };
const launched = ec2(
  'RunInstances',
  { ImageId: '@base', MinCount: 1, MaxCount: 1, InstanceType: 't3.micro' },
  { server: 'Instances.0.InstanceId' },
);
const madeWeb = ec2(
  'CreateImage',
  {
    InstanceId: '@server',
    Name: 'web',
    Description: 'made',
    TagSpecifications: [tagged('image', { Owner: 'web' })],
  },
  { web: 'ImageId' },
);
const lookedAtWeb = ec2(
  'DescribeImages',
  { ImageIds: ['@web'] },
  { webDisk: 'Images.0.BlockDeviceMappings.0.Ebs.SnapshotId' },
);
const web = [launched, madeWeb, lookedAtWeb];

/** What a random world does not ask, since the sides part over it, and every call at least once. */
export const stories: readonly Story[] = [
  {
    name: 'images by id, owner and filter',
    steps: [
      ...web,
      ec2('DescribeImages'),
      ec2('DescribeImages', { Owners: ['self'] }),
      ec2('DescribeImages', { Owners: ['amazon'] }),
      ec2('DescribeImages', { Owners: ['12'] }),
      ec2('DescribeImages', { ExecutableUsers: ['all'] }),
      ec2('DescribeImages', { ImageIds: [nowhere] }),
      ec2('DescribeImages', { ImageIds: ['@web', nowhere] }),
      ec2('DescribeImages', { ImageIds: ['nonsense'] }),
      ec2('DescribeImages', { ImageIds: ['@web'], MaxResults: 5 }),
      ec2('DescribeImages', { MaxResults: 4 }),
      ...['we?', 'w*', 'WEB', 'w.b', '*'].map((pattern) =>
        ec2('DescribeImages', { Filters: [own, { Name: 'name', Values: [pattern] }] }),
      ),
      ec2('DescribeImages', {
        Filters: [{ Name: 'block-device-mapping.snapshot-id', Values: ['@webDisk'] }],
      }),
      ec2('DescribeImages', { Filters: [{ Name: 'nonsense', Values: ['x'] }] }),
      ec2('DescribeImages', { Filters: [{ Name: 'state', Values: ['disabled'] }] }),
    ],
  },
  {
    name: 'an image whose name is taken',
    steps: [...web, ec2('CreateImage', { InstanceId: '@server', Name: 'web', Description: 'again' })],
  },
  {
    name: 'an image made with tags for its snapshots',
    steps: [
      launched,
      ec2('CreateImage', {
        InstanceId: '@server',
        Name: 'web',
        TagSpecifications: [tagged('snapshot', { Owner: 'web' })],
      }),
    ],
  },
  {
    name: 'an image made of nothing',
    steps: [
      ec2('CreateImage', { InstanceId: 'i-00000000000000000', Name: 'web' }),
      ec2('CopyImage', { SourceImageId: nowhere, SourceRegion: 'eu-central-1', Name: 'web' }),
    ],
  },
  {
    name: 'a registered image',
    steps: [
      ec2('DescribeVolumes', { Filters: [{ Name: 'volume-id', Values: ['@disk'] }] }),
      ec2('CreateSnapshot', { VolumeId: 'vol-00000000000000000' }),
      ec2(
        'CreateSnapshot',
        {
          VolumeId: '@disk',
          Description: 'first',
          TagSpecifications: [tagged('snapshot', { Owner: 'web' })],
        },
        { first: 'SnapshotId' },
      ),
      ec2('DescribeSnapshots', { SnapshotIds: ['@first'] }),
      ec2('DescribeSnapshotTierStatus'),
      ec2(
        'RegisterImage',
        {
          Name: 'registered',
          Description: 'by hand',
          Architecture: 'x86_64',
          RootDeviceName: '/dev/xvda',
          VirtualizationType: 'hvm',
          BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { SnapshotId: '@first' } }],
        },
        { registered: 'ImageId' },
      ),
      ec2('DescribeImages', { ImageIds: ['@registered'] }),
      ec2('DeleteSnapshot', { SnapshotId: '@first' }),
    ],
  },
  {
    name: 'a copy',
    steps: [
      ...web,
      ec2(
        'CopyImage',
        {
          SourceImageId: '@web',
          SourceRegion: 'eu-central-1',
          Name: 'copy',
          CopyImageTags: true,
          Encrypted: true,
        },
        { copy: 'ImageId' },
      ),
      ec2(
        'DescribeImages',
        { ImageIds: ['@copy'] },
        { copyDisk: 'Images.0.BlockDeviceMappings.0.Ebs.SnapshotId' },
      ),
      ec2('DescribeSnapshots', { SnapshotIds: ['@copyDisk'] }),
      ec2('DeregisterImage', { ImageId: '@copy', DeleteAssociatedSnapshots: true }),
      ec2('DescribeSnapshots', { SnapshotIds: ['@copyDisk'] }),
    ],
  },
  {
    name: 'an image taken away',
    steps: [
      ...web,
      ec2('DeleteSnapshot', { SnapshotId: '@webDisk' }),
      ec2('DeleteSnapshot', { SnapshotId: 'nonsense' }),
      ec2('DeregisterImage', { ImageId: nowhere }),
      ec2('DeregisterImage', { ImageId: '@web' }),
      ec2('DeregisterImage', { ImageId: '@web' }),
      ec2('DescribeImages', { ImageIds: ['@web'] }),
      ec2('DeleteSnapshot', { SnapshotId: '@webDisk' }),
      ec2('DeleteSnapshot', { SnapshotId: '@webDisk' }),
      ec2('DescribeSnapshots', { SnapshotIds: ['@webDisk'] }),
    ],
  },
  {
    name: 'a disabled image',
    steps: [
      ...web,
      share('@web', { Add: [{ UserId: '444455556666' }] }),
      ec2('DisableImage', { ImageId: '@web' }),
      ec2('DescribeImages', { Filters: [own] }),
      ec2('DescribeImages', { Filters: [own], IncludeDisabled: true }),
      attribute('@web', 'launchPermission'),
      ec2('EnableImage', { ImageId: '@web' }),
      attribute('@web', 'launchPermission'),
      ec2('DescribeImages', { Filters: [own] }),
      ec2('DisableImage', { ImageId: nowhere }),
      ec2('EnableImage', { ImageId: nowhere }),
      ec2('DisableImage', { ImageId: '@web' }),
      ec2('RunInstances', { ImageId: '@web', MinCount: 1, MaxCount: 1 }),
    ],
  },
  {
    name: 'attributes of an image',
    steps: [
      ...web,
      attribute('@web', 'description'),
      attribute('@web', 'nonsense'),
      attribute('@web', 'blockDeviceMapping'),
      attribute('@base', 'launchPermission'),
      attribute(nowhere, 'launchPermission'),
      attribute(nowhere, 'description'),
      ec2('ModifyImageAttribute', { ImageId: '@web', Description: { Value: 'said anew' } }),
      attribute('@web', 'description'),
    ],
  },
  {
    name: 'shares of an image',
    steps: [
      ...web,
      share('@web', { Add: [{ UserId: '444455556666' }, { UserId: '777788889999' }] }),
      share('@web', { Add: [{ UserId: '444455556666' }] }),
      share('@web', { Remove: [{ UserId: '444455556666' }, { UserId: '123412341234' }] }),
      attribute('@web', 'launchPermission'),
      share('@web', {
        Add: [{ OrganizationArn: 'arn:aws:organizations::111122223333:organization/o-abc1234567' }],
      }),
      attribute('@web', 'launchPermission'),
      share('@web', { Add: [{ Group: 'everybody' }] }),
      share(nowhere, { Add: [{ UserId: '444455556666' }] }),
      share('@base', { Add: [{ UserId: '444455556666' }] }),
      share('@web', { Add: [{ Group: 'all' }] }),
    ],
  },
  {
    name: 'an image of somebody else taken away',
    steps: [ec2('DeregisterImage', { ImageId: '@base' })],
  },
  {
    name: 'own snapshots',
    steps: [
      ...web,
      ec2('DescribeSnapshots', { OwnerIds: ['self'] }),
      ec2('DescribeSnapshots', {
        Filters: [own, { Name: 'description', Values: ['Created by CreateImage*'] }],
      }),
      ec2('DescribeSnapshots', { SnapshotIds: ['nonsense'] }),
      ec2('ModifySnapshotAttribute', {
        SnapshotId: '@webDisk',
        Attribute: 'createVolumePermission',
        OperationType: 'add',
        UserIds: ['444455556666'],
      }),
      ec2('DescribeSnapshotAttribute', { SnapshotId: '@webDisk', Attribute: 'createVolumePermission' }),
    ],
  },
  {
    name: 'tags',
    steps: [
      ...web,
      tag('@web', { Stage: 'prod', Team: '' }),
      tag('@web', { Stage: 'test' }),
      ec2('DescribeTags'),
      ec2('DeleteTags', { Resources: ['@web'], Tags: [{ Key: 'Stage', Value: 'prod' }, { Key: 'Team' }] }),
      ec2('DescribeTags'),
      ec2('CreateTags', { Resources: ['@web', nowhere], Tags: [{ Key: 'Half', Value: 'done' }] }),
      ec2('DescribeTags'),
      tag('@web', Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`Key${n}`, '']))),
      ec2('CreateTags', { Resources: ['@web'], Tags: [{ Key: 'Dry', Value: 'run' }], DryRun: true }),
      ec2('DeleteTags', { Resources: ['@web'] }),
      ec2('DescribeTags'),
      ec2('DeleteTags', { Resources: [nowhere], Tags: [{ Key: 'Owner' }] }),
    ],
  },
  { name: 'a tag that only AWS may set', steps: [...web, tag('@web', { 'aws:Owner': 'nobody' })] },
  {
    name: 'a tag on an instance that is not there',
    steps: [tag('i-00000000000000000', { Owner: 'nobody' })],
  },
  {
    name: 'instances',
    steps: [
      launched,
      ec2('DescribeInstances'),
      ec2('DescribeVolumes', { Filters: [{ Name: 'attachment.instance-id', Values: ['@server'] }] }),
      ec2('DescribeInstances', { InstanceIds: ['nonsense'] }),
      ec2('StopInstances', { InstanceIds: ['@server'] }),
      ec2('StopInstances', { InstanceIds: ['@server'] }),
      ec2('DescribeInstances'),
      ec2('TerminateInstances', { InstanceIds: ['@server'] }),
      ec2('DescribeInstances'),
      ec2('TerminateInstances', { InstanceIds: ['i-00000000000000000'] }),
      ec2('RunInstances', { ImageId: nowhere, MinCount: 1, MaxCount: 1 }),
    ],
  },
  {
    name: 'launch templates',
    steps: [
      ...web,
      template('shop', '@web'),
      template('shop', '@web'),
      version({ ImageId: '@base' }, { VersionDescription: 'second' }),
      versions({}),
      versions({ Versions: ['$Latest', '$Default'] }),
      versions({ MinVersion: '2' }),
      versions({ Versions: ['7'] }),
      ec2('DescribeLaunchTemplateVersions', { Versions: ['$Latest'] }),
      ec2('ModifyLaunchTemplate', { LaunchTemplateId: '@shop', DefaultVersion: '2' }),
      versions({ Versions: ['$Default'] }),
      ec2(
        'RunInstances',
        { LaunchTemplate: { LaunchTemplateId: '@shop' }, MinCount: 1, MaxCount: 1 },
        { sold: 'Instances.0.InstanceId' },
      ),
      ec2('DescribeTags', { Filters: [{ Name: 'resource-id', Values: ['@sold'] }] }),
      ec2('DescribeLaunchTemplates', { LaunchTemplateNames: ['none'] }),
      ec2('DescribeLaunchTemplates', { LaunchTemplateIds: ['lt-00000000000000000'] }),
      ec2('ModifyLaunchTemplate', { LaunchTemplateId: 'lt-00000000000000000', DefaultVersion: '1' }),
      version({ ImageId: '@web' }, { SourceVersion: '1' }),
    ],
  },
  {
    name: 'Regions and requests for Spot and fleets',
    steps: [
      ec2('DescribeRegions', { RegionNames: ['eu-central-1', 'us-east-1'] }),
      ec2('DescribeRegions', { RegionNames: ['nowhere-1'] }),
      ec2('DescribeRegions'),
      ec2('DescribeFleets'),
      ec2('DescribeSpotFleetRequests'),
      ec2('DescribeSpotInstanceRequests'),
    ],
  },
  {
    name: 'who calls',
    steps: [
      call('sts', 'GetCallerIdentity'),
      call('sts', 'AssumeRole', {
        RoleArn: 'arn:aws:iam::444455556666:role/reader',
        RoleSessionName: 'conformance',
      }),
      call('sts', 'AssumeRole', {
        RoleArn: 'arn:aws:iam::444455556666:role/nobody',
        RoleSessionName: 'conformance',
      }),
      call('sts', 'AssumeRole', { RoleArn: 'nonsense', RoleSessionName: 'conformance' }),
    ],
  },
  {
    name: 'parameters',
    steps: [
      call('ssm', 'DescribeParameters'),
      call('ssm', 'DescribeParameters', {
        ParameterFilters: [{ Key: 'Name', Option: 'BeginsWith', Values: ['/golden'] }],
      }),
      call('ssm', 'DescribeParameters', {
        ParameterFilters: [{ Key: 'Type', Values: ['String'] }],
        MaxResults: 2,
      }),
      call('ssm', 'DescribeParameters', {
        ParameterFilters: [{ Key: 'DataType', Values: ['aws:ec2:image'] }],
      }),
      call('ssm', 'GetParameter', { Name: '/golden/web' }),
      call('ssm', 'GetParameter', { Name: '/golden/none' }),
      call('ssm', 'GetParameters', { Names: ['/golden/web', '/golden/none', '/other'] }),
      call('ssm', 'GetParametersByPath', { Path: '/golden' }),
      call('ssm', 'GetParametersByPath', { Path: '/golden/', Recursive: true, MaxResults: 1 }),
      call('ssm', 'GetParametersByPath', { Path: '/nowhere' }),
    ],
  },
  {
    name: 'Auto Scaling',
    steps: [
      call('autoscaling', 'DescribeLaunchConfigurations'),
      call('autoscaling', 'DescribeLaunchConfigurations', { LaunchConfigurationNames: ['old', 'none'] }),
      call('autoscaling', 'DescribeLaunchConfigurations', { MaxRecords: 1 }),
      call('autoscaling', 'DescribeAutoScalingGroups'),
      call('autoscaling', 'DescribeAutoScalingGroups', { AutoScalingGroupNames: ['none'] }),
      call('autoscaling', 'DescribeAutoScalingGroups', { MaxRecords: 1 }),
    ],
  },
  {
    name: 'the organization',
    steps: [
      call('organizations', 'DescribeOrganization'),
      call('organizations', 'ListAccounts'),
      call('organizations', 'ListAccounts', { MaxResults: 1 }),
      call('organizations', 'ListRoots'),
      call('organizations', 'DescribeAccount', { AccountId: '@shopAccount' }),
      call('organizations', 'DescribeAccount', { AccountId: '123412341234' }),
      call('organizations', 'ListParents', { ChildId: '@shopAccount' }),
      call('organizations', 'ListParents', { ChildId: '123412341234' }),
      call('organizations', 'ListAccountsForParent', { ParentId: '@unit' }),
      call('organizations', 'ListAccountsForParent', { ParentId: 'r-zzzz' }),
      call('organizations', 'ListOrganizationalUnitsForParent', { ParentId: '@root' }),
      call('organizations', 'ListOrganizationalUnitsForParent', { ParentId: 'r-zzzz' }),
    ],
  },
  {
    name: 'services in which there is nothing',
    steps: [
      call('eks', 'ListClusters'),
      call('eks', 'ListNodegroups', { clusterName: 'none' }),
      call('eks', 'DescribeNodegroup', { clusterName: 'none', nodegroupName: 'none' }),
      call('elasticmapreduce', 'ListClusters'),
      call('elasticmapreduce', 'DescribeCluster', { ClusterId: 'j-0000000000000' }),
      call('elasticmapreduce', 'ListInstanceGroups', { ClusterId: 'j-0000000000000' }),
      call('inspector2', 'ListFindings'),
      call('kms', 'ListAliases'),
      call('batch', 'DescribeComputeEnvironments'),
      call('elasticbeanstalk', 'DescribeEnvironments'),
      call('cloudtrail', 'DescribeTrails'),
      call('cloudtrail', 'GetTrailStatus', { Name: 'none' }),
    ],
  },
];

function ec2(operation: string, input: JsonObject = {}, names: Readonly<Record<string, string>> = {}): Step {
  return { service: 'ec2', operation, input, names };
}

function call(service: string, operation: string, input: JsonObject = {}): Step {
  return { service, operation, input };
}

function tagged(ResourceType: string, tags: Readonly<Record<string, string>>): JsonObject {
  return { ResourceType, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
}

function tag(id: string, tags: Readonly<Record<string, string>>): Step {
  return ec2('CreateTags', {
    Resources: [id],
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  });
}

function share(ImageId: string, LaunchPermission: JsonObject): Step {
  return ec2('ModifyImageAttribute', { ImageId, LaunchPermission });
}

function attribute(ImageId: string, Attribute: string): Step {
  return ec2('DescribeImageAttribute', { ImageId, Attribute });
}

function template(LaunchTemplateName: string, ImageId: string): Step {
  const LaunchTemplateData = { ImageId, InstanceType: 't3.micro' };
  return ec2(
    'CreateLaunchTemplate',
    { LaunchTemplateName, LaunchTemplateData },
    { [LaunchTemplateName]: 'LaunchTemplate.LaunchTemplateId' },
  );
}

function version(LaunchTemplateData: JsonObject, more: JsonObject): Step {
  return ec2('CreateLaunchTemplateVersion', { LaunchTemplateId: '@shop', LaunchTemplateData, ...more });
}

function versions(which: JsonObject): Step {
  return ec2('DescribeLaunchTemplateVersions', { LaunchTemplateId: '@shop', ...which });
}
