import {
  CreateTagsCommand,
  DisableImageDeprecationCommand,
  EC2Client,
  EnableImageCommand,
  ModifyImageAttributeCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { account, imageId, otherAccount, region } from '../sandbox/running-aws.ts';
import {
  effectsOf,
  planOfTheFifthDay,
  type RunningSystem,
  runningSystem,
  slowMs,
  unownedImages,
} from './running-system.ts';

/** Told on the first day, deprecated on the third; on the fifth, disabling is due. */
const untilDue = 4;

describe('what people do between the plan and its apply', { timeout: slowMs }, () => {
  it('holds the image, each for its own reason, and the others go on', async () => {
    const system = await runningSystem({ fill: unownedImages(5) });
    await system.days(untilDue);
    await planOfTheFifthDay(system);
    const people = ec2Of(system);

    await people.send(new RunInstancesCommand({ ImageId: imageId(1), MinCount: 1, MaxCount: 1 }));
    await people.send(tagging(imageId(2), 'Owner', 'shop@example.com'));
    await people.send(tagging(imageId(3), 'ami-governor:protected', 'yes'));
    const shared = { LaunchPermission: { Add: [{ UserId: otherAccount }] } };
    await people.send(new ModifyImageAttributeCommand({ ImageId: imageId(4), ...shared }));
    await system.runtime.settle();

    expect(effectsOf(system, 'DisableImage')).toEqual([imageId(5)]);
    expect(await lastOutcome(system, 1)).toMatchObject({ status: 'held', heldBy: 'in-use' });
    expect((await system.outcomesOf(imageId(2))).slice(1)).toMatchObject([
      { action: 'disable', status: 'drifted', heldBy: 'drift' },
      // What was done before for want of an owner is given back.
      { action: 'cancel-deprecation', status: 'applied' },
    ]);
    expect(await lastOutcome(system, 3)).toMatchObject({ status: 'held', heldBy: 'protected' });
    expect(await lastOutcome(system, 4)).toMatchObject({ status: 'held', heldBy: 'facts-complete' });
    expect((await lastOutcome(system, 1))?.reason).toContain('in use by instance arn:aws:ec2:');
  });
});

describe('an image that a person enabled again', { timeout: slowMs }, () => {
  it('is left alone for fourteen days, and then climbs from the foot of the ladder', async () => {
    const system = await runningSystem({ fill: unownedImages(2) });
    await system.days(untilDue + 1);
    expect(system.stateOf(imageId(1))).toBe('disabled');

    await ec2Of(system).send(new EnableImageCommand({ ImageId: imageId(1) }));
    await system.days(14);

    expect([imageId(1), imageId(2)].map(system.stateOf)).toEqual(['deprecated', null]);
    expect(effectsOf(system, 'DisableImage')).toEqual([imageId(1), imageId(2)]);
    expect(effectsOf(system, 'DeregisterImage')).toEqual([imageId(2)]);
    const held = system
      .logged('action planned')
      .findLast(({ imageId: of, action }) => of === imageId(1) && action === 'disable');
    expect(held).toMatchObject({ status: 'held', heldBy: 'objection' });

    await system.days(10);

    expect(system.stateOf(imageId(1))).toBeNull();
    expect(effectsOf(system, 'DisableImage')).toEqual([imageId(1), imageId(2), imageId(1)]);
  });

  it('is not disabled within fourteen days after a person took the deprecation back', async () => {
    const system = await runningSystem({ fill: unownedImages(2) });
    await system.days(untilDue - 1);
    expect(system.stateOf(imageId(1))).toBe('deprecated');

    await ec2Of(system).send(new DisableImageDeprecationCommand({ ImageId: imageId(1) }));
    await system.days(14);

    expect(system.stateOf(imageId(1))).toBe('available');
    expect(effectsOf(system, 'DisableImage')).toEqual([imageId(2)]);
  });
});

function tagging(id: string, Key: string, Value: string): CreateTagsCommand {
  return new CreateTagsCommand({ Resources: [id], Tags: [{ Key, Value }] });
}

/** A person in the account, with every right there. */
function ec2Of({ aws }: RunningSystem): EC2Client {
  const arn = `arn:aws:iam::${account}:user/somebody`;
  const credentials = aws.addAccessKey({ accountId: account, arn });
  return new EC2Client({ endpoint: aws.endpoint, region, credentials });
}

async function lastOutcome(system: RunningSystem, n: number) {
  return (await system.outcomesOf(imageId(n))).at(-1);
}
