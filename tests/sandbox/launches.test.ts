import {
  CreateLaunchTemplateCommand,
  CreateLaunchTemplateVersionCommand,
  DeregisterImageCommand,
  DescribeImageReferencesCommand,
  DescribeImagesCommand,
  DescribeInstanceImageMetadataCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplateVersionsCommand,
  type DescribeLaunchTemplateVersionsRequest,
  DisableImageCommand,
  ModifyLaunchTemplateCommand,
  RunInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { scaleOut } from '../../sandbox/aws/autoscaling/scale-out.ts';
import {
  seedImage,
  seedInstance,
  seedLaunchTemplateVersion,
  seedParameter,
} from '../../sandbox/aws/state/seed.ts';
import { buildImage, imageId, type RunningAws, runningAws } from './running-aws.ts';

const hour = 60 * 60 * 1000;
const one = { MinCount: 1, MaxCount: 1 };

async function instanceStates(aws: RunningAws): Promise<(string | undefined)[]> {
  const { Reservations } = await aws.ec2().send(new DescribeInstancesCommand({}));
  return (Reservations ?? []).flatMap(({ Instances }) => Instances ?? []).map(({ State }) => State?.Name);
}

describe('RunInstances', () => {
  it('starts instances that go from pending to running, and are gone an hour after their end', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));
    const client = aws.ec2();

    const { Instances } = await client.send(new RunInstancesCommand({ ImageId: imageId(1), ...one }));
    const InstanceIds = (Instances ?? []).map(({ InstanceId = '' }) => InstanceId);
    const states = [await instanceStates(aws)];
    aws.clock.advance(30_000);
    states.push(await instanceStates(aws));
    await client.send(new StopInstancesCommand({ InstanceIds }));
    states.push(await instanceStates(aws));
    await client.send(new TerminateInstancesCommand({ InstanceIds }));
    states.push(await instanceStates(aws));
    aws.clock.advance(hour);
    states.push(await instanceStates(aws));

    expect(states).toEqual([['pending'], ['running'], ['stopped'], ['terminated'], []]);
  });

  it('refers to its image until an hour after its end', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));
    const client = aws.ec2();
    const references = async (): Promise<number | undefined> => {
      const asked = new DescribeImageReferencesCommand({
        ImageIds: [imageId(1)],
        IncludeAllResourceTypes: true,
      });
      return (await client.send(asked)).ImageReferences?.length;
    };

    const { Instances } = await client.send(new RunInstancesCommand({ ImageId: imageId(1), ...one }));
    const InstanceIds = (Instances ?? []).map(({ InstanceId = '' }) => InstanceId);
    await client.send(new TerminateInstancesCommand({ InstanceIds }));
    const after = [await references()];
    aws.clock.advance(hour);
    after.push(await references());

    expect(after).toEqual([1, 0]);
  });

  it('shows in LastLaunchedTime a day later, to the owner only', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1), [{ UserId: '444455556666' }]);
    const read = async (accountId?: string): Promise<string | undefined> =>
      (await aws.ec2(accountId).send(new DescribeImagesCommand({ ImageIds: [imageId(1)] }))).Images?.[0]
        ?.LastLaunchedTime;

    await aws.ec2('444455556666').send(new RunInstancesCommand({ ImageId: imageId(1), ...one }));

    expect(await read()).toBeUndefined();
    aws.clock.advance(24 * hour);
    expect([await read(), await read('444455556666')]).toEqual(['2026-10-01T12:00:00Z', undefined]);
  });

  it.each([
    ['disabled', 'InvalidAMIID.Unavailable'],
    ['pending', 'InvalidAMIID.Unavailable'],
    ['failed', 'InvalidAMIID.Unavailable'],
  ] as const)('is refused for an image that is %s', async (State, name) => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1, { State }));

    await expect(
      aws.ec2().send(new RunInstancesCommand({ ImageId: imageId(1), ...one })),
    ).rejects.toMatchObject({
      name,
    });
  });

  it('is allowed for a deprecated image, and refused for one that is gone', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1, { DeprecationTime: '2026-02-01T00:00:00.000Z' }));
    const client = aws.ec2();
    const launch = new RunInstancesCommand({ ImageId: imageId(1), ...one });

    await expect(client.send(launch)).resolves.toBeDefined();
    await client.send(new DeregisterImageCommand({ ImageId: imageId(1) }));
    await expect(client.send(launch)).rejects.toMatchObject({ name: 'InvalidAMIID.Unavailable' });
  });

  it('takes the image from a launch template and through an SSM parameter', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));
    seedParameter(aws.home, { Name: '/golden/web', Value: imageId(1), DataType: 'aws:ec2:image' });
    const LaunchTemplateData = { ImageId: 'resolve:ssm:/golden/web', InstanceType: 't3.micro' } as const;
    const client = aws.ec2();
    await client.send(new CreateLaunchTemplateCommand({ LaunchTemplateName: 'web', LaunchTemplateData }));

    const { Instances } = await client.send(
      new RunInstancesCommand({ LaunchTemplate: { LaunchTemplateName: 'web' }, ...one }),
    );

    expect(Instances?.[0]).toMatchObject({ ImageId: imageId(1), InstanceType: 't3.micro' });
  });

  it('tells by a refused CloudTrail event which image was missing', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));
    const client = aws.ec2();
    await client.send(new DisableImageCommand({ ImageId: imageId(1) }));

    await client.send(new RunInstancesCommand({ ImageId: imageId(1), ...one })).catch(() => undefined);

    expect(aws.events.at(-1)?.detail).toMatchObject({
      eventName: 'RunInstances',
      errorCode: 'Client.InvalidAMIID.Unavailable',
      requestParameters: { instancesSet: { items: [{ imageId: imageId(1), minCount: 1, maxCount: 1 }] } },
      responseElements: null,
    });
  });

  it('is answered once for one client token', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));
    const launch = new RunInstancesCommand({ ImageId: imageId(1), ...one, ClientToken: 'same' });

    const first = await aws.ec2().send(launch);
    const second = await aws.ec2().send(launch);

    expect(second.Instances?.[0]?.InstanceId).toBe(first.Instances?.[0]?.InstanceId);
    expect(await instanceStates(aws)).toHaveLength(1);
  });
});

describe('DescribeInstances', () => {
  it('hides instances that a service manages unless asked', async () => {
    const aws = await runningAws();
    seedInstance(aws.home, {
      InstanceId: 'i-00000000000000001',
      ImageId: imageId(1),
      Operator: { Managed: true },
    });
    const count = async (IncludeManagedResources?: boolean): Promise<number | undefined> =>
      (await aws.ec2().send(new DescribeInstancesCommand({ IncludeManagedResources }))).Reservations?.length;

    expect([await count(), await count(true)]).toEqual([0, 1]);
  });
});

describe('DescribeInstanceImageMetadata', () => {
  it('shows the image of an instance also when it is gone', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));
    seedInstance(aws.home, { InstanceId: 'i-00000000000000001', ImageId: imageId(1) });
    await aws.ec2().send(new DeregisterImageCommand({ ImageId: imageId(1) }));

    const { InstanceImageMetadata } = await aws.ec2().send(new DescribeInstanceImageMetadataCommand({}));

    expect(InstanceImageMetadata?.[0]?.ImageMetadata).toMatchObject({
      ImageId: imageId(1),
      Name: 'golden-1',
      State: 'deregistered',
      ImageOwnerAlias: '111122223333',
      CreationDate: '2026-01-01T00:00:00Z',
    });
  });
});

describe('launch templates', () => {
  async function numbers(
    aws: RunningAws,
    input: DescribeLaunchTemplateVersionsRequest,
  ): Promise<(number | undefined)[]> {
    const { LaunchTemplateVersions } = await aws.ec2().send(new DescribeLaunchTemplateVersionsCommand(input));
    return (LaunchTemplateVersions ?? []).map(({ VersionNumber }) => VersionNumber).toSorted();
  }

  it('get versions, a default, and inherit from a source version', async () => {
    const aws = await runningAws();
    const client = aws.ec2();
    const LaunchTemplateName = 'web';
    await client.send(
      new CreateLaunchTemplateCommand({
        LaunchTemplateName,
        LaunchTemplateData: { ImageId: imageId(1), InstanceType: 't3.micro' },
      }),
    );

    const { LaunchTemplateVersion } = await client.send(
      new CreateLaunchTemplateVersionCommand({
        LaunchTemplateName,
        SourceVersion: '1',
        LaunchTemplateData: { ImageId: imageId(2) },
      }),
    );
    expect(LaunchTemplateVersion?.LaunchTemplateData).toEqual({
      ImageId: imageId(2),
      InstanceType: 't3.micro',
    });
    expect(await numbers(aws, { LaunchTemplateName, Versions: ['$Default'] })).toEqual([1]);
    await client.send(new ModifyLaunchTemplateCommand({ LaunchTemplateName, DefaultVersion: '2' }));
    expect(await numbers(aws, { LaunchTemplateName, Versions: ['$Default'] })).toEqual([2]);
    await expect(
      client.send(
        new CreateLaunchTemplateCommand({ LaunchTemplateName, LaunchTemplateData: { KeyName: 'k' } }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidLaunchTemplateName.AlreadyExistsException' });
  });

  it('are described by version, range, or across all templates', async () => {
    const aws = await runningAws();
    for (const [LaunchTemplateId, count] of [
      ['lt-00000000000000001', 4],
      ['lt-00000000000000002', 1],
    ] as const) {
      for (let VersionNumber = 1; VersionNumber <= count; VersionNumber += 1) {
        const DefaultVersion = VersionNumber === 1;
        seedLaunchTemplateVersion(aws.home, {
          LaunchTemplateId,
          VersionNumber,
          DefaultVersion,
          LaunchTemplateData: {},
        });
      }
    }
    const LaunchTemplateId = 'lt-00000000000000001';

    expect(await numbers(aws, { LaunchTemplateId })).toEqual([1, 2, 3, 4]);
    expect(await numbers(aws, { LaunchTemplateId, MinVersion: '2', MaxVersion: '3' })).toEqual([2, 3]);
    expect(await numbers(aws, { LaunchTemplateId, Versions: ['$Latest', '$Default'] })).toEqual([1, 4]);
    expect(await numbers(aws, { Versions: ['$Latest', '$Default'] })).toEqual([1, 1, 4]);
    await expect(numbers(aws, {})).rejects.toMatchObject({ name: 'MissingParameter' });
    await expect(numbers(aws, { LaunchTemplateId: 'lt-9' })).rejects.toMatchObject({
      name: 'InvalidLaunchTemplateId.NotFound',
    });
    await expect(numbers(aws, { LaunchTemplateId, Versions: ['9'] })).rejects.toMatchObject({
      name: 'InvalidLaunchTemplateId.VersionNotFound',
    });
  });

  it('resolve their image on request only', async () => {
    const aws = await runningAws();
    seedParameter(aws.home, { Name: '/golden/web', Value: imageId(1) });
    seedLaunchTemplateVersion(aws.home, {
      LaunchTemplateId: 'lt-00000000000000001',
      VersionNumber: 1,
      LaunchTemplateData: { ImageId: 'resolve:ssm:/golden/web' },
    });
    const read = async (ResolveAlias: boolean): Promise<string | undefined> => {
      const command = new DescribeLaunchTemplateVersionsCommand({ Versions: ['$Latest'], ResolveAlias });
      return (await aws.ec2().send(command)).LaunchTemplateVersions?.[0]?.LaunchTemplateData?.ImageId;
    };

    expect([await read(false), await read(true)]).toEqual(['resolve:ssm:/golden/web', imageId(1)]);
  });
});

describe('a group that grows', () => {
  it('launches its image, and fails with an event that names it once the image is disabled', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));
    seedLaunchTemplateVersion(aws.home, {
      LaunchTemplateId: 'lt-00000000000000001',
      VersionNumber: 1,
      LaunchTemplateData: { ImageId: imageId(1) },
    });
    aws.home.autoScalingGroups.seed('web', {
      AutoScalingGroupName: 'web',
      MinSize: 0,
      MaxSize: 2,
      DesiredCapacity: 0,
      DefaultCooldown: 300,
      AvailabilityZones: [],
      HealthCheckType: 'EC2',
      CreatedTime: new Date(0),
      LaunchTemplate: { LaunchTemplateId: 'lt-00000000000000001', Version: '$Default' },
    });

    const before = scaleOut(aws.world, aws.home, 'web');
    await aws.ec2().send(new DisableImageCommand({ ImageId: imageId(1) }));
    const after = scaleOut(aws.world, aws.home, 'web');

    expect([before.ok, after]).toMatchObject([true, { ok: false, code: 'InvalidAMIID.Unavailable' }]);
    expect(aws.events.at(-1)?.detail).toMatchObject({
      eventName: 'RunInstances',
      errorCode: 'Client.InvalidAMIID.Unavailable',
      sourceIPAddress: 'autoscaling.amazonaws.com',
      userIdentity: { type: 'AssumedRole', invokedBy: 'autoscaling.amazonaws.com' },
    });
  });
});
