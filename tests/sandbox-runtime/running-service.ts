import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';
import type { BusEvent } from '../../sandbox/runtime/event-bus.ts';
import { type Runtime, startRuntime } from '../../sandbox/runtime/runtime.ts';
import type { RuntimeOptions } from '../../sandbox/runtime/runtime-options.ts';
import type { AwsHooks } from '../../sandbox/runtime/simulated-aws.ts';
import { type EmptyAws, emptyAws } from './empty-aws.ts';

export const account = '111122223333';
export const otherAccount = '444455556666';

export interface RunningService extends Runtime {
  readonly aws: EmptyAws;
  /** What the work function wrote, in order: `group order`. */
  done(): string[];
  /** Sends orders for images: each image is a FIFO group. */
  order(imageId: string, ...orders: readonly string[]): void;
}

const running: Runtime[] = [];

afterEach(async () => {
  for (const runtime of running.splice(0)) await runtime.close();
});

/** The fixture service with a clock that stands until it is moved; closed after the test. */
export async function runningService(
  options: Partial<RuntimeOptions> = {},
  start: (hooks: AwsHooks) => Promise<EmptyAws> = async (hooks) => emptyAws(hooks),
): Promise<RunningService> {
  const started: EmptyAws[] = [];
  const runtime = await startRuntime({
    serviceFile: fileURLToPath(new URL('./fixtures/service/serverless.yml', import.meta.url)),
    aws: async (hooks) => {
      const aws = await start(hooks);
      started.push(aws);
      return aws;
    },
    from: 'source',
    startAt: new Date('2026-10-01T12:00:00Z'),
    clock: 'standing',
    accountId: account,
    ...options,
  });
  running.push(runtime);
  const [aws] = started;
  if (aws === undefined) throw new Error('The simulator was not started');
  return {
    ...runtime,
    aws,
    done: () => runtime.logs.flatMap(({ text }) => /^done (.+)\n$/.exec(text)?.[1] ?? []),
    order: (imageId, ...orders) => runtime.publish(imageEvent(imageId, { detail: { orders } })),
  };
}

/** An image that became available, as the simulator's events are. */
export function imageEvent(imageId: string, changes: Partial<BusEvent> = {}): BusEvent {
  return {
    ...{ version: '0', id: `event-of-${imageId}`, 'detail-type': 'EC2 AMI State Change', source: 'aws.ec2' },
    ...{ account, time: '2026-10-01T12:00:00Z', region: 'eu-central-1', resources: [] },
    ...changes,
    detail: { ImageId: imageId, State: 'available', ...Object(changes.detail ?? {}) },
  };
}
