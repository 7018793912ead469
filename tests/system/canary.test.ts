import { expect, it } from 'vitest';
import { seedImage, seedSnapshot } from '../../sandbox/aws/state/seed.ts';
import { buildImage, buildSnapshot, imageId, region } from '../sandbox/running-aws.ts';
import {
  homeScope,
  policyFile,
  type RunningSystem,
  runningSystem,
  slowMs,
  unownedImages,
} from './running-system.ts';

const canary = '222233334444';
const ours = imageId(1);
const theirs = imageId(2);

/** What the last plan says of disabling our image. */
function plannedFor(system: RunningSystem, id: string) {
  const line = system
    .logged('action planned')
    .findLast(({ imageId: of, action }) => of === id && action === 'disable');
  return { status: line?.['status'], heldBy: line?.['heldBy'], reason: line?.['reason'] };
}

function disabled(system: RunningSystem): readonly string[] {
  return system
    .changes()
    .filter(({ operation }) => operation === 'DisableImage')
    .map(({ at, input }) => `${at.slice(0, 10)} ${input['ImageId']}`);
}

it(
  'what a rule takes away it takes from canary scopes first, and 48 hours later from others',
  async () => {
    const system = await runningSystem({
      policyFile: policyFile('canary'),
      scopes: [homeScope, { accountId: canary, region }],
      fill: (aws) => {
        unownedImages(1)(aws);
        const away = aws.world.scope(canary, region);
        seedImage(away, buildImage(2));
        seedSnapshot(away, buildSnapshot(2));
      },
      simulator: { faults: [{ match: { accountId: canary, service: 'ec2' }, fault: { kind: 'denied' } }] },
    });

    // Told on the first day, and due since the second; what cannot be read is no trial.
    await system.days(3);
    expect(plannedFor(system, ours)).toEqual({
      ...{ status: 'held', heldBy: 'canary' },
      reason: 'no canary scope is known to be judged by owner-tag as it stands',
    });

    system.aws.faults.set([]);
    await system.days(2);
    expect(plannedFor(system, ours)).toEqual({
      ...{ status: 'held', heldBy: 'canary' },
      reason:
        'the canary scopes are judged by owner-tag as it stands since 2026-10-04T03:00:00.000Z: elsewhere not before 2026-10-06T03:00:00.000Z',
    });
    expect(disabled(system)).toEqual([`2026-10-05 ${theirs}`]);

    await system.days(1);
    expect(disabled(system)).toEqual([`2026-10-05 ${theirs}`, `2026-10-06 ${ours}`]);
  },
  slowMs,
);
