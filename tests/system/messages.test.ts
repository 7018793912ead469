import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import type { BusEvent } from '../../sandbox/runtime/event-bus.ts';
import { account, imageId, region } from '../sandbox/running-aws.ts';
import {
  type Item,
  imageIds,
  type RunningSystem,
  runningSystem,
  slowMs,
  unownedImages,
} from './running-system.ts';

const group = `${account}#${region}`;
const order = { version: 1, accountId: account, region };

/** What cannot succeed, by the queue that it is put in. */
const hopeless = {
  scopes: [
    'no JSON at all',
    '[]',
    JSON.stringify({ ...order, imageIds: null, runId: 'later', kind: 'sweep', version: 2 }),
    JSON.stringify({ ...order, imageIds: [], runId: 'nothing', kind: 'event' }),
    JSON.stringify({ ...order, imageIds: ['ami-1; rm'], runId: 'hostile', kind: 'event' }),
    JSON.stringify({ ...order, accountId: '999999999999', imageIds: null, runId: 'stranger', kind: 'sweep' }),
    JSON.stringify({ ...order, region: 'mars-north-1', imageIds: null, runId: 'nowhere', kind: 'sweep' }),
  ],
  apply: [
    '{"version":1}',
    JSON.stringify({ ...order, planId: 'deleted-long-ago' }),
    JSON.stringify({ ...order, accountId: '999999999999', planId: 'of-a-stranger' }),
  ],
  remove: ['null', JSON.stringify({ ...order, planId: 'deleted-long-ago' })],
  sweeps: ['{}', JSON.stringify({ version: 1, runId: 'empty', accountIds: [] })],
} as const;

describe('messages that can never succeed', { timeout: slowMs }, () => {
  it('do not stop the group that they stand in front of', async () => {
    const system = await runningSystem({ fill: unownedImages(1) });
    await system.days(2);
    for (const [queue, bodies] of Object.entries(hopeless)) {
      for (const body of bodies) await send(system, queue, body);
    }

    // They stand before the messages of the day on which the image is deprecated.
    await system.days(1);

    expect(system.stateOf(imageId(1))).toBe('deprecated');
    expect(system.changes().map(({ at }) => at)).toEqual(['2026-10-03T03:00:00.000Z']);
    for (const depth of Object.values(await system.runtime.queueDepths())) {
      expect(depth).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    }
    const refused = system.logged('message refused').map(({ functionKey }) => functionKey);
    expect(refused.toSorted()).toEqual([
      ...['apply', 'dailySweep', 'dailySweep', 'govern', 'govern', 'govern', 'govern', 'govern', 'remove'],
    ]);
  });
});

describe('events of the whole ladder', { timeout: slowMs }, () => {
  let undisturbed: readonly unknown[] | undefined;

  it('that come again much later, last first, change nothing', async () => {
    const system = await runningSystem({ fill: unownedImages(2) });
    await system.days(8);
    const events = system.runtime.invocations
      .filter(({ functionKey }) => functionKey === 'imageEvent')
      .map(({ event }) => event as BusEvent);
    // Deprecating, disabling and deregistering: a call each, and a change of state after the last two.
    expect(events).toHaveLength(2 * 5);
    const before = await unobserved(system);
    const changes = system.changes().length;

    for (const event of [...events, ...events].toReversed()) system.runtime.publish(event);
    await system.runtime.settle();

    expect(system.runtime.invocations.filter(({ functionKey }) => functionKey === 'imageEvent')).toHaveLength(
      30,
    );
    expect(system.changes()).toHaveLength(changes);
    expect(await unobserved(system)).toEqual(before);
  });

  it.each([
    ['lost', { events: { lose: 1, of: ['event'] } }],
    ['doubled and in any order', { events: { duplicate: 0.7, reorder: 0.7 } }],
  ])('end in the same table when they are %s', async (_, faults) => {
    undisturbed ??= await storyOfEightDays();

    const disturbed = await storyOfEightDays(faults);

    expect(disturbed).toEqual(undisturbed);
  });

  it('end in the same world when every message may come again, and nothing is done twice', async () => {
    const system = await runningSystem({
      ...{ fill: unownedImages(2), seed: 'again' },
      faults: { messages: { duplicate: 1 }, events: { duplicate: 0.5 } },
    });
    await system.days(8);

    const repeated = system.runtime.invocations.filter(
      ({ functionKey, event }) =>
        functionKey === 'apply' && /"ApproximateReceiveCount":"[23]"/.test(JSON.stringify(event)),
    );
    expect(repeated.length).toBeGreaterThan(0);
    expect(system.changes().map(({ operation, input }) => `${operation} ${input['ImageId']}`)).toEqual([
      ...imageIds(2).map((id) => `EnableImageDeprecation ${id}`),
      ...imageIds(2).map((id) => `DisableImage ${id}`),
      ...imageIds(2).map((id) => `DeregisterImage ${id}`),
    ]);
    for (const id of imageIds(2)) {
      const outcomes = (await system.outcomesOf(id)).map(({ action, status }) => `${action} ${status}`);
      expect(outcomes).toEqual(['deprecate applied', 'disable applied', 'deregister applied']);
    }
  });
});

async function send(system: RunningSystem, queue: string, MessageBody: string): Promise<void> {
  const { endpoints } = system.runtime;
  const client = new SQSClient({
    ...{ endpoint: endpoints.queues, region },
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const QueueUrl = `${endpoints.queues}/${account}/ami-governor-main-${queue}.fifo`;
  const MessageDeduplicationId = `${queue}${MessageBody}`.replace(/[^A-Za-z0-9]/g, '').slice(0, 128);
  await client.send(
    new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId: group, MessageDeduplicationId }),
  );
  client.destroy();
}

/** The table without what records that an event came and that an image was looked at. */
async function unobserved(system: RunningSystem): Promise<readonly Item[]> {
  return (await system.table()).filter(
    ({ type, kind }) => type !== 'run' && type !== 'observation' && kind !== 'observation',
  );
}

/** What the table tells after eight days, by what does not depend on the ids of events and runs. */
async function storyOfEightDays(faults: object = {}): Promise<readonly unknown[]> {
  const system = await runningSystem({ fill: unownedImages(2), faults });
  await system.days(8);
  const stories = new Map<string, number>();
  const texts = (await unobserved(system)).map(({ seq, hash, previousHash, entryId, sk, ...item }) => {
    const place = (stories.get(item.pk) ?? 0) + 1;
    stories.set(item.pk, place);
    return (
      JSON.stringify({ ...item, sk: seq === undefined ? sk : `entry ${place}` })
        .replace(/(?:sweep|event)-[0-9a-f-]{36}/g, 'run')
        // The simulator counts requests: with more events there are more of them before.
        .replace(/"requestIds":\["[^"]*"\]/g, '"requestIds":[]')
        .replace(/"pk":"REQUEST#([^#]+)#[^"]*"/, '"pk":"REQUEST#$1#id"')
    );
  });
  return texts.toSorted().map((text) => JSON.parse(text));
}
