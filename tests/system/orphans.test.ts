import {
  DeregisterImageCommand,
  DescribeSnapshotsCommand,
  EC2Client,
  ListSnapshotsInRecycleBinCommand,
  ModifySnapshotAttributeCommand,
  RestoreSnapshotFromRecycleBinCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import type { EmbeddedAws } from '../../sandbox/aws/start-aws.ts';
import {
  seedImage,
  seedLaunchTemplateVersion,
  seedRetentionRule,
  seedSnapshot,
} from '../../sandbox/aws/state/seed.ts';
import {
  account,
  buildImage,
  buildSnapshot,
  imageId,
  otherAccount,
  region,
  snapshotId,
} from '../sandbox/running-aws.ts';
import { policyFile, type RunningSystem, runningSystem, slowMs } from './running-system.ts';

const bin = { Identifier: 'binSnaps001', ResourceType: 'EBS_SNAPSHOT', days: 14 } as const;

/** Snapshots 1 to `count` of images that are gone, and a Recycle Bin that keeps what is deleted. */
function orphans(count: number, more: (aws: EmbeddedAws) => void = () => {}): (aws: EmbeddedAws) => void {
  return (aws) => {
    const home = aws.world.scope(account, region);
    for (let n = 1; n <= count; n += 1) seedSnapshot(home, buildSnapshot(n));
    seedRetentionRule(home, bin);
    more(aws);
  };
}

/** Snapshots 11 to 19, each needed or protected in a way of its own. */
function needed(aws: EmbeddedAws): void {
  const home = aws.world.scope(account, region);
  seedImage(home, buildImage(11, { Tags: [{ Key: 'Owner', Value: 'shop@example.com' }] }));
  seedImage(home, buildImage(12, { State: 'disabled', Tags: [{ Key: 'Owner', Value: 'shop@example.com' }] }));
  for (const n of [11, 12, 16]) seedSnapshot(home, buildSnapshot(n));
  seedSnapshot(home, buildSnapshot(13, { Tags: [{ Key: 'aws:backup:source-resource', Value: 'i-1' }] }));
  seedSnapshot(home, buildSnapshot(14, { Tags: [{ Key: 'ami-governor:protected', Value: '' }] }));
  seedSnapshot(home, buildSnapshot(15), [{ UserId: otherAccount }]);
  for (const number of [1, 2, 3]) {
    seedLaunchTemplateVersion(home, {
      ...{ LaunchTemplateId: 'lt-0000000000000000a', LaunchTemplateName: 'data', VersionNumber: number },
      DefaultVersion: number === 3,
      LaunchTemplateData:
        number === 1
          ? { BlockDeviceMappings: [{ DeviceName: '/dev/sdb', Ebs: { SnapshotId: snapshotId(16) } }] }
          : {},
    });
  }
  seedSnapshot(home, buildSnapshot(17, { Description: 'before the migration' }));
  seedSnapshot(home, buildSnapshot(18, { VolumeId: 'vol-ffffffff' }));
  seedSnapshot(home, buildSnapshot(19, { State: 'pending', Progress: '0%' }));
}

const neededIds = [11, 12, 13, 14, 15, 16, 17, 18, 19].map(snapshotId);

function deletionsOf(system: RunningSystem): readonly string[] {
  return system
    .changes()
    .filter(({ operation }) => operation === 'DeleteSnapshot')
    .map(({ input }) => String(input['SnapshotId']));
}

/** Deletions in each day of the world, by the simulator's log. */
function perDay(system: RunningSystem): readonly number[] {
  const days = system
    .changes()
    .filter(({ operation }) => operation === 'DeleteSnapshot')
    .map(({ at }) => at.slice(0, 10));
  return [...new Set(days)].map((day) => days.filter((each) => each === day).length);
}

/** A person in the account, with every right there. */
function ec2Of({ aws }: RunningSystem): EC2Client {
  const arn = `arn:aws:iam::${account}:user/somebody`;
  return new EC2Client({
    endpoint: aws.endpoint,
    region,
    credentials: aws.addAccessKey({ accountId: account, arn }),
  });
}

async function snapshotsLeft(system: RunningSystem): Promise<readonly string[]> {
  const { Snapshots = [] } = await ec2Of(system).send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
  return Snapshots.map(({ SnapshotId = '' }) => SnapshotId).toSorted();
}

describe('snapshots whose images are gone', { timeout: slowMs }, () => {
  it('are told, wait, and go into the Recycle Bin within the limits; nothing that is needed goes', async () => {
    const system = await runningSystem({ fill: orphans(5, needed), policyFile: policyFile('orphans') });

    await system.days(2);
    expect(deletionsOf(system)).toEqual([]);
    const told = system.runtime.inbox.filter(({ kind }) => kind === 'email');
    for (const n of [1, 2, 3, 4, 5]) {
      expect(told.filter(({ body }) => body.includes(snapshotId(n)))).toHaveLength(1);
    }
    for (const id of neededIds) expect(told.some(({ body }) => body.includes(id))).toBe(false);

    await system.days(8);
    expect(new Set(deletionsOf(system))).toEqual(new Set([1, 2, 3, 4, 5].map(snapshotId)));
    expect(deletionsOf(system)).toHaveLength(5);
    expect(perDay(system)).toEqual([2, 2, 1]);
    expect(await snapshotsLeft(system)).toEqual(neededIds);
    const { Snapshots: binned = [] } = await ec2Of(system).send(new ListSnapshotsInRecycleBinCommand({}));
    expect(binned).toHaveLength(5);
  });

  it('have their story: found, told, intended and done', async () => {
    const system = await runningSystem({ fill: orphans(1), policyFile: policyFile('orphans') });

    await system.days(6);

    const story = (await system.table()).filter(({ pk }) => pk === `H#${snapshotId(1)}`);
    expect(story.map(({ kind }) => kind)).toEqual(['transition', 'alert', 'intent', 'outcome', 'transition']);
    expect(await system.outcomesOf(snapshotId(1))).toMatchObject([
      { action: 'delete-snapshot', status: 'applied', subjectId: snapshotId(1) },
    ]);
  });

  it('are kept once a person shares one, or restores one that was deleted', async () => {
    const system = await runningSystem({ fill: orphans(2), policyFile: policyFile('orphans') });
    await system.days(3);
    const person = ec2Of(system);
    await person.send(
      new ModifySnapshotAttributeCommand({
        ...{ SnapshotId: snapshotId(2), Attribute: 'createVolumePermission', OperationType: 'add' },
        UserIds: [otherAccount],
      }),
    );

    await system.days(2);
    expect(deletionsOf(system)).toEqual([snapshotId(1)]);

    await person.send(new RestoreSnapshotFromRecycleBinCommand({ SnapshotId: snapshotId(1) }));
    await system.days(12);
    expect(deletionsOf(system)).toEqual([snapshotId(1)]);
    expect(await snapshotsLeft(system)).toEqual([snapshotId(1), snapshotId(2)]);
  });

  it('stay while the image can come back from the Recycle Bin, and go when it cannot', async () => {
    const withImage = (aws: EmbeddedAws) => {
      const home = aws.world.scope(account, region);
      seedImage(home, buildImage(1, { Tags: [{ Key: 'Owner', Value: 'shop@example.com' }] }));
      seedRetentionRule(home, { Identifier: 'binImages01', ResourceType: 'EC2_IMAGE', days: 9 });
    };
    const system = await runningSystem({ fill: orphans(1, withImage), policyFile: policyFile('orphans') });
    await system.days(1);

    await ec2Of(system).send(new DeregisterImageCommand({ ImageId: imageId(1) }));
    await system.days(8);
    expect(deletionsOf(system)).toEqual([]);
    expect(system.runtime.inbox.some(({ body }) => body.includes(snapshotId(1)))).toBe(false);

    await system.days(7);
    expect(deletionsOf(system)).toEqual([snapshotId(1)]);
  });
});

describe('EC2 refuses to delete a snapshot', { timeout: slowMs }, () => {
  it.each([
    ['InvalidSnapshot.InUse', 'The snapshot is currently in use by ami-0123456789abcdef0'],
    ['InvalidParameterValue', 'This snapshot is managed by the AWS Backup service'],
    ['OperationNotPermitted', 'The snapshot is locked'],
    ['InvalidParameterValue', 'Snapshot is locked and cannot be deleted'],
    ['UnauthorizedOperation', 'You are not authorized'],
    ['RequestLimitExceeded', 'Request limit exceeded.'],
  ])('with %s: %s: once a day, and it is not told as deleted', async (code, message) => {
    const system = await runningSystem({ fill: orphans(1), policyFile: policyFile('orphans') });
    const status = code === 'RequestLimitExceeded' ? 503 : 400;
    system.aws.faults.set([
      { match: { operation: 'DeleteSnapshot' }, fault: { kind: 'error', code, message, status } },
    ]);

    await system.days(6);

    const outcomes = await system.outcomesOf(snapshotId(1));
    const days = outcomes.map(({ at }) => at.slice(0, 10));
    expect(days.length).toBeGreaterThanOrEqual(1);
    expect(new Set(days).size).toBe(days.length);
    for (const { status: became, reason } of outcomes) {
      expect(became).toBe('failed');
      expect(reason).toContain(code);
    }
    expect(await snapshotsLeft(system)).toEqual([snapshotId(1)]);
    const attempts = system.aws.calls.filter(({ operation }) => operation === 'DeleteSnapshot');
    // As many tries as the SDK makes of one call.
    expect(attempts.length).toBeLessThanOrEqual(outcomes.length * 4);

    system.aws.faults.set([]);
    await system.days(1);
    expect(deletionsOf(system)).toEqual([snapshotId(1)]);
  });
});
