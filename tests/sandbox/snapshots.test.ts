import {
  CreateSnapshotCommand,
  DeleteSnapshotCommand,
  DescribeLockedSnapshotsCommand,
  DescribeSnapshotAttributeCommand,
  DescribeSnapshotsCommand,
  LockSnapshotCommand,
  ModifySnapshotAttributeCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { seedImage, seedSnapshot, seedVolume } from '../../sandbox/aws/state/seed.ts';
import { buildImage, buildSnapshot, otherAccount, runningAws, snapshotId } from './running-aws.ts';

describe('DescribeSnapshots', () => {
  it('fails for an id that is not there and leaves out one without access', async () => {
    const aws = await runningAws();
    seedSnapshot(aws.home, buildSnapshot(1));
    seedSnapshot(aws.other, buildSnapshot(2));
    const byIds = (...SnapshotIds: string[]): Promise<string[] | undefined> =>
      aws
        .ec2()
        .send(new DescribeSnapshotsCommand({ SnapshotIds }))
        .then(({ Snapshots }) => Snapshots?.map(({ SnapshotId = '' }) => SnapshotId));

    expect(await byIds(snapshotId(1), snapshotId(2))).toEqual([snapshotId(1)]);
    await expect(byIds(snapshotId(9))).rejects.toMatchObject({ name: 'InvalidSnapshot.NotFound' });
    await expect(byIds('snap-1')).rejects.toMatchObject({ name: 'InvalidSnapshotID.Malformed' });
  });

  it('finds own public snapshots by RestorableByUserIds', async () => {
    const aws = await runningAws();
    seedSnapshot(aws.home, buildSnapshot(1), [{ Group: 'all' }]);
    seedSnapshot(aws.home, buildSnapshot(2), [{ UserId: otherAccount }]);

    const { Snapshots } = await aws
      .ec2()
      .send(new DescribeSnapshotsCommand({ OwnerIds: ['self'], RestorableByUserIds: ['all'] }));

    expect(Snapshots?.map(({ SnapshotId }) => SnapshotId)).toEqual([snapshotId(1)]);
  });
});

describe('DeleteSnapshot', () => {
  it.each(['available', 'disabled', 'pending', 'failed'] as const)(
    'is refused while an image that is %s is registered on it',
    async (State) => {
      const aws = await runningAws();
      seedImage(aws.home, buildImage(1, { State }));
      seedSnapshot(aws.home, buildSnapshot(1));

      await expect(
        aws.ec2().send(new DeleteSnapshotCommand({ SnapshotId: snapshotId(1) })),
      ).rejects.toMatchObject({
        name: 'InvalidSnapshot.InUse',
        message: `The snapshot ${snapshotId(1)} is currently in use by ami-00000000000000001`,
      });
    },
  );

  it('is refused for locked, Backup-managed and foreign snapshots', async () => {
    const aws = await runningAws();
    seedSnapshot(aws.home, buildSnapshot(1));
    seedSnapshot(aws.home, buildSnapshot(2, { Tags: [{ Key: 'aws:backup:source-resource', Value: 'x' }] }));
    seedSnapshot(aws.other, buildSnapshot(3), [{ UserId: '111122223333' }]);
    const client = aws.ec2();
    const remove = (n: number): Promise<unknown> =>
      client.send(new DeleteSnapshotCommand({ SnapshotId: snapshotId(n) }));

    await client.send(
      new LockSnapshotCommand({ SnapshotId: snapshotId(1), LockMode: 'governance', LockDuration: 1 }),
    );

    await expect(remove(1)).rejects.toMatchObject({ name: 'OperationNotPermitted' });
    await expect(remove(2)).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: expect.stringContaining('managed by the AWS Backup'),
    });
    await expect(remove(3)).rejects.toMatchObject({ name: 'AuthFailure' });
    aws.clock.advance(25 * 60 * 60 * 1000);
    await expect(remove(1)).resolves.toBeDefined();
    await expect(remove(1)).rejects.toMatchObject({ name: 'InvalidSnapshot.NotFound' });
  });
});

describe('snapshot permissions', () => {
  it('are changed by their owner, and never make an encrypted snapshot public', async () => {
    const aws = await runningAws();
    seedSnapshot(aws.home, buildSnapshot(1));
    const client = aws.ec2();
    const share = (permission: { UserId: string } | { Group: 'all' }): Promise<unknown> =>
      client.send(
        new ModifySnapshotAttributeCommand({
          SnapshotId: snapshotId(1),
          CreateVolumePermission: { Add: [permission] },
        }),
      );

    await share({ UserId: otherAccount });
    const { CreateVolumePermissions } = await client.send(
      new DescribeSnapshotAttributeCommand({
        SnapshotId: snapshotId(1),
        Attribute: 'createVolumePermission',
      }),
    );

    expect(CreateVolumePermissions).toEqual([{ UserId: otherAccount }]);
    await expect(share({ Group: 'all' })).rejects.toMatchObject({ name: 'OperationNotPermitted' });
  });
});

describe('snapshot locks', () => {
  it('cool off, hold and expire with the clock', async () => {
    const aws = await runningAws();
    seedSnapshot(aws.home, buildSnapshot(1));
    const client = aws.ec2();
    const hour = 60 * 60 * 1000;
    const stateOf = async (): Promise<string | undefined> =>
      (await client.send(new DescribeLockedSnapshotsCommand({}))).Snapshots?.[0]?.LockState;

    await client.send(
      new LockSnapshotCommand({
        SnapshotId: snapshotId(1),
        LockMode: 'compliance',
        CoolOffPeriod: 2,
        LockDuration: 1,
      }),
    );

    expect(await stateOf()).toBe('compliance-cooloff');
    aws.clock.advance(2 * hour);
    expect(await stateOf()).toBe('compliance');
    aws.clock.advance(22 * hour);
    expect(await stateOf()).toBe('expired');
  });
});

describe('CreateSnapshot', () => {
  it('is pending at first and completed later', async () => {
    const aws = await runningAws();
    seedVolume(aws.home, { VolumeId: 'vol-0123456789abcdef0', Size: 20, Encrypted: true });
    const client = aws.ec2();

    const created = await client.send(new CreateSnapshotCommand({ VolumeId: 'vol-0123456789abcdef0' }));
    aws.clock.advance(120_000);
    const { Snapshots } = await client.send(
      new DescribeSnapshotsCommand({ SnapshotIds: [created.SnapshotId ?? ''] }),
    );

    expect(created).toMatchObject({ State: 'pending', VolumeSize: 20, Encrypted: true });
    expect(Snapshots?.[0]).toMatchObject({ State: 'completed', Progress: '100%' });
  });
});
