import { expect, it } from 'vitest';
import type { Work } from '../../sandbox/runtime/engine.ts';
import { streamPoller } from '../../sandbox/runtime/streams.ts';
import { createTimers } from '../../sandbox/runtime/timers.ts';
import { createClock } from '../../sandbox/runtime/virtual-time.ts';
import type { InvocationResult } from '../../sandbox/runtime/worker-pool.ts';

const mapping = {
  ...{ streamArn: 'arn:stream', tableName: 'table', keyNames: ['pk', 'sk'], functionKey: 'archive' },
  ...{ batchSize: 2, filterPatterns: [{ dynamodb: { Keys: { pk: { S: [{ prefix: 'H#' }] } } } }] },
};

function aPoller(answers: readonly InvocationResult['status'][] = []) {
  const sent: unknown[] = [];
  const timers = createTimers();
  const clock = createClock(new Date('2026-10-01T00:00:00Z'), 'standing');
  const poller = streamPoller({
    ...{ mapping, region: 'eu-central-1', clock, timers },
    invoke: async (_key, event) => {
      sent.push(event);
      const status = answers[sent.length - 1] ?? 'answered';
      return { status, payload: null } as InvocationResult;
    },
  });
  const call = (action: string, input: object, status = 200) =>
    poller.hear({
      ...{ at: '', accessKeyId: 'key', action, status },
      input: { TableName: 'table', ...input },
    });
  const work = async () => {
    for (let next: Work | undefined = await poller.take(); next !== undefined; next = await poller.take())
      await next();
  };
  const names = () =>
    sent.map((event) => Object(event).Records.map((record: { eventName: string }) => record.eventName));
  return { call, work, names, timers, clock };
}

const item = (pk: string, sk: string) => ({ Item: { pk: { S: pk }, sk: { S: sk }, n: { N: '1' } } });

it('tells what was put, changed and removed, in order and in batches', async () => {
  const { call, work, names } = aPoller();

  call('dynamodb:PutItem', item('H#a', '1'));
  call('dynamodb:PutItem', item('H#a', '1'));
  call('dynamodb:DeleteItem', { Key: { pk: { S: 'H#a' }, sk: { S: '1' } } });
  await work();

  expect(names()).toEqual([['INSERT', 'MODIFY'], ['REMOVE']]);
});

it('tells of writes in batches too, and of nothing that the filter leaves out or that was refused', async () => {
  const { call, work, names } = aPoller();
  const requests = [{ PutRequest: item('H#b', '1') }, { PutRequest: item('S#b', '1') }];

  call('dynamodb:BatchWriteItem', { RequestItems: { table: requests } });
  call('dynamodb:PutItem', item('H#c', '1'), 400);
  call('dynamodb:Query', {});
  await work();

  expect(names()).toEqual([['INSERT']]);
});

it('brings a batch again that failed, before everything that came later', async () => {
  const { call, work, names, timers, clock } = aPoller(['failed']);

  call('dynamodb:PutItem', item('H#d', '1'));
  await work();
  call('dynamodb:PutItem', item('H#d', '2'));
  await work();
  clock.moveTo(new Date('2026-10-01T00:01:00Z'));
  timers.fire(clock.now());
  await work();

  expect(names()).toEqual([['INSERT'], ['INSERT', 'INSERT']]);
});
