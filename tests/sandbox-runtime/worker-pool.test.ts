import { afterEach, describe, expect, it } from 'vitest';
import { createClock, type VirtualClock } from '../../sandbox/runtime/virtual-time.ts';
import {
  type Connection,
  createPool,
  type LogLine,
  type PoolOptions,
  type WorkerPool,
} from '../../sandbox/runtime/worker-pool.ts';

const pools: WorkerPool[] = [];
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
});

interface Started {
  readonly pool: WorkerPool;
  readonly clock: VirtualClock;
  readonly logs: LogLine[];
  /** Asks the probe to do something and answers the result. */
  ask(what: string, requestId?: string): ReturnType<WorkerPool['invoke']>;
}

function start(options: Partial<PoolOptions> = {}, entry = './fixtures/functions/probe.ts'): Started {
  const clock = createClock(new Date('2027-03-01T06:00:00Z'), 'standing');
  const logs: LogLine[] = [];
  const pool = createPool({
    clock,
    functions: [
      {
        ...{
          key: 'probe',
          name: 'service-dev-probe',
          arn: 'arn:aws:lambda:eu-central-1:111122223333:function:f',
        },
        ...{ entry: new URL(entry, import.meta.url).href, exportName: 'handler' },
        ...{ timeoutSeconds: 30, memoryMb: 512, environment: { AWS_REGION: 'eu-central-1', OWN: 'yes' } },
      },
    ],
    onLog: (line) => logs.push(line),
    ...options,
  });
  pools.push(pool);
  return {
    pool,
    clock,
    logs,
    ask: (what, requestId = 'r-1') => pool.invoke('probe', { do: what }, requestId),
  };
}

describe('a function in its worker', () => {
  it('is seen connecting and looking up names, also in vain', async () => {
    const reached: Connection[] = [];
    const { ask } = start({ onReached: (connection) => reached.push(connection) });

    await ask('connect');

    expect(reached).toContainEqual({ functionKey: 'probe', host: '127.0.0.1', port: 1 });
    expect(reached).toContainEqual({ functionKey: 'probe', host: 'localhost', port: undefined });
  });

  it('sees the virtual time, while the parent sees its own', async () => {
    const { ask, clock } = start();
    const before = Date.now();

    const first = await ask('look');
    clock.moveTo(new Date('2027-05-30T06:00:00Z'));
    const second = await ask('look');

    expect(first).toMatchObject({
      status: 'answered',
      payload: {
        now: '2027-03-01T06:00:00.000Z',
        nowMs: Date.UTC(2027, 2, 1, 6),
        text: expect.stringContaining('Mar 01 2027'),
        isDate: true,
        literal: '2020-02-02T00:00:00.000Z',
        cloned: true,
        loadedAt: '2027-03-01T06:00:00.000Z',
        remainingMs: 30_000,
      },
    });
    expect(second).toMatchObject({ payload: { now: '2027-05-30T06:00:00.000Z' } });
    expect(Date.now() - before).toBeLessThan(60_000);
  });

  it('has its own environment and nothing of the parent', async () => {
    const { ask } = start();

    const result = await ask('look');

    expect(result).toMatchObject({ payload: { environment: { AWS_REGION: 'eu-central-1', OWN: 'yes' } } });
    expect(Object.keys(result.status === 'answered' ? environmentIn(result.payload) : {})).toHaveLength(2);
  });

  it('knows its request and its name', async () => {
    const { ask } = start();

    expect(await ask('look', 'r-7')).toMatchObject({
      payload: { requestId: 'r-7', functionName: 'service-dev-probe' },
    });
  });

  it('stays warm from one invocation to the next', async () => {
    const { ask } = start();

    await ask('count');
    await ask('throw');

    expect(await ask('count')).toEqual({ status: 'answered', payload: 2 });
  });

  it('has its output captured with the request it belongs to', async () => {
    const { ask, logs } = start();

    await ask('nothing', 'r-9');

    expect(logs).toEqual([{ functionKey: 'probe', requestId: 'r-9', text: 'asked for nothing\n' }]);
  });

  it('answers null when it answers nothing', async () => {
    expect(await start().ask('nothing')).toEqual({ status: 'answered', payload: null });
  });
});

describe('an invocation that goes wrong', () => {
  it('fails with the name and message of what was thrown', async () => {
    expect(await start().ask('throw')).toMatchObject({
      status: 'failed',
      error: { errorType: 'TypeError', errorMessage: 'as asked' },
    });
  });

  it.each(['exit', 'reject'])('crashes on %s, and the next one has a fresh worker', async (what) => {
    const { ask } = start();
    await ask('count');

    expect(await ask(what)).toMatchObject({ status: 'crashed' });
    expect(await ask('count')).toEqual({ status: 'answered', payload: 1 });
  });

  it.each(['hang', 'spin'])('times out on %s by real time', async (what) => {
    expect(await start({ timeLimitMs: 300 }).ask(what)).toEqual({ status: 'timed-out' });
  });

  it('times out when the virtual clock passes its deadline', async () => {
    const { ask, clock, pool } = start();
    const hanging = ask('hang');

    clock.moveTo(new Date('2027-03-01T06:00:31Z'));
    pool.expire();

    expect(await hanging).toEqual({ status: 'timed-out' });
  });

  it('crashes when the sandbox ends its worker', async () => {
    const { ask, pool } = start();
    const hanging = ask('hang');

    pool.crash('probe');

    expect(await hanging).toMatchObject({ status: 'crashed' });
  });

  it('fails when the module cannot be loaded', async () => {
    expect(await start({}, './fixtures/functions/nowhere.ts').ask('look')).toMatchObject({
      status: 'failed',
      error: { errorMessage: expect.stringContaining('nowhere.ts') },
    });
  });
});

function environmentIn(payload: unknown): object {
  return typeof payload === 'object' && payload !== null && 'environment' in payload
    ? Object(payload.environment)
    : {};
}
