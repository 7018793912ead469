import { describe, expect, it } from 'vitest';
import { seedImage } from '../../sandbox/aws/state/seed.ts';
import { account, buildImage, region } from '../sandbox/running-aws.ts';
import {
  effectsOf,
  imageIds,
  mostInADay,
  policyFile,
  runningSystem,
  slowMs,
  unownedImages,
} from './running-system.ts';

const secondAccount = '444455556666';

describe('forty images that fail at once, where three may be disabled in 24 hours', {
  timeout: slowMs,
}, () => {
  it('are all disabled in the end, three a day at most, in the order of the dates that the alert gave', async () => {
    const system = await runningSystem({
      fill: unownedImages(40),
      policyFile: policyFile('three-disabled'),
    });

    await system.days(16);

    expect(mostInADay(system, 'DisableImage')).toBe(3);
    expect(effectsOf(system, 'DisableImage')).toEqual(imageIds(40));
    const [alert] = system.runtime.inbox.filter(({ kind }) => kind === 'email');
    for (const id of imageIds(40)) expect(alert?.body).toContain(id);
  });

  it('stay within the limit when the sweep is started by hand again and again', async () => {
    const system = await runningSystem({
      fill: unownedImages(9),
      policyFile: policyFile('three-disabled'),
    });
    await system.days(1);

    for (let hour = 0; hour < 30; hour += 3) {
      await system.runtime.advanceTo(new Date(Date.parse('2026-10-02T06:00:00Z') + hour * 3_600_000));
      await system.runtime.invoke('dailySweep', aScheduledEvent(hour));
      await system.runtime.settle();
    }

    expect(effectsOf(system, 'DisableImage')).toHaveLength(6);
    expect(mostInADay(system, 'DisableImage')).toBe(3);
  });
});

describe('the limit of the organization', { timeout: slowMs }, () => {
  it('holds over accounts whose sweeps and applies run at once', async () => {
    const system = await runningSystem({
      policyFile: policyFile('five-in-all'),
      atOnce: 4,
      scopes: [
        { accountId: account, region },
        { accountId: secondAccount, region },
      ],
      fill: (aws) => {
        unownedImages(10)(aws);
        const second = aws.world.scope(secondAccount, region);
        for (let n = 101; n <= 110; n += 1) seedImage(second, buildImage(n));
      },
    });

    await system.days(6);

    expect(mostInADay(system, 'DisableImage')).toBe(5);
    expect(new Set(effectsOf(system, 'DisableImage')).size).toBe(20);
    expect(effectsOf(system, 'DisableImage')).toHaveLength(20);
  });
});

function aScheduledEvent(hour: number): object {
  return {
    ...{ version: '0', id: `by-hand-${hour}`, 'detail-type': 'Scheduled Event', source: 'aws.scheduler' },
    ...{ account, region, time: '2026-10-02T03:00:00Z', resources: [], detail: {} },
  };
}
