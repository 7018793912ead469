import { describe, expect, it } from 'vitest';
import { imageId } from '../sandbox/running-aws.ts';
import {
  effectsOf,
  imageIds,
  mostInADay,
  policyFile,
  type RunningSystem,
  runningSystem,
  slowMs,
  unownedImages,
} from './running-system.ts';

/** Told on the first day, deprecated on the third; on the fifth, disabling is due. */
const untilDue = 4;

describe('a run that dies at a change', { timeout: slowMs }, () => {
  it.each([
    ['before', 'crash-before-effect', ['failed', 'applied']],
    ['after', 'crash-after-effect', ['already-so']],
  ] as const)(
    '%s its effect leaves an intent, which the next run settles by what it sees',
    async (_, kind, settled) => {
      const system = await runningSystem({ fill: unownedImages(3, 10) });
      await system.days(untilDue);
      system.aws.faults.set([{ match: { operation: 'DisableImage', nth: 2 }, fault: { kind } }]);

      await system.runtime.advanceTo(new Date('2026-10-05T03:00:00Z'));
      const whenDead = await openIntents(system);
      await system.runtime.settle();

      expect(system.runtime.invocations.some(({ result }) => result.status === 'crashed')).toBe(true);
      expect(whenDead).toEqual([`disable#${imageId(2)}`]);
      expect(await openIntents(system)).toEqual([]);
      expect(imageIds(3).map(system.stateOf)).toEqual(['disabled', 'disabled', 'disabled']);
      expect(effectsOf(system, 'DisableImage')).toEqual(imageIds(3));
      expect(
        (await system.outcomesOf(imageId(2))).map(({ action, status }) => `${action} ${status}`),
      ).toEqual(['deprecate applied', ...settled.map((status) => `disable ${status}`)]);
    },
  );

  it('goes on up the ladder where it was, and each step happens once', async () => {
    const system = await runningSystem({ fill: unownedImages(2, 10) });
    system.aws.faults.set([
      { match: { operation: 'EnableImageDeprecation', nth: 1 }, fault: { kind: 'crash-after-effect' } },
      { match: { operation: 'DisableImage', nth: 1 }, fault: { kind: 'crash-before-effect' } },
      { match: { operation: 'DeregisterImage', nth: 2 }, fault: { kind: 'crash-after-effect' } },
    ]);

    await system.days(10);

    expect(imageIds(2).map(system.stateOf)).toEqual([null, null]);
    for (const operation of ['EnableImageDeprecation', 'DisableImage', 'DeregisterImage']) {
      expect(effectsOf(system, operation).toSorted()).toEqual(imageIds(2));
    }
    expect(await openIntents(system)).toEqual([]);
  });

  it('leaves an image that nobody can tell who disabled: it is neither deregistered nor given back', async () => {
    const system = await runningSystem({ fill: unownedImages(2, 10) });
    system.aws.faults.set([
      { match: { operation: 'DisableImage', nth: 1 }, fault: { kind: 'crash-after-effect' } },
    ]);

    await system.days(12);

    expect(imageIds(2).map(system.stateOf)).toEqual(['disabled', null]);
    const held = system
      .logged('action planned')
      .findLast(({ imageId: of, action }) => of === imageId(1) && action === 'deregister');
    expect(held).toMatchObject({ status: 'held', heldBy: 'dwell' });
    expect(effectsOf(system, 'EnableImage')).toEqual([]);
  });

  it('keeps its place in the limits, so that crashes never let more through', async () => {
    const system = await runningSystem({
      fill: unownedImages(12, 10),
      policyFile: policyFile('three-a-day'),
    });
    await system.days(untilDue);
    system.aws.faults.set([
      { match: { operation: 'DisableImage', nth: [1, 5] }, fault: { kind: 'crash-after-effect' } },
      { match: { operation: 'DisableImage', nth: [2, 4, 7] }, fault: { kind: 'crash-before-effect' } },
    ]);

    await system.days(8);

    expect(effectsOf(system, 'DisableImage').toSorted()).toEqual(imageIds(12));
    expect(mostInADay(system, 'DisableImage')).toBeLessThanOrEqual(3);
  });
});

async function openIntents(system: RunningSystem): Promise<readonly string[]> {
  const open = (await system.table()).filter(({ sk }) => sk.startsWith('OPEN#'));
  return open.map((item) => String(Object(item['intent']).actionId));
}
