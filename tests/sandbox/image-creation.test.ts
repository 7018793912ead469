import {
  CopyImageCommand,
  CreateImageCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  DescribeSnapshotsCommand,
  EC2Client,
  type Image,
  RegisterImageCommand,
  RunInstancesCommand,
  type Snapshot,
  type Tag,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { seedImage, seedSnapshot } from '../../sandbox/aws/state/seed.ts';
import {
  buildImage,
  buildSnapshot,
  imageId,
  otherAccount,
  type RunningAws,
  runningAws,
  snapshotId,
} from './running-aws.ts';

const minute = 60_000;

async function imageOf(client: EC2Client, id: string | undefined): Promise<Image | undefined> {
  return (await client.send(new DescribeImagesCommand({ ImageIds: [id ?? ''] }))).Images?.[0];
}

async function snapshotOf(client: EC2Client, image: Image | undefined): Promise<Snapshot | undefined> {
  const id = image?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId ?? '';
  return (await client.send(new DescribeSnapshotsCommand({ SnapshotIds: [id] }))).Snapshots?.[0];
}

async function launched(aws: RunningAws): Promise<string> {
  seedImage(aws.home, buildImage(1));
  const { Instances } = await aws
    .ec2()
    .send(new RunInstancesCommand({ ImageId: imageId(1), MinCount: 1, MaxCount: 1 }));
  aws.clock.advance(minute);
  return Instances?.[0]?.InstanceId ?? '';
}

describe('CreateImage', () => {
  it('makes a pending image with its snapshots, available later, and announces it', async () => {
    const aws = await runningAws();
    const client = aws.ec2();
    const InstanceId = await launched(aws);

    const { ImageId } = await client.send(
      new CreateImageCommand({
        InstanceId,
        Name: 'web-2',
        TagSpecifications: [{ ResourceType: 'image', Tags: [{ Key: 'Owner', Value: 'web' }] }],
      }),
    );
    const pending = await imageOf(client, ImageId);
    aws.clock.advance(5 * minute);
    const available = await imageOf(client, ImageId);

    expect(pending).toMatchObject({
      State: 'pending',
      SourceInstanceId: InstanceId,
      SourceImageId: imageId(1),
      Tags: [{ Key: 'Owner', Value: 'web' }],
    });
    expect(available?.State).toBe('available');
    expect(await snapshotOf(client, available)).toMatchObject({
      State: 'completed',
      Description: `Created by CreateImage(${InstanceId}) for ${ImageId}`,
    });
    expect(aws.events.filter((event) => event['detail-type'] === 'EC2 AMI State Change')).toEqual([
      expect.objectContaining({
        resources: [`arn:aws:ec2:eu-central-1::image/${ImageId}`],
        time: '2026-10-01T12:06:00Z',
        detail: expect.objectContaining({ ImageId, State: 'available', ErrorMessage: '' }),
      }),
    ]);
  });

  it('refuses a name in use, malformed, and an instance that is not there', async () => {
    const aws = await runningAws();
    const client = aws.ec2();
    const InstanceId = await launched(aws);
    const create = (Name: string, id = InstanceId): Promise<unknown> =>
      client.send(new CreateImageCommand({ InstanceId: id, Name }));

    await expect(create('golden-1')).rejects.toMatchObject({ name: 'InvalidAMIName.Duplicate' });
    await expect(create('x')).rejects.toMatchObject({ name: 'InvalidAMIName.Malformed' });
    await expect(create('fine', 'i-0123456789abcdef9')).rejects.toMatchObject({
      name: 'InvalidInstanceID.NotFound',
    });
  });
});

describe('RegisterImage', () => {
  it('makes an available image on snapshots that are there, without a source', async () => {
    const aws = await runningAws();
    const client = aws.ec2();
    seedSnapshot(aws.home, buildSnapshot(1));
    const mapping = (n: number): { DeviceName: string; Ebs: { SnapshotId: string } }[] => [
      { DeviceName: '/dev/xvda', Ebs: { SnapshotId: snapshotId(n) } },
    ];

    const { ImageId } = await client.send(
      new RegisterImageCommand({
        Name: 'imported',
        RootDeviceName: '/dev/xvda',
        BlockDeviceMappings: mapping(1),
      }),
    );
    const image = await imageOf(client, ImageId);

    expect(image).toMatchObject({ State: 'available', RootDeviceType: 'ebs' });
    expect(image?.SourceImageId).toBeUndefined();
    expect(image?.BlockDeviceMappings?.[0]?.Ebs).toMatchObject({
      SnapshotId: snapshotId(1),
      Encrypted: true,
    });
    await expect(
      client.send(new RegisterImageCommand({ Name: 'missing', BlockDeviceMappings: mapping(9) })),
    ).rejects.toMatchObject({
      name: 'InvalidSnapshot.NotFound',
      message: `The snapshot '${snapshotId(9)}' does not exist.`,
    });
  });
});

describe('CopyImage', () => {
  const source = buildImage(1, {
    Tags: [
      { Key: 'Owner', Value: 'web' },
      { Key: 'aws:cloudformation:stack', Value: 'x' },
    ],
    DeprecationTime: '2027-01-01T00:00:00.000Z',
  });

  it('copies into the Region of the call, without shares and dates', async () => {
    const aws = await runningAws();
    seedImage(aws.home, source, [{ UserId: otherAccount }]);
    const client = new EC2Client({ ...aws.config(), region: 'eu-west-1' });
    const input = {
      SourceImageId: imageId(1),
      SourceRegion: 'eu-central-1',
      Name: 'copy',
      ClientToken: 'one',
    };

    const { ImageId } = await client.send(new CopyImageCommand({ ...input, CopyImageTags: true }));
    const again = await client.send(new CopyImageCommand({ ...input, CopyImageTags: true }));
    const pending = await imageOf(client, ImageId);
    aws.clock.advance(10 * minute);
    const copy = await imageOf(client, ImageId);

    expect(again.ImageId).toBe(ImageId);
    expect(pending?.State).toBe('pending');
    expect(copy).toMatchObject({
      State: 'available',
      Public: false,
      SourceImageId: imageId(1),
      SourceImageRegion: 'eu-central-1',
      Tags: [{ Key: 'Owner', Value: 'web' }],
    });
    expect(copy?.DeprecationTime).toBeUndefined();
    expect(await snapshotOf(client, copy)).toMatchObject({
      VolumeId: 'vol-ffffffff',
      Description: `Copied for DestinationAmi ${ImageId} from SourceAmi ${imageId(1)} for SourceSnapshot ${snapshotId(1)}. Task created on 1,790,856,000,000.`,
    });
    await expect(client.send(new CopyImageCommand({ ...input, Name: 'other' }))).rejects.toMatchObject({
      name: 'IdempotentParameterMismatch',
    });
  });

  it('fails later when its key cannot be used, its source goes away, or the plan says so', async () => {
    const aws = await runningAws();
    seedImage(aws.home, source);
    seedImage(aws.home, buildImage(2));
    const client = aws.ec2();
    const copy = async (Name: string, more: object = {}, n = 1): Promise<string | undefined> =>
      (
        await client.send(
          new CopyImageCommand({ SourceImageId: imageId(n), SourceRegion: 'eu-central-1', Name, ...more }),
        )
      ).ImageId;

    const byKey = await copy('by-key', { KmsKeyId: 'alias/none', Encrypted: true });
    const bySource = await copy('by-source', {}, 2);
    await client.send(new DeregisterImageCommand({ ImageId: imageId(2) }));
    aws.faults.set([
      { match: { operation: 'CopyImage' }, fault: { kind: 'fails-later', message: 'as planned' } },
    ]);
    const byPlan = await copy('by-plan');
    aws.clock.advance(10 * minute);
    const images = await Promise.all([byKey, bySource, byPlan].map((id) => imageOf(client, id)));

    expect(images.map((image) => image?.State)).toEqual(['failed', 'failed', 'failed']);
    expect(images[2]?.StateReason?.Message).toBe('as planned');
    expect(aws.events.map(({ detail }) => detail['ErrorMessage'])).toContain(
      'Given key ID is not accessible',
    );
  });

  it("needs the snapshots of another account's image to be shared too", async () => {
    const aws = await runningAws();
    seedImage(aws.other, source, [{ UserId: '111122223333' }]);
    seedSnapshot(aws.other, buildSnapshot(1));
    const command = new CopyImageCommand({
      SourceImageId: imageId(1),
      SourceRegion: 'eu-central-1',
      Name: 'copy',
    });

    await expect(aws.ec2().send(command)).rejects.toMatchObject({ name: 'InvalidRequest' });
    seedSnapshot(aws.other, buildSnapshot(1), [{ UserId: '111122223333' }]);
    await expect(aws.ec2().send(command)).resolves.toBeDefined();
  });

  it('refuses a key without encryption, and more tags than an image may have', async () => {
    const aws = await runningAws();
    const many = (prefix: string, count: number) =>
      Array.from({ length: count }, (_, n) => ({ Key: `${prefix}${n}`, Value: '' }));
    seedImage(aws.home, buildImage(1, { Tags: many('own', 30) }));
    const before = aws.home.images.values().length;
    const copy = (more: object) =>
      aws.ec2().send(
        new CopyImageCommand({
          ...{ SourceImageId: imageId(1), SourceRegion: 'eu-central-1', Name: 'copy', CopyImageTags: true },
          ...more,
        }),
      );
    const tagged = (Tags: Tag[]) => ({ TagSpecifications: [{ ResourceType: 'image', Tags }] });

    await expect(copy({ KmsKeyId: 'alias/images' })).rejects.toMatchObject({
      name: 'InvalidParameterDependency',
    });
    await expect(copy(tagged(many('new', 21)))).rejects.toMatchObject({ name: 'TagLimitExceeded' });
    expect(aws.home.images.values()).toHaveLength(before);
    const { ImageId } = await copy(tagged([...many('new', 20), { Key: 'own0', Value: 'given' }]));
    const { Tags } = (await imageOf(aws.ec2(), ImageId)) ?? {};
    expect(Tags).toHaveLength(50);
    expect(Tags).toContainEqual({ Key: 'own0', Value: 'given' });
  });

  it('encrypts a plain image and never decrypts', async () => {
    const aws = await runningAws();
    seedImage(
      aws.home,
      buildImage(1, { BlockDeviceMappings: [{ Ebs: { SnapshotId: snapshotId(1), Encrypted: false } }] }),
    );
    const client = aws.ec2();

    const { ImageId } = await client.send(
      new CopyImageCommand({
        SourceImageId: imageId(1),
        SourceRegion: 'eu-central-1',
        Name: 'copy',
        Encrypted: true,
      }),
    );

    const image = await imageOf(client, ImageId);
    expect(image?.BlockDeviceMappings?.[0]?.Ebs?.Encrypted).toBe(true);
    expect(await snapshotOf(client, image)).toMatchObject({ Encrypted: true });
  });
});
