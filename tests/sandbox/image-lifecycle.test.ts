import {
  DeregisterImageCommand,
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  DescribeSnapshotsCommand,
  DisableImageCommand,
  DisableImageDeprecationCommand,
  DisableImageDeregistrationProtectionCommand,
  EnableImageCommand,
  EnableImageDeprecationCommand,
  EnableImageDeregistrationProtectionCommand,
  type Image,
  ListImagesInRecycleBinCommand,
  ListSnapshotsInRecycleBinCommand,
  RestoreImageFromRecycleBinCommand,
  RestoreSnapshotFromRecycleBinCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { seedImage, seedSnapshot } from '../../sandbox/aws/state/seed.ts';
import type { Scope } from '../../sandbox/aws/state/world.ts';
import {
  buildImage,
  buildSnapshot,
  imageId,
  otherAccount,
  type RunningAws,
  runningAws,
  snapshotId,
} from './running-aws.ts';

const hour = 60 * 60 * 1000;
const day = 24 * hour;

async function describeOne(aws: RunningAws, id = imageId(1)): Promise<Image | undefined> {
  const command = new DescribeImagesCommand({ Owners: ['self'], IncludeDisabled: true });
  return (await aws.ec2().send(command)).Images?.find((image) => image.ImageId === id);
}

function seedRule(scope: Scope, type: 'EC2_IMAGE' | 'EBS_SNAPSHOT', days: number, tagKey?: string): void {
  scope.retentionRules.seed(`${type}-${days}`, {
    Identifier: `${type}-${days}`,
    ResourceType: type,
    RetentionPeriod: { RetentionPeriodValue: days, RetentionPeriodUnit: 'DAYS' },
    Status: 'available',
    RuleArn: `arn:aws:rbin:eu-central-1:111122223333:rule/${type}-${days}`,
    ...(tagKey === undefined ? {} : { ResourceTags: [{ ResourceTagKey: tagKey }] }),
    actsFrom: 0,
  });
}

describe('disabling', () => {
  it('makes an image private for good: enabling does not bring its shares back', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1), [{ UserId: otherAccount }, { Group: 'all' }]);
    const client = aws.ec2();

    await client.send(new DisableImageCommand({ ImageId: imageId(1) }));
    const disabled = await describeOne(aws);
    await client.send(new EnableImageCommand({ ImageId: imageId(1) }));
    const shares = await client.send(
      new DescribeImageAttributeCommand({ ImageId: imageId(1), Attribute: 'launchPermission' }),
    );

    expect(disabled).toMatchObject({ State: 'disabled', Public: false });
    expect(await describeOne(aws)).toMatchObject({ State: 'available', Public: false });
    expect(shares.LaunchPermissions).toEqual([]);
  });

  it('hides the image from those it was shared with, and stops launches', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1), [{ UserId: otherAccount }]);
    await aws.ec2().send(new DisableImageCommand({ ImageId: imageId(1) }));
    const launch = new RunInstancesCommand({ ImageId: imageId(1), MinCount: 1, MaxCount: 1 });

    await expect(aws.ec2(otherAccount).send(launch)).rejects.toMatchObject({ name: 'InvalidAMIID.NotFound' });
    await expect(aws.ec2().send(launch)).rejects.toMatchObject({ name: 'InvalidAMIID.Unavailable' });
  });

  it('is for the owner alone, and for images that are there', async () => {
    const aws = await runningAws();
    seedImage(aws.other, buildImage(1), [{ Group: 'all' }]);
    seedImage(aws.other, buildImage(2));
    seedImage(aws.home, buildImage(3, { State: 'pending' }));
    const disable = (id: string): Promise<unknown> =>
      aws.ec2().send(new DisableImageCommand({ ImageId: id }));

    await expect(disable(imageId(1))).rejects.toMatchObject({ name: 'AuthFailure' });
    await expect(disable(imageId(2))).rejects.toMatchObject({ name: 'InvalidAMIID.NotFound' });
    await expect(disable(imageId(3))).rejects.toMatchObject({ name: 'InvalidAMIID.Unavailable' });
    await expect(disable('ami-nonsense-')).rejects.toMatchObject({ name: 'InvalidAMIID.Malformed' });
  });

  it('cannot be undone while a snapshot is archived', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1, { State: 'disabled' }));
    seedSnapshot(aws.home, buildSnapshot(1, { StorageTier: 'archive' }));

    await expect(aws.ec2().send(new EnableImageCommand({ ImageId: imageId(1) }))).rejects.toMatchObject({
      name: 'IncorrectState',
    });
  });
});

describe('deprecating', () => {
  it.each([
    ['2026-11-01T10:00:29.999Z', '2026-11-01T10:00:00.000Z'],
    ['2026-11-01T10:00:30.000Z', '2026-11-01T10:01:00.000Z'],
  ])('rounds %s to the minute', async (date, stored) => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));

    await aws
      .ec2()
      .send(new EnableImageDeprecationCommand({ ImageId: imageId(1), DeprecateAt: new Date(date) }));

    expect((await describeOne(aws))?.DeprecationTime).toBe(stored);
  });

  it.each(['2026-10-01T11:59:00Z', '2036-10-02T12:00:00Z'])(
    'refuses %s: past, or too far ahead',
    async (date) => {
      const aws = await runningAws();
      seedImage(aws.home, buildImage(1));
      const command = new EnableImageDeprecationCommand({ ImageId: imageId(1), DeprecateAt: new Date(date) });

      await expect(aws.ec2().send(command)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    },
  );

  it('is bounded and cannot be taken back for a public image', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1, { DeprecationTime: '2027-06-01T00:00:00.000Z' }), [{ Group: 'all' }]);
    const late = { ImageId: imageId(1), DeprecateAt: new Date('2028-01-01T00:01:00Z') };

    await expect(aws.ec2().send(new EnableImageDeprecationCommand(late))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    await expect(
      aws.ec2().send(new DisableImageDeprecationCommand({ ImageId: imageId(1) })),
    ).rejects.toMatchObject({
      name: 'OperationNotPermitted',
    });
  });

  it('is undone by removing the date', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1, { DeprecationTime: '2026-02-01T00:00:00.000Z' }));

    await aws.ec2().send(new DisableImageDeprecationCommand({ ImageId: imageId(1) }));

    expect((await describeOne(aws))?.DeprecationTime).toBeUndefined();
  });
});

describe('deregistration protection', () => {
  it('stops deregistration, with a cooldown for a day longer, and shows its state', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));
    const client = aws.ec2();
    const ImageId = imageId(1);
    const deregister = (): Promise<unknown> => client.send(new DeregisterImageCommand({ ImageId }));

    const { Return } = await client.send(
      new EnableImageDeregistrationProtectionCommand({ ImageId, WithCooldown: true }),
    );
    expect(Return).toBe('true');
    expect((await describeOne(aws))?.DeregistrationProtection).toBe('enabled-with-cooldown');
    await expect(deregister()).rejects.toMatchObject({ name: 'OperationNotPermitted' });

    await client.send(new DisableImageDeregistrationProtectionCommand({ ImageId }));
    expect((await describeOne(aws))?.DeregistrationProtection).toBe(
      'disabled after 2026-10-02T12:00:00.000Z',
    );
    await expect(deregister()).rejects.toMatchObject({ name: 'OperationNotPermitted' });

    aws.clock.advance(day);
    expect((await describeOne(aws))?.DeregistrationProtection).toBe('disabled');
    await expect(deregister()).resolves.toMatchObject({ Return: true });
  });

  it('does not stop disabling', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1, { DeregistrationProtection: 'enabled-without-cooldown' }));

    await expect(aws.ec2().send(new DisableImageCommand({ ImageId: imageId(1) }))).resolves.toBeDefined();
  });
});

describe('deregistering', () => {
  it('shows the image a short time, then answers nothing, then NotFound by id', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));
    const client = aws.ec2();
    const byId = new DescribeImagesCommand({ ImageIds: [imageId(1)] });

    await client.send(new DeregisterImageCommand({ ImageId: imageId(1) }));
    expect((await client.send(byId)).Images?.[0]?.State).toBe('deregistered');
    await expect(client.send(new DeregisterImageCommand({ ImageId: imageId(1) }))).rejects.toMatchObject({
      name: 'InvalidAMIID.Unavailable',
    });
    aws.clock.advance(6 * 60_000);
    expect((await client.send(byId)).Images).toEqual([]);
    aws.clock.advance(hour);
    await expect(client.send(byId)).rejects.toMatchObject({ name: 'InvalidAMIID.NotFound' });
  });

  it('gives each snapshot a code of its own', async () => {
    const aws = await runningAws();
    const Ebs = (n: number): { Ebs: { SnapshotId: string } } => ({ Ebs: { SnapshotId: snapshotId(n) } });
    seedImage(aws.home, buildImage(1, { BlockDeviceMappings: [Ebs(1), Ebs(2), Ebs(3), Ebs(4), Ebs(5)] }));
    seedImage(aws.home, buildImage(2));
    for (const n of [1, 2, 3]) seedSnapshot(aws.home, buildSnapshot(n));
    seedSnapshot(aws.home, buildSnapshot(4, { Tags: [{ Key: 'aws:backup:source-resource', Value: 'x' }] }));
    aws.home.locks.seed(snapshotId(3), { SnapshotId: snapshotId(3), LockState: 'compliance' });

    const { DeleteSnapshotResults } = await aws
      .ec2()
      .send(new DeregisterImageCommand({ ImageId: imageId(1), DeleteAssociatedSnapshots: true }));
    const left = await aws.ec2().send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));

    expect(DeleteSnapshotResults).toEqual([
      { SnapshotId: snapshotId(1), ReturnCode: 'success' },
      { SnapshotId: snapshotId(2), ReturnCode: 'skipped' },
      { SnapshotId: snapshotId(3), ReturnCode: 'client-error' },
      { SnapshotId: snapshotId(4), ReturnCode: 'client-error' },
      { SnapshotId: snapshotId(5), ReturnCode: 'client-error' },
    ]);
    expect(left.Snapshots?.map(({ SnapshotId }) => SnapshotId).toSorted()).toEqual([2, 3, 4].map(snapshotId));
  });

  it('tells of missing rights per snapshot, and deregisters all the same', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));
    seedSnapshot(aws.home, buildSnapshot(1));
    const policy = {
      statements: [{ effect: 'Allow', actions: ['ec2:DeregisterImage'], resources: ['*'] } as const],
    };
    const client = aws.ec2();
    aws.addAccessKey({ accountId: '111122223333', policy });

    const { DeleteSnapshotResults } = await client.send(
      new DeregisterImageCommand({ ImageId: imageId(1), DeleteAssociatedSnapshots: true }),
    );

    expect(DeleteSnapshotResults).toEqual([{ SnapshotId: snapshotId(1), ReturnCode: 'missing-permissions' }]);
  });

  it('is refused for an image that AWS Backup manages', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1, { Tags: [{ Key: 'aws:backup:source-resource', Value: 'x' }] }));

    await expect(aws.ec2().send(new DeregisterImageCommand({ ImageId: imageId(1) }))).rejects.toMatchObject({
      name: 'AuthFailure',
      message: expect.stringContaining('managed by AWS Backup'),
    });
  });
});

describe('the Recycle Bin', () => {
  it('keeps image and snapshots for the longest matching retention, then lets them go', async () => {
    const aws = await runningAws();
    seedRule(aws.home, 'EC2_IMAGE', 7);
    seedRule(aws.home, 'EC2_IMAGE', 14);
    seedRule(aws.home, 'EC2_IMAGE', 30, 'Unrelated');
    seedRule(aws.home, 'EBS_SNAPSHOT', 14);
    seedImage(aws.home, buildImage(1));
    seedSnapshot(aws.home, buildSnapshot(1));
    const client = aws.ec2();

    await client.send(new DeregisterImageCommand({ ImageId: imageId(1), DeleteAssociatedSnapshots: true }));
    const { Images } = await client.send(new ListImagesInRecycleBinCommand({}));
    const { Snapshots } = await client.send(new ListSnapshotsInRecycleBinCommand({}));

    expect(Images).toEqual([
      {
        ImageId: imageId(1),
        Name: 'golden-1',
        Description: 'image 1',
        RecycleBinEnterTime: new Date('2026-10-01T12:00:00Z'),
        RecycleBinExitTime: new Date('2026-10-15T12:00:00Z'),
      },
    ]);
    expect(Snapshots?.map(({ SnapshotId }) => SnapshotId)).toEqual([snapshotId(1)]);
    expect(await describeOne(aws)).toBeUndefined();
    aws.clock.advance(14 * day);
    expect((await client.send(new ListImagesInRecycleBinCommand({}))).Images).toEqual([]);
    expect((await client.send(new ListSnapshotsInRecycleBinCommand({}))).Snapshots).toEqual([]);
  });

  it('gives an image back with its tags and shares, its snapshots first', async () => {
    const aws = await runningAws();
    seedRule(aws.home, 'EC2_IMAGE', 7);
    seedRule(aws.home, 'EBS_SNAPSHOT', 7);
    seedImage(aws.home, buildImage(1, { Tags: [{ Key: 'Owner', Value: 'web' }] }), [
      { UserId: otherAccount },
    ]);
    seedSnapshot(aws.home, buildSnapshot(1));
    const client = aws.ec2();
    await client.send(new DeregisterImageCommand({ ImageId: imageId(1), DeleteAssociatedSnapshots: true }));
    const restore = (): Promise<unknown> =>
      client.send(new RestoreImageFromRecycleBinCommand({ ImageId: imageId(1) }));

    await expect(restore()).rejects.toMatchObject({ name: 'InvalidSnapshot.NotFound' });
    await client.send(new RestoreSnapshotFromRecycleBinCommand({ SnapshotId: snapshotId(1) }));
    await restore();

    expect(await describeOne(aws)).toMatchObject({
      State: 'available',
      Tags: [{ Key: 'Owner', Value: 'web' }],
    });
    const seen = await aws.ec2(otherAccount).send(new DescribeImagesCommand({ ImageIds: [imageId(1)] }));
    expect(seen.Images).toHaveLength(1);
  });

  it('takes no instance-store image', async () => {
    const aws = await runningAws();
    seedRule(aws.home, 'EC2_IMAGE', 7);
    seedImage(aws.home, buildImage(1, { RootDeviceType: 'instance-store', BlockDeviceMappings: [] }));

    await aws.ec2().send(new DeregisterImageCommand({ ImageId: imageId(1) }));

    expect((await aws.ec2().send(new ListImagesInRecycleBinCommand({}))).Images).toEqual([]);
  });
});
