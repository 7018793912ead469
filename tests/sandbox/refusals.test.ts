import {
  CreateImageCommand,
  CreateImageUsageReportCommand,
  CreateSnapshotCommand,
  CreateTagsCommand,
  DeleteImageUsageReportCommand,
  DescribeFleetsCommand,
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeRegionsCommand,
  DescribeSnapshotAttributeCommand,
  DescribeSnapshotsCommand,
  DescribeSpotInstanceRequestsCommand,
  DescribeVolumesCommand,
  type EC2Client,
  EnableSnapshotBlockPublicAccessCommand,
  GetImageAncestryCommand,
  LockSnapshotCommand,
  ModifyImageAttributeCommand,
  ModifyLaunchTemplateCommand,
  ModifySnapshotAttributeCommand,
  RegisterImageCommand,
  ResetImageAttributeCommand,
  RestoreImageFromRecycleBinCommand,
  RestoreSnapshotFromRecycleBinCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { seedImage, seedSnapshot } from '../../sandbox/aws/state/seed.ts';
import { buildImage, buildSnapshot, imageId, runningAws, snapshotId } from './running-aws.ts';

type Call = (client: EC2Client) => Promise<unknown>;

const instanceId = 'i-0123456789abcdef0';
const many = Array.from({ length: 1001 }, (_, n) => ({ UserId: String(n).padStart(12, '0') }));
const values = Array.from({ length: 201 }, (_, n) => `v${n}`);

const refusals: readonly [code: string, what: string, call: Call][] = [
  [
    'FilterLimitExceeded',
    'more than 200 filter values',
    (c) => c.send(new DescribeImagesCommand({ Filters: [{ Name: 'name', Values: values }] })),
  ],
  [
    'InvalidParameterValue',
    'a filter without values',
    (c) => c.send(new DescribeImagesCommand({ Filters: [{ Name: 'name', Values: [] }] })),
  ],
  [
    'InvalidParameterValue',
    'an unknown snapshot filter',
    (c) => c.send(new DescribeSnapshotsCommand({ Filters: [{ Name: 'size', Values: ['8'] }] })),
  ],
  [
    'InvalidParameterValue',
    'an unknown instance filter',
    (c) => c.send(new DescribeInstancesCommand({ Filters: [{ Name: 'colour', Values: ['red'] }] })),
  ],
  [
    'InvalidParameterValue',
    'an unknown volume filter',
    (c) => c.send(new DescribeVolumesCommand({ Filters: [{ Name: 'colour', Values: ['red'] }] })),
  ],
  [
    'InvalidParameterCombination',
    'snapshot ids with a page size',
    (c) => c.send(new DescribeSnapshotsCommand({ SnapshotIds: [snapshotId(1)], MaxResults: 5 })),
  ],
  [
    'InvalidParameterCombination',
    'instance ids with a page size',
    (c) => c.send(new DescribeInstancesCommand({ InstanceIds: [instanceId], MaxResults: 5 })),
  ],
  [
    'InvalidInstanceID.Malformed',
    'an instance id of the wrong form',
    (c) => c.send(new TerminateInstancesCommand({ InstanceIds: ['i-1'] })),
  ],
  [
    'InvalidInstanceID.NotFound',
    'an instance that is not there',
    (c) => c.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] })),
  ],
  [
    'InvalidInstanceID.NotFound',
    'an image of no instance',
    (c) => c.send(new CreateImageCommand({ InstanceId: instanceId, Name: 'fine' })),
  ],
  [
    'InvalidVolume.NotFound',
    'a volume that is not there',
    (c) => c.send(new DescribeVolumesCommand({ VolumeIds: ['vol-1'] })),
  ],
  [
    'InvalidVolume.NotFound',
    'a snapshot of no volume',
    (c) => c.send(new CreateSnapshotCommand({ VolumeId: 'vol-1' })),
  ],
  [
    'InvalidFleetId.NotFound',
    'a fleet that is not there',
    (c) => c.send(new DescribeFleetsCommand({ FleetIds: ['fleet-1'] })),
  ],
  [
    'InvalidSpotInstanceRequestID.NotFound',
    'a Spot request that is not there',
    (c) => c.send(new DescribeSpotInstanceRequestsCommand({ SpotInstanceRequestIds: ['sir-1'] })),
  ],
  [
    'InvalidAMIID.NotFound',
    'an attribute of no image',
    (c) => c.send(new DescribeImageAttributeCommand({ ImageId: imageId(9), Attribute: 'description' })),
  ],
  [
    'InvalidParameterValue',
    'an attribute that is not simulated',
    (c) => c.send(new DescribeImageAttributeCommand({ ImageId: imageId(1), Attribute: 'uefiData' })),
  ],
  [
    'AuthFailure',
    'the attribute that AWS gave up',
    (c) =>
      c.send(new DescribeImageAttributeCommand({ ImageId: imageId(1), Attribute: 'blockDeviceMapping' })),
  ],
  [
    'InvalidAMIID.NotFound',
    'the ancestry of no image',
    (c) => c.send(new GetImageAncestryCommand({ ImageId: imageId(9) })),
  ],
  [
    'ResourceLimitExceeded',
    'a share with more than 1,000',
    (c) => c.send(new ModifyImageAttributeCommand({ ImageId: imageId(1), LaunchPermission: { Add: many } })),
  ],
  [
    'MissingParameter',
    'user ids without an operation type',
    (c) => c.send(new ModifyImageAttributeCommand({ ImageId: imageId(1), UserIds: ['111122223333'] })),
  ],
  [
    'InvalidParameterCombination',
    'a change of nothing',
    (c) => c.send(new ModifyImageAttributeCommand({ ImageId: imageId(1) })),
  ],
  [
    'InvalidParameterValue',
    'an IMDS support that is not there',
    (c) => c.send(new ModifyImageAttributeCommand({ ImageId: imageId(1), ImdsSupport: { Value: 'v1.0' } })),
  ],
  [
    'MissingParameter',
    'a reset of no attribute',
    (c) => c.send(new ResetImageAttributeCommand({ ImageId: imageId(1), Attribute: undefined })),
  ],
  ['MissingParameter', 'an image on nothing', (c) => c.send(new RegisterImageCommand({ Name: 'fine' }))],
  [
    'InvalidParameterValue',
    'tags for what is not made',
    (c) =>
      c.send(
        new RegisterImageCommand({
          Name: 'fine',
          ImageLocation: 'b/i',
          TagSpecifications: [{ ResourceType: 'vpc', Tags: [] }],
        }),
      ),
  ],
  [
    'InvalidAMIID.NotFound',
    'a restore of what is not in the bin',
    (c) => c.send(new RestoreImageFromRecycleBinCommand({ ImageId: imageId(1) })),
  ],
  [
    'InvalidSnapshot.NotFound',
    'a snapshot restore of what is not in the bin',
    (c) => c.send(new RestoreSnapshotFromRecycleBinCommand({ SnapshotId: snapshotId(1) })),
  ],
  [
    'InvalidSnapshot.NotFound',
    'an attribute of no snapshot',
    (c) =>
      c.send(
        new DescribeSnapshotAttributeCommand({
          SnapshotId: snapshotId(9),
          Attribute: 'createVolumePermission',
        }),
      ),
  ],
  [
    'InvalidParameterValue',
    'more than 500 snapshot shares at once',
    (c) =>
      c.send(
        new ModifySnapshotAttributeCommand({
          SnapshotId: snapshotId(1),
          CreateVolumePermission: { Add: many.slice(0, 501) },
        }),
      ),
  ],
  [
    'InvalidParameterCombination',
    'a lock without an end',
    (c) => c.send(new LockSnapshotCommand({ SnapshotId: snapshotId(1), LockMode: 'governance' })),
  ],
  [
    'InvalidParameterValue',
    'a governance lock that cools off',
    (c) =>
      c.send(
        new LockSnapshotCommand({
          SnapshotId: snapshotId(1),
          LockMode: 'governance',
          LockDuration: 1,
          CoolOffPeriod: 1,
        }),
      ),
  ],
  [
    'InvalidParameterValue',
    'a wrong block public access state',
    (c) => c.send(new EnableSnapshotBlockPublicAccessCommand({ State: 'unblocked' })),
  ],
  [
    'MissingParameter',
    'a launch of no image',
    (c) => c.send(new RunInstancesCommand({ MinCount: 1, MaxCount: 1 })),
  ],
  [
    'InvalidParameterValue',
    'a launch of none',
    (c) => c.send(new RunInstancesCommand({ ImageId: imageId(1), MinCount: 0, MaxCount: 1 })),
  ],
  [
    'InvalidLaunchTemplateName.NotFoundException',
    'a template that is not there',
    (c) => c.send(new ModifyLaunchTemplateCommand({ LaunchTemplateName: 'none', DefaultVersion: '1' })),
  ],
  [
    'InvalidParameterCombination',
    'neither id nor name of a template',
    (c) => c.send(new ModifyLaunchTemplateCommand({ DefaultVersion: '1' })),
  ],
  [
    'InvalidParameterValue',
    'more than 1,000 resources to tag',
    (c) =>
      c.send(
        new CreateTagsCommand({
          Resources: many.map(({ UserId }) => UserId),
          Tags: [{ Key: 'a', Value: 'b' }],
        }),
      ),
  ],
  [
    'InvalidParameterValue',
    'a Region that is not there',
    (c) => c.send(new DescribeRegionsCommand({ RegionNames: ['mars-1'] })),
  ],
  [
    'InvalidParameterValue',
    'a usage report of an unknown type',
    (c) =>
      c.send(
        new CreateImageUsageReportCommand({
          ImageId: imageId(1),
          ResourceTypes: [{ ResourceType: 'ssm:Parameter' }],
        }),
      ),
  ],
  [
    'InvalidImageUsageReportId.NotFound',
    'a usage report that is not there',
    (c) => c.send(new DeleteImageUsageReportCommand({ ReportId: 'amiur-1' })),
  ],
];

describe('EC2', () => {
  it.each(refusals)('answers %s to %s', async (name, _what, call) => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));
    seedSnapshot(aws.home, buildSnapshot(1));

    await expect(call(aws.ec2())).rejects.toMatchObject({ name });
  });
});

describe('SSM', () => {
  it('takes ten names at most', async () => {
    const aws = await runningAws();
    const Names = Array.from({ length: 11 }, (_, n) => `/p/${n}`);

    await expect(new SSMClient(aws.config()).send(new GetParametersCommand({ Names }))).rejects.toMatchObject(
      {
        name: 'ValidationException',
      },
    );
  });
});
