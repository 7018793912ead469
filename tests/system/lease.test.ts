import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { writePlanMessage } from '../../shared/queue/messages.ts';
import { dynamoStore, type Store } from '../../shared/store/dynamo-store.ts';
import { openTable } from '../../shared/store/table.ts';
import { aBatch } from '../functions/invoke.ts';
import { imageId, region } from '../sandbox/running-aws.ts';
import {
  effectsOf,
  homeScope,
  imageIds,
  planOfTheFifthDay,
  type RunningSystem,
  runningSystem,
  slowMs,
  tableNameOf,
  unownedImages,
} from './running-system.ts';

const minuteMs = 60_000;
/** Told on the first day, deprecated on the third; on the fifth, disabling is due. */
const untilDue = 4;

describe('the lease of a scope', { timeout: slowMs }, () => {
  it('keeps the sweep from applying while somebody else applies, and lets it go on afterwards', async () => {
    const system = await runningSystem({ fill: unownedImages(2) });
    await system.days(untilDue);
    const lease = await storeOf(system).takeLease(homeScope, 'a-person', 70 * minuteMs);
    expect(lease).not.toBeNull();

    await system.runtime.advanceTo(new Date('2026-10-05T03:10:00Z'));
    const whileHeld = imageIds(2).map(system.stateOf);
    await system.runtime.settle();

    expect(whileHeld).toEqual(['deprecated', 'deprecated']);
    const tries = system.logged('message failed and comes again').map(({ timestamp }) => timestamp);
    expect(tries).toEqual(['2026-10-05T03:00:00.000Z']);
    expect(effectsOf(system, 'DisableImage')).toEqual(imageIds(2));
    expect(system.changes().at(-1)?.at).toBe('2026-10-05T03:16:00.000Z');
  });

  it('that is never given back costs a day and nothing else', async () => {
    const system = await runningSystem({ fill: unownedImages(2) });
    await system.days(untilDue);
    await storeOf(system).takeLease(homeScope, 'a-person', 24 * 60 * minuteMs);

    await system.days(1);
    const whileHeld = imageIds(2).map(system.stateOf);
    await system.days(1);

    expect(whileHeld).toEqual(['deprecated', 'deprecated']);
    expect(effectsOf(system, 'DisableImage')).toEqual(imageIds(2));
    expect(system.changes().at(-1)?.at).toBe('2026-10-06T03:00:00.000Z');
  });

  it('is not taken from a person by the service, nor from the service by a person', async () => {
    const system = await runningSystem({ fill: unownedImages(1) });
    await system.days(1);
    const store = storeOf(system);
    const first = await store.takeLease(homeScope, 'a-person', 20 * minuteMs);

    expect(await store.takeLease(homeScope, 'another', 20 * minuteMs)).toBeNull();
    expect(await store.takeLease(homeScope, 'a-person', 20 * minuteMs)).toBeNull();
    if (first !== null) await store.releaseLease(first);
    expect(await store.takeLease(homeScope, 'another', 20 * minuteMs)).not.toBeNull();
  });
});

describe('one plan', { timeout: slowMs }, () => {
  it('that is applied by several at once has one effect', async () => {
    const system = await runningSystem({ fill: unownedImages(3) });
    await system.days(untilDue);
    const planId = await planOfTheFifthDay(system);
    const message = aBatch([writePlanMessage({ scope: homeScope, planId }), 'group']);

    const answers = await Promise.all(
      Array.from({ length: 4 }, () => system.runtime.invoke('apply', message)),
    );
    await system.runtime.invoke('apply', message);
    await system.runtime.settle();

    expect(answers.map(({ status }) => status)).toEqual(Array(4).fill('answered'));
    expect(effectsOf(system, 'DisableImage')).toEqual(imageIds(3));
    expect(system.aws.calls.filter(({ operation }) => operation === 'DisableImage')).toHaveLength(3);
    for (const id of imageIds(3)) {
      const disabled = (await system.outcomesOf(id)).filter(({ action }) => action === 'disable');
      expect(disabled.map(({ status }) => status)).toEqual(['applied']);
    }
  });

  it('is not applied once it is older than six hours', async () => {
    const system = await runningSystem({ fill: unownedImages(1) });
    await system.days(untilDue);
    const planId = await planOfTheFifthDay(system);
    await storeOf(system).takeLease(homeScope, 'a-person', 6 * 60 * minuteMs);

    await system.runtime.advanceTo(new Date('2026-10-05T11:00:01Z'));
    await system.runtime.invoke('apply', aBatch([writePlanMessage({ scope: homeScope, planId }), 'group']));

    expect(system.stateOf(imageId(1))).toBe('deprecated');
    expect((await system.outcomesOf(imageId(1))).at(-1)).toMatchObject({
      ...{ action: 'disable', status: 'held', heldBy: 'stale-plan', planId },
      reason: 'it was planned at 2026-10-05T05:00:00.000Z',
    });
  });
});

function storeOf(system: RunningSystem): Store {
  const client = new DynamoDBClient({
    ...{ endpoint: system.runtime.endpoints.tables, region },
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return dynamoStore(openTable(client, tableNameOf(system)), system.runtime.now);
}
