import {
  CreateLaunchTemplateCommand,
  DescribeInstancesCommand,
  DescribeVolumesCommand,
  RunInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { seedImage, seedInstance, seedVolume } from '../../sandbox/aws/state/seed.ts';
import { buildImage, imageId, runningAws } from './running-aws.ts';

const InstanceId = 'i-0123456789abcdef0';
const InstanceIds = [InstanceId];

describe('an instance', () => {
  it('is told to be stopping or shutting down, or what it already is', async () => {
    const aws = await runningAws();
    seedInstance(aws.home, { InstanceId });
    const client = aws.ec2();
    const stop = async () => (await client.send(new StopInstancesCommand({ InstanceIds }))).StoppingInstances;
    const end = async () =>
      (await client.send(new TerminateInstancesCommand({ InstanceIds }))).TerminatingInstances;

    const told = [await stop(), await stop(), await end(), await end()].flat();

    expect(told.map((each) => [each?.PreviousState?.Name, each?.CurrentState?.Name])).toEqual([
      ['running', 'stopping'],
      ['stopped', 'stopped'],
      ['stopped', 'shutting-down'],
      ['terminated', 'terminated'],
    ]);
  });

  it('cannot be stopped once it is terminated', async () => {
    const aws = await runningAws();
    seedInstance(aws.home, { InstanceId });
    await aws.ec2().send(new TerminateInstancesCommand({ InstanceIds }));

    await expect(aws.ec2().send(new StopInstancesCommand({ InstanceIds }))).rejects.toMatchObject({
      name: 'IncorrectInstanceState',
    });
    expect(aws.home.instances.get(InstanceId)?.instance.State?.Name).toBe('terminated');
  });

  it('takes the volumes along that go with it, and lets go of the others', async () => {
    const aws = await runningAws();
    const device = (VolumeId: string, DeleteOnTermination: boolean) => {
      seedVolume(aws.home, { VolumeId, State: 'in-use', Attachments: [{ InstanceId, VolumeId }] });
      return { DeviceName: `/dev/${VolumeId}`, Ebs: { VolumeId, DeleteOnTermination } };
    };
    const BlockDeviceMappings = [device('vol-root', true), device('vol-data', false)];
    seedInstance(aws.home, { InstanceId, BlockDeviceMappings });

    await aws.ec2().send(new TerminateInstancesCommand({ InstanceIds }));

    const { Volumes } = await aws.ec2().send(new DescribeVolumesCommand({}));
    const { Reservations } = await aws.ec2().send(new DescribeInstancesCommand({ InstanceIds }));
    expect(Volumes).toEqual([{ VolumeId: 'vol-data', State: 'available', Attachments: [] }]);
    expect(Reservations?.[0]?.Instances?.[0]?.BlockDeviceMappings).toEqual([]);
  });

  it('tells by tags from which template and version it was launched', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));
    const { LaunchTemplate } = await aws.ec2().send(
      new CreateLaunchTemplateCommand({
        LaunchTemplateName: 'web',
        LaunchTemplateData: { ImageId: imageId(1) },
      }),
    );
    const LaunchTemplateId = LaunchTemplate?.LaunchTemplateId;

    const { Instances } = await aws.ec2().send(
      new RunInstancesCommand({
        MinCount: 1,
        MaxCount: 1,
        LaunchTemplate: { LaunchTemplateId, Version: '$Latest' },
        TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Owner', Value: 'web' }] }],
      }),
    );

    expect(Instances?.[0]?.Tags).toEqual([
      { Key: 'aws:ec2launchtemplate:id', Value: LaunchTemplateId },
      { Key: 'aws:ec2launchtemplate:version', Value: '1' },
      { Key: 'Owner', Value: 'web' },
    ]);
  });
});
