import {
  CreateTagsCommand,
  DeleteTagsCommand,
  DeregisterImageCommand,
  DisableImageCommand,
  type EC2Client,
  EnableImageCommand,
  ModifyImageAttributeCommand,
  ModifySnapshotAttributeCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import type { RuntimeFaults } from '../../sandbox/runtime/faults.ts';
import { imageId, otherAccount, snapshotId } from '../sandbox/running-aws.ts';
import { peopleIn } from './people-in.ts';
import {
  type Item,
  policyFile,
  type RunningSystem,
  runningSystem,
  slowMs,
  unownedImages,
} from './running-system.ts';

const owner = { Key: 'Owner', Value: 'shop@example.com' };
const snapshotsToo = { policyFile: policyFile('notify-and-snapshots') };

const share = (people: EC2Client) =>
  people.send(
    new ModifyImageAttributeCommand({
      ImageId: imageId(8),
      LaunchPermission: { Add: [{ UserId: otherAccount }] },
    }),
  );

/** What people do in an hour to images of which the sweep has judged all, each in its own way. */
const deeds: readonly ((people: EC2Client) => Promise<unknown>)[] = [
  (people) => people.send(new CreateTagsCommand({ Resources: [imageId(1)], Tags: [owner] })),
  (people) =>
    people.send(new CreateTagsCommand({ Resources: [2, 3, 4, 5, 6, 7].map(imageId), Tags: [owner] })),
  (people) => people.send(new DeleteTagsCommand({ Resources: [imageId(13)], Tags: [{ Key: 'Owner' }] })),
  (people) =>
    people.send(
      new ModifySnapshotAttributeCommand({
        SnapshotId: snapshotId(9),
        Attribute: 'createVolumePermission',
        CreateVolumePermission: { Add: [{ UserId: otherAccount }] },
      }),
    ),
  (people) => people.send(new DisableImageCommand({ ImageId: imageId(10) })),
  (people) => people.send(new EnableImageCommand({ ImageId: imageId(10) })),
  (people) => people.send(new DisableImageCommand({ ImageId: imageId(11) })),
  (people) => people.send(new DeregisterImageCommand({ ImageId: imageId(12) })),
];

/** How often govern ran and events came, and what they asked EC2. */
function askedIn({ aws, runtime }: RunningSystem) {
  const ran = (key: string) => runtime.invocations.filter(({ functionKey }) => functionKey === key).length;
  const asked = (key: string) =>
    aws.calls.filter(({ service, functionName }) => service === 'ec2' && functionName === key).length;
  return {
    ...{ events: ran('imageEvent'), runs: ran('govern') },
    ...{ byEvents: asked('imageEvent'), byRuns: asked('govern') },
  };
}

describe('an event', { timeout: slowMs }, () => {
  it.each([50, 2_000])('in an account of %i images costs at most 8 calls of EC2', async (size) => {
    const system = await runningSystem({
      ...{ fill: unownedImages(12, size - 12), ...snapshotsToo, throttling: false },
      simulator: { maxPageSize: 25 },
    });

    for (const deed of [...deeds, share]) {
      const before = askedIn(system);
      await deed(peopleIn(system));
      await system.runtime.settle();
      const after = askedIn(system);

      const events = after.events - before.events;
      const runs = after.runs - before.runs;
      expect(events).toBeGreaterThan(0);
      expect(runs).toBeGreaterThan(0);
      expect(runs).toBeLessThanOrEqual(events);
      expect(after.byEvents - before.byEvents).toBeLessThanOrEqual(events);
      expect(after.byRuns - before.byRuns).toBeLessThanOrEqual(7 * runs);
    }
    expect(askedIn(system).byRuns).toBeGreaterThan(deeds.length);
  });

  it.each([
    ['lost', deeds, { events: { lose: 1, of: ['event'] } }],
    ['doubled and in any order', [...deeds, share], { events: { duplicate: 0.6, reorder: 0.6 } }],
    [
      'all of that, and messages too',
      deeds,
      {
        events: { lose: 0.3, duplicate: 0.5, reorder: 0.5, of: ['event'] },
        messages: { duplicate: 0.5 },
      },
    ],
  ])('that is %s leaves the same table after the next sweep', async (_, done, faults) => {
    const expected = await tableAfterASweep(done, {});

    const disturbed = await tableAfterASweep(done, faults);

    expect(disturbed).toEqual(expected);
    expect(JSON.stringify(disturbed)).toContain('"status":"NON_COMPLIANT"');
  });

  it('of a new share that is lost is made up for within a week, in which all shares are read again', async () => {
    const faults = { events: { lose: 1, of: ['event'] } };
    const system = await runningSystem({ fill: unownedImages(0, 8), ...snapshotsToo, faults });
    await system.days(1);
    await share(peopleIn(system));
    const isFound = async () =>
      (await system.table()).some(({ sk }) => sk === `I#${imageId(8)}#F#private-images`);

    await system.days(1);
    const nextDay = await isFound();
    await system.days(6);

    expect([nextDay, await isFound()]).toEqual([false, true]);
  });
});

async function tableAfterASweep(done: typeof deeds, faults: RuntimeFaults): Promise<readonly unknown[]> {
  const system = await runningSystem({ fill: unownedImages(12, 2), ...snapshotsToo, faults });
  await system.days(1);
  for (const deed of done) await deed(peopleIn(system));
  await system.runtime.settle();
  await system.days(1);
  return (await system.table()).flatMap(whatStands);
}

/** What the table says of the world: not when a run first saw it, nor what was told on the way there. */
function whatStands(item: Item): readonly unknown[] {
  const { pk, sk, type } = item;
  if (!pk.startsWith('S#')) return [];
  switch (type) {
    case 'image': {
      const { state, inUse, shares, everShared, snapshotIds, matters, passing } = item;
      const { launchPermissions = null } = Object(shares);
      const isGone = item['goneAt'] !== null;
      const passed = Object.keys(Object(passing));
      return [{ sk, state, inUse, launchPermissions, everShared, snapshotIds, matters, isGone, passed }];
    }
    case 'finding':
      return [{ sk, status: item['status'], reason: item['reason'], evidence: item['evidence'] }];
    case 'snapshot':
      return [{ sk, status: item['status'], reason: item['reason'] }];
    default:
      return [];
  }
}
