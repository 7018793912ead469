import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { RuntimeFaults } from '../../sandbox/runtime/faults.ts';
import type { AwsHooks } from '../../sandbox/runtime/simulated-aws.ts';
import { type EmptyAws, emptyAws } from './empty-aws.ts';
import { imageEvent, runningService } from './running-service.ts';

/** How often each function ran after one event with two orders. */
async function runsWith(faults: RuntimeFaults): Promise<{ events: number; done: string[] }> {
  const service = await runningService({ faults });
  service.order('ami-1', 'a', 'b');
  await service.settle();
  const events = service.invocations.filter(({ functionKey }) => functionKey === 'note-event').length;
  return { events, done: service.done() };
}

describe('a fault', () => {
  it('loses events', async () => {
    expect(await runsWith({ events: { lose: 1 } })).toEqual({ events: 0, done: [] });
  });

  it('doubles events; the queue takes the same order once', async () => {
    expect(await runsWith({ events: { duplicate: 1 } })).toEqual({ events: 2, done: ['ami-1 a', 'ami-1 b'] });
  });

  it('loses messages', async () => {
    expect(await runsWith({ messages: { lose: 1 } })).toEqual({ events: 1, done: [] });
  });

  it('doubles messages, as often as the queue receives them', async () => {
    expect(await runsWith({ messages: { duplicate: 1 } })).toEqual({
      events: 1,
      done: ['ami-1 a', 'ami-1 b', 'ami-1 a', 'ami-1 b', 'ami-1 a', 'ami-1 b'],
    });
  });

  it('of the simulator ends the worker that called, and the invocation is tried again', async () => {
    const service = await runningService({}, crashingAws);
    const schedule = {
      ScheduleExpression: 'at(2026-10-01T12:10:00)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: 'arn:aws:lambda:eu-central-1:111122223333:function:fixture-dev-daily',
        Input: '{"kind":"call-aws"}',
      },
    };
    await fetch(`${service.endpoints.control}/schedules/once`, {
      method: 'POST',
      body: JSON.stringify(schedule),
    });

    await service.advanceTo(new Date('2026-10-01T12:10:00Z'));
    await service.settle();

    expect(service.invocations.map(({ at, result }) => [at, result.status])).toEqual([
      ['2026-10-01T12:10:00.000Z', 'crashed'],
      ['2026-10-01T12:11:00.000Z', 'answered'],
    ]);
  });
});

describe('a service that feeds itself', () => {
  it('is given up after the limit of work', async () => {
    const service = await runningService({ workLimit: 2 });

    service.publish(imageEvent('ami-1'));
    service.publish(imageEvent('ami-2'));
    service.publish(imageEvent('ami-3'));

    await expect(service.settle()).rejects.toThrow('Not settled after 2 pieces of work');
  });
});

/** An AWS whose first call is a crash fault. */
async function crashingAws(hooks: AwsHooks): Promise<EmptyAws> {
  let isFirst = true;
  const server = createServer((request, response) => {
    const functionName = /app\/(\S+)/.exec(request.headers['user-agent'] ?? '')?.[1];
    if (isFirst) hooks.onCrash({ functionName });
    isFirst = false;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  return { ...emptyAws(hooks), endpoint: `http://127.0.0.1:${port}`, close };
}
