import {
  DeleteSnapshotCommand,
  DeregisterImageCommand,
  DisableImageCommand,
  type EC2Client,
  EnableImageCommand,
  EnableImageDeregistrationProtectionCommand,
  ModifyImageAttributeCommand,
  RestoreImageFromRecycleBinCommand,
  RestoreSnapshotFromRecycleBinCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seedImage, seedRetentionRule, seedSnapshot } from '../../sandbox/aws/state/seed.ts';
import {
  buildImage,
  buildSnapshot,
  imageId,
  otherAccount,
  type RunningAws,
  runningAws,
  snapshotId,
} from './running-aws.ts';

type Step = (client: EC2Client, aws: RunningAws, n: number) => Promise<unknown>;

const steps: Readonly<Record<string, Step>> = {
  disable: (client, _, n) => client.send(new DisableImageCommand({ ImageId: imageId(n) })),
  enable: (client, _, n) => client.send(new EnableImageCommand({ ImageId: imageId(n) })),
  share: (client, _, n) =>
    client.send(
      new ModifyImageAttributeCommand({
        ImageId: imageId(n),
        LaunchPermission: { Add: [{ UserId: otherAccount }] },
      }),
    ),
  protect: (client, _, n) =>
    client.send(new EnableImageDeregistrationProtectionCommand({ ImageId: imageId(n) })),
  deregister: (client, _, n) => client.send(new DeregisterImageCommand({ ImageId: imageId(n) })),
  deregisterWhole: (client, _, n) =>
    client.send(new DeregisterImageCommand({ ImageId: imageId(n), DeleteAssociatedSnapshots: true })),
  deleteSnapshot: (client, _, n) => client.send(new DeleteSnapshotCommand({ SnapshotId: snapshotId(n) })),
  restoreImage: (client, _, n) => client.send(new RestoreImageFromRecycleBinCommand({ ImageId: imageId(n) })),
  restoreSnapshot: (client, _, n) =>
    client.send(new RestoreSnapshotFromRecycleBinCommand({ SnapshotId: snapshotId(n) })),
  launch: (client, _, n) =>
    client.send(new RunInstancesCommand({ ImageId: imageId(n), MinCount: 1, MaxCount: 1 })),
  wait: async (_client, { clock }) => clock.advance(3 * 24 * 60 * 60 * 1000),
};

async function startedWorld(): Promise<RunningAws> {
  const aws = await runningAws();
  for (const n of [1, 2, 3]) seedSnapshot(aws.home, buildSnapshot(n));
  for (const n of [1, 2]) seedImage(aws.home, buildImage(n));
  // Two images on one snapshot.
  seedImage(aws.home, buildImage(3, { BlockDeviceMappings: buildImage(2).BlockDeviceMappings }));
  seedRetentionRule(aws.home, { Identifier: 'images', ResourceType: 'EC2_IMAGE', days: 7 });
  seedRetentionRule(aws.home, { Identifier: 'snapshots', ResourceType: 'EBS_SNAPSHOT', days: 7 });
  return aws;
}

/** What no order of calls may bring about. */
function faultsOf({ home, calls }: RunningAws): string[] {
  const images = home.images.values().filter(({ deregisteredAt }) => deregisteredAt === undefined);
  return [
    ...calls
      .filter(({ outcome }) => outcome === 'SandboxDefect')
      .map(({ operation }) => `${operation} has a defect`),
    ...images
      .filter(({ image, launchPermissions }) => image.State === 'disabled' && launchPermissions?.length !== 0)
      .map(({ image }) => `${image.ImageId} is disabled and shared`),
    ...images.flatMap(({ image }) =>
      (image.BlockDeviceMappings ?? [])
        .map(({ Ebs }) => Ebs?.SnapshotId ?? '')
        .filter((id) => home.snapshots.get(id) === undefined || home.snapshots.get(id)?.bin !== undefined)
        .map((id) => `${image.ImageId} has lost ${id}`),
    ),
  ];
}

describe('any order of calls', () => {
  it('takes no snapshot from a registered image, and shares no disabled one', async () => {
    const step = fc.tuple(fc.constantFrom(...Object.keys(steps)), fc.integer({ min: 1, max: 4 }));

    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (walk) => {
        const aws = await startedWorld();
        const client = aws.ec2();
        for (const [name, n] of walk) await steps[name]?.(client, aws, n).catch(() => undefined);

        expect(faultsOf(aws)).toEqual([]);
        client.destroy();
        await aws.close();
      }),
      { numRuns: 40 },
    );
  });
});
