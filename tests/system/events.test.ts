import {
  CreateImageCommand,
  CreateTagsCommand,
  DeleteTagsCommand,
  DeregisterImageCommand,
  DisableImageCommand,
  ModifyImageAttributeCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { seedInstance, seedVolume } from '../../sandbox/aws/state/seed.ts';
import { account, imageId, otherAccount, region } from '../sandbox/running-aws.ts';
import { peopleIn, person } from './people-in.ts';
import {
  type Item,
  policyFile,
  type RunningSystem,
  runningSystem,
  slowMs,
  unownedImages,
} from './running-system.ts';

const audit = { policyFile: policyFile('notify-only') };
const instanceId = 'i-0123456789abcdef0';
const owner = { Key: 'Owner', Value: 'shop@example.com' };

async function ownerFindings(system: RunningSystem, id: string): Promise<readonly Item[]> {
  const items = await system.table();
  return items.filter(({ pk, sk }) => pk.startsWith('S#') && sk === `I#${id}#F#owner-tag`);
}

/** Images 1 and 2, of which an instance runs the first. */
function anImageInUse(aws: RunningSystem['aws']): void {
  unownedImages(0, 2)(aws);
  seedInstance(aws.world.scope(account, region), { InstanceId: instanceId, ImageId: imageId(1) });
}

describe('a tag', { timeout: slowMs }, () => {
  it('that is mended clears its finding within its own event, and one that is taken away raises it', async () => {
    const system = await runningSystem({ fill: unownedImages(1, 1), ...audit });
    await system.days(1);
    const people = peopleIn(system);
    const before = [await ownerFindings(system, imageId(1)), await ownerFindings(system, imageId(2))];

    await people.send(new CreateTagsCommand({ Resources: [imageId(1)], Tags: [owner] }));
    await people.send(new DeleteTagsCommand({ Resources: [imageId(2)], Tags: [{ Key: 'Owner' }] }));
    await system.runtime.settle();

    const after = [await ownerFindings(system, imageId(1)), await ownerFindings(system, imageId(2))];
    expect(before).toMatchObject([[{ status: 'NON_COMPLIANT' }], []]);
    expect(after).toMatchObject([[], [{ status: 'NON_COMPLIANT' }]]);
    expect(system.runtime.now()).toEqual(new Date('2026-10-02T02:00:00Z'));
  });
});

describe('an image that is still being made', { timeout: slowMs }, () => {
  it('is judged by a later look where the event of its end is lost', async () => {
    const events = { lose: 0 };
    const system = await runningSystem({ fill: anInstanceWithItsDisk, ...audit, faults: { events } });
    const { ImageId = '' } = await peopleIn(system).send(
      new CreateImageCommand({ InstanceId: instanceId, Name: 'web-20261001' }),
    );
    await system.runtime.settle();
    events.lose = 1;

    await system.runtime.advanceTo(new Date('2026-10-01T02:21:00Z'));
    await system.runtime.settle();

    expect(await ownerFindings(system, ImageId)).toMatchObject([{ status: 'NON_COMPLIANT' }]);
    const looks = system.logged('image looked at again later').map(({ at, runId }) => [at, runId]);
    expect(looks).toEqual([['2026-10-01T02:05:00.000Z', expect.stringMatching(/^look-1-event-/)]]);
    expect(system.aws.world.scope(account, region).images.get(ImageId)?.image.State).toBe('available');
  });
});

describe('what somebody does to an image in use', { timeout: slowMs }, () => {
  it('is told at once, with who, from where and the way back; to another image nobody has to be told', async () => {
    const system = await runningSystem({ fill: anImageInUse, ...audit });
    await system.days(1);
    const people = peopleIn(system);
    const told = system.runtime.inbox.length;

    await people.send(
      new ModifyImageAttributeCommand({
        ImageId: imageId(1),
        LaunchPermission: { Add: [{ UserId: otherAccount }] },
      }),
    );
    await people.send(new DisableImageCommand({ ImageId: imageId(2) }));
    await people.send(new DeregisterImageCommand({ ImageId: imageId(2) }));
    await system.runtime.settle();
    await people.send(new DisableImageCommand({ ImageId: imageId(1) }));
    await system.runtime.settle();
    await people.send(new DeregisterImageCommand({ ImageId: imageId(1) }));
    await system.runtime.settle();

    const mails = system.runtime.inbox.slice(told).filter(({ kind }) => kind === 'email');
    expect(mails.map(({ subject }) => subject)).toEqual(
      Array.from({ length: 3 }, () => `AMI Governor: 1 image changed by others in ${account} ${region}`),
    );
    for (const [index, how] of ['was shared with others', 'was disabled', 'was deregistered'].entries()) {
      expect(mails[index]?.body).toContain(`${imageId(1)} ${how} at `);
      expect(mails[index]?.body).toContain(`not by this service: by ${person} from 127.0.0.1. It is in use.`);
    }
    expect(mails.at(-1)?.body).toContain(`The Recycle Bin can bring it back.`);
    expect(system.runtime.now()).toEqual(new Date('2026-10-02T02:00:00Z'));

    await system.days(2);

    const later = system.runtime.inbox.slice(told).filter(({ kind }) => kind === 'email');
    expect(later).toHaveLength(3);
  });

  it('is told also where nothing can be read, and that the way back is not known', async () => {
    const system = await runningSystem({ fill: anImageInUse, ...audit });
    await system.days(1);
    const told = system.runtime.inbox.length;
    system.aws.faults.set([{ match: { functionName: 'govern' }, fault: { kind: 'denied' } }]);
    await peopleIn(system).send(new DeregisterImageCommand({ ImageId: imageId(1) }));
    await system.runtime.settle();
    system.aws.faults.set([]);

    const mails = system.runtime.inbox.slice(told).filter(({ kind }) => kind === 'email');
    expect(mails.map(({ body }) => body)).toEqual([
      expect.stringContaining('Whether the Recycle Bin can bring it back could not be read'),
    ]);
  });

  it('by this service itself is told as a change of its own, and as nobody else does', async () => {
    const system = await runningSystem({ fill: unownedImages(1) });

    await system.days(8);

    expect(system.stateOf(imageId(1))).toBeNull();
    const subjects = system.runtime.inbox.map(({ subject }) => subject ?? '');
    expect(subjects.filter((subject) => /changed by others/.test(subject))).toEqual([]);
    const ignored = system
      .logged('event ignored')
      .filter(({ reason }) => reason === 'this service did it itself');
    // Deprecating, disabling and deregistering: a call each, and a change of state after the last two.
    expect(ignored).toHaveLength(5);
  });
});

function anInstanceWithItsDisk(aws: RunningSystem['aws']): void {
  const home = aws.world.scope(account, region);
  const Ebs = { VolumeId: 'vol-0123456789abcdef0' };
  seedVolume(home, { VolumeId: Ebs.VolumeId, Size: 8, State: 'in-use', Encrypted: true });
  seedInstance(home, {
    ...{ InstanceId: instanceId, ImageId: imageId(1), Architecture: 'x86_64' },
    ...{ RootDeviceName: '/dev/xvda', RootDeviceType: 'ebs' },
    BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs }],
  });
}
