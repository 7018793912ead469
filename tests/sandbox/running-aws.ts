import type { Image, Snapshot } from '@aws-sdk/client-ec2';
import { EC2Client } from '@aws-sdk/client-ec2';
import { afterEach } from 'vitest';
import type { EventBridgeEvent } from '../../sandbox/aws/events/event.ts';
import { type AwsOptions, type EmbeddedAws, startAws } from '../../sandbox/aws/start-aws.ts';
import type { Scope } from '../../sandbox/aws/state/world.ts';

export const account = '111122223333';
export const otherAccount = '444455556666';
export const region = 'eu-central-1';

/** A clock that stands still until it is moved. */
interface TestClock {
  now(): Date;
  advance(ms: number): void;
}

function testClock(start = '2026-10-01T12:00:00.000Z'): TestClock {
  let time = Date.parse(start);
  return {
    now: () => new Date(time),
    advance: (ms) => {
      time += ms;
    },
  };
}

export interface RunningAws extends EmbeddedAws {
  readonly clock: TestClock;
  readonly events: EventBridgeEvent[];
  readonly home: Scope;
  readonly other: Scope;
  /** What an SDK client of an account needs to talk to the sandbox. */
  config(accountId?: string, functionName?: string): SandboxConfig;
  ec2(accountId?: string, functionName?: string): EC2Client;
}

interface SandboxConfig {
  readonly region: string;
  readonly endpoint: string;
  readonly maxAttempts: number;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly userAgentAppId?: string;
}

const running: EmbeddedAws[] = [];

afterEach(async () => {
  // A test may have closed its own.
  for (const aws of running.splice(0)) await aws.close().catch(() => undefined);
});

/** An embedded AWS with a standing clock that is closed after the test. */
export async function runningAws(options: AwsOptions = {}): Promise<RunningAws> {
  const clock = testClock();
  const events: EventBridgeEvent[] = [];
  const aws = await startAws({ now: clock.now, onEvent: (event) => events.push(event), ...options });
  running.push(aws);
  const config = (accountId = account, functionName?: string): SandboxConfig => ({
    region,
    endpoint: aws.endpoint,
    maxAttempts: 1,
    credentials: aws.addAccessKey({ accountId }),
    ...(functionName === undefined ? {} : { userAgentAppId: functionName }),
  });
  return {
    ...aws,
    clock,
    events,
    home: aws.world.scope(account, region),
    other: aws.world.scope(otherAccount, region),
    config,
    ec2: (accountId, functionName) => new EC2Client(config(accountId, functionName)),
  };
}

/** The id of the n-th test image, in AWS's form. */
export function imageId(n: number): string {
  return `ami-0${String(n).padStart(16, '0')}`;
}

export function snapshotId(n: number): string {
  return `snap-0${String(n).padStart(16, '0')}`;
}

/** A whole EBS-backed image with one snapshot of the same number. */
export function buildImage(n: number, changes: Partial<Image> = {}): Image {
  return {
    ImageId: imageId(n),
    Name: `golden-${n}`,
    Description: `image ${n}`,
    CreationDate: '2026-01-01T00:00:00.000Z',
    State: 'available',
    Architecture: 'x86_64',
    RootDeviceType: 'ebs',
    RootDeviceName: '/dev/xvda',
    BlockDeviceMappings: [
      {
        DeviceName: '/dev/xvda',
        Ebs: {
          SnapshotId: snapshotId(n),
          VolumeSize: 8,
          VolumeType: 'gp3',
          Encrypted: true,
          DeleteOnTermination: true,
        },
      },
    ],
    ...changes,
  };
}

export function buildSnapshot(n: number, changes: Partial<Snapshot> = {}): Snapshot {
  return {
    SnapshotId: snapshotId(n),
    VolumeId: snapshotId(n).replace('snap', 'vol'),
    State: 'completed',
    Progress: '100%',
    StartTime: new Date('2026-01-01T00:00:00.000Z'),
    VolumeSize: 8,
    Encrypted: true,
    Description: `Created by CreateImage(i-0123456789abcdef0) for ${imageId(n)}`,
    ...changes,
  };
}

/** All that an asynchronous iteration gives, such as an SDK paginator's pages. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
