import {
  CreateTagsCommand,
  DisableImageCommand,
  EC2Client,
  EnableImageCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { account, imageId, otherAccount, region } from '../sandbox/running-aws.ts';
import {
  effectsOf,
  homeScope,
  imageIds,
  policyFile,
  type RunningSystem,
  runningSystem,
  slowMs,
  unownedImages,
} from './running-system.ts';
import { saying, where } from './saying.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const image = imageId(1);
const stranger = '777788889999';

/** An encrypted image without an owner, shared with an account that the policy trusts, with one that it does not, and a twin. */
async function aSharedImage(...others: readonly (typeof homeScope)[]): Promise<RunningSystem> {
  return runningSystem({
    scopes: [homeScope, ...others],
    policyFile: policyFile('trusting-ladder'),
    fill: (aws) => {
      unownedImages(2)(aws);
      const { images } = aws.world.scope(account, region);
      const record = images.get(image);
      if (record === undefined) throw new Error('there is no image to share');
      images.put(image, {
        ...record,
        launchPermissions: [{ UserId: otherAccount }, { UserId: stranger }],
      });
    },
  });
}

/** Somebody in an account, with every right there. */
function ec2Of({ aws }: RunningSystem, accountId = account): EC2Client {
  const arn = `arn:aws:iam::${accountId}:user/somebody`;
  const credentials = aws.addAccessKey({ accountId, arn });
  return new EC2Client({ endpoint: aws.endpoint, region, credentials, maxAttempts: 1 });
}

function sharesOf({ home }: RunningSystem): readonly unknown[] {
  return home.images.get(image)?.launchPermissions ?? [];
}

/** The alerts that have this in their text. */
function alertsWith({ runtime }: RunningSystem, text: string): readonly string[] {
  return runtime.inbox.flatMap(({ kind, body }) => (kind === 'email' && body.includes(text) ? [body] : []));
}

function launching(): RunInstancesCommand {
  return new RunInstancesCommand({ ImageId: image, MinCount: 1, MaxCount: 1 });
}

function owning(id: string): CreateTagsCommand {
  return new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'Owner', Value: 'shop@example.com' }] });
}

describe('the whole way there and back', { timeout: slowMs }, () => {
  it('leads from the alert to a disabled image, by a person to an enabled one that rests, and to its shares', async () => {
    const system = await aSharedImage();
    await system.days(5);
    const disabled = [system.stateOf(image), sharesOf(system)];
    const noted = (await system.outcomesOf(image)).at(-1)?.undo?.taken;

    await ec2Of(system).send(new EnableImageCommand({ ImageId: image }));
    await system.days(13);
    const rested = [system.stateOf(image), effectsOf(system, 'DisableImage')];
    await ec2Of(system).send(owning(image));
    await system.days(1);

    expect(disabled).toEqual(['disabled', []]);
    expect(noted).toEqual([
      { kind: 'account', principal: otherAccount },
      { kind: 'account', principal: stranger },
    ]);
    expect(rested).toEqual(['deprecated', [image, imageId(2)]]);
    expect(alertsWith(system, `! ${image}: somebody enabled it`)).toHaveLength(1);
    expect(system.stateOf(image)).toBe('available');
    expect(sharesOf(system)).toEqual([{ UserId: otherAccount }]);
    const done = (await system.outcomesOf(image)).map(({ action, status }) => `${action} ${status}`);
    expect(done.filter((words) => !words.startsWith('request-usage-report'))).toEqual([
      'deprecate applied',
      'disable applied',
      'restore-launch-permissions applied',
      'cancel-deprecation applied',
    ]);
  });

  it('forgets what this service disabled once a person enabled it and disabled it again', async () => {
    const system = await aSharedImage();
    await system.days(5);

    await ec2Of(system).send(new EnableImageCommand({ ImageId: image }));
    await system.days(1);
    await ec2Of(system).send(new DisableImageCommand({ ImageId: image }));
    await system.days(40);

    expect(system.stateOf(image)).toBe('disabled');
    expect(system.stateOf(imageId(2))).toBeNull();
    const held = system
      .logged('action planned')
      .findLast(({ imageId: of, action }) => of === image && action === 'deregister');
    expect(held).toMatchObject({ status: 'held', heldBy: 'dwell' });
  });
});

describe('an image that meets its rule after it was disabled', { timeout: slowMs }, () => {
  it('is enabled and shared with whom the policy trusts alone, within the run of the event', async () => {
    const system = await aSharedImage();
    await system.days(5);

    await ec2Of(system).send(owning(image));
    await system.runtime.settle();

    expect([system.stateOf(image), sharesOf(system)]).toEqual(['available', [{ UserId: otherAccount }]]);
    expect(alertsWith(system, `- ${image}: enable applied`)).toHaveLength(1);
    expect(alertsWith(system, 'somebody')).toEqual([]);
  });

  it('is settled where the run dies between enabling and sharing, and is no objection of anybody', async () => {
    const system = await aSharedImage();
    await system.days(5);
    system.aws.faults.set([
      { match: { operation: 'EnableImage', nth: 1 }, fault: { kind: 'crash-after-effect' } },
    ]);

    await ec2Of(system).send(owning(image));
    await system.runtime.settle();
    await system.days(1);

    expect([system.stateOf(image), sharesOf(system)]).toEqual(['available', [{ UserId: otherAccount }]]);
    expect(effectsOf(system, 'EnableImage')).toEqual([image]);
    expect((await system.table()).filter(({ sk }) => sk.startsWith('OPEN#'))).toEqual([]);
  });
});

describe('a launch that is refused because of what this service disabled', { timeout: slowMs }, () => {
  it('gives the image and its trusted shares back within one event run, and counts as an objection', async () => {
    const system = await aSharedImage();
    await system.days(5);
    const runs = () => system.logged('scope judged').length;
    const before = runs();

    await expect(ec2Of(system).send(launching())).rejects.toThrow('no longer available');
    await system.runtime.settle();
    const after = [system.stateOf(image), sharesOf(system), runs() > before];
    await ec2Of(system).send(launching());
    await system.days(10);

    expect(after).toEqual(['deprecated', [{ UserId: otherAccount }], true]);
    expect(system.stateOf(image)).toBe('deprecated');
    expect(effectsOf(system, 'DisableImage')).toEqual([image, imageId(2)]);
    expect(alertsWith(system, `! ${image}: a launch was refused because it is disabled`)).toHaveLength(1);
  });

  it('gives it back also where the launch was of another account, which cannot see whose the image is', async () => {
    const other = { accountId: otherAccount, region };
    const system = await aSharedImage(other);
    await system.days(5);
    expect(system.stateOf(image)).toBe('disabled');

    await expect(ec2Of(system, otherAccount).send(launching())).rejects.toThrow('does not exist');
    await system.runtime.settle();

    expect([system.stateOf(image), sharesOf(system)]).toEqual(['deprecated', [{ UserId: otherAccount }]]);
    await ec2Of(system, otherAccount).send(launching());
  });

  it('gives nothing back that somebody else disabled', async () => {
    const system = await aSharedImage();
    await ec2Of(system).send(new DisableImageCommand({ ImageId: imageId(2) }));
    await system.days(5);
    const other = new RunInstancesCommand({ ImageId: imageId(2), MinCount: 1, MaxCount: 1 });

    await expect(ec2Of(system).send(other)).rejects.toThrow('no longer available');
    await system.days(1);

    expect(system.stateOf(imageId(2))).toBe('disabled');
    expect(effectsOf(system, 'EnableImage')).toEqual([]);
  });
});

describe('what ends starts the clock anew', { timeout: slowMs }, () => {
  it('a waiver of one rule leaves the other to go on, and an exclusion that is over brings a new alert', async () => {
    const system = await runningSystem({ fill: unownedImages(3), policyFile: policyFile('two-rules') });
    const say = await saying(system);
    await system.days(1);

    await say('waive', image, ...where, '--rule', 'owner-tag', '--why', 'audit', '--until', '2026-10-10');
    await system.days(5);
    const whileWaived = imageIds(3).map(system.stateOf);
    await system.days(5);
    const anew = imageIds(3).map(system.stateOf);
    await system.days(4);

    // Waived for the owner, but not for the team; not waived; excluded through the sixth.
    expect(whileWaived).toEqual(['deprecated', 'disabled', 'available']);
    // The first was told again on the eleventh, the third on the seventh.
    expect(anew).toEqual(['deprecated', 'disabled', 'disabled']);
    expect(imageIds(3).map(system.stateOf)).toEqual(['disabled', 'disabled', 'disabled']);
    expect(effectsOf(system, 'EnableImageDeprecation')).toEqual([imageId(2), image, imageId(3)]);
    expect(effectsOf(system, 'DisableImage')).toEqual([imageId(2), imageId(3), image]);
    expect(alertsWith(system, `the waiver of owner-tag by`)).toHaveLength(1);
  });
});
