import { describe, expect, test, vi } from 'vitest';
import { awsAccess } from '../../shared/aws/live/access.ts';
import { type PacedCall, pacer } from '../../shared/aws/live/pace.ts';

const describeImages: PacedCall = {
  accountId: '111122223333',
  region: 'eu-central-1',
  service: 'EC2',
  operation: 'DescribeImages',
};

/** A pacer whose clock stands still; it notes how long each call was told to wait. */
function pacerOnTestClock(share = 1) {
  const clock = { ms: 0 };
  const waits: number[] = [];
  const sleep = async (ms: number) => {
    waits.push(Math.round(ms));
  };
  return { clock, waits, pace: pacer({ share, now: () => clock.ms, sleep }) };
}

async function takeAll(pace: ReturnType<typeof pacer>, call: PacedCall, count: number): Promise<void> {
  for (let taken = 0; taken < count; taken += 1) await pace.take(call);
}

describe('the pacer', () => {
  test('lets a full bucket through at once and then one call a refill', async () => {
    const { pace, waits } = pacerOnTestClock();

    await takeAll(pace, describeImages, 103);

    expect(waits).toEqual([50, 100, 150]);
  });

  test('fills a bucket no higher than its size', async () => {
    const { pace, waits, clock } = pacerOnTestClock();
    await takeAll(pace, describeImages, 100);
    clock.ms += 3_600_000;

    await takeAll(pace, describeImages, 101);

    expect(waits).toEqual([50]);
  });

  test('takes nothing out of a bucket when the clock is set back', async () => {
    const { pace, waits, clock } = pacerOnTestClock();
    await takeAll(pace, describeImages, 99);
    clock.ms -= 3_600_000;

    await takeAll(pace, describeImages, 2);

    expect(waits).toEqual([50]);
  });

  test('goes by the wall clock, which goes on while a Lambda environment is frozen', async () => {
    const waits: number[] = [];
    const pace = pacer({ share: 1, sleep: async (ms) => void waits.push(ms) });
    vi.useFakeTimers({ toFake: ['Date'] });
    await takeAll(pace, describeImages, 100);
    vi.advanceTimersByTime(86_400_000);

    await takeAll(pace, describeImages, 100);

    expect(waits).toEqual([]);
    vi.useRealTimers();
  });

  test('uses only its share of a bucket', async () => {
    const { pace, waits } = pacerOnTestClock(0.5);

    await takeAll(pace, describeImages, 51);

    expect(waits).toEqual([100]);
  });

  test('keeps a bucket for each account, Region, service and operation', async () => {
    const { pace, waits } = pacerOnTestClock();
    await takeAll(pace, describeImages, 100);

    await pace.take({ ...describeImages, accountId: '444455556666' });
    await pace.take({ ...describeImages, region: 'us-east-1' });
    await pace.take({ ...describeImages, operation: 'DescribeSnapshots' });
    await pace.take({ ...describeImages, service: 'EKS' });

    expect(waits).toEqual([]);
  });

  test('fills its buckets while the process is frozen, and does not empty them when the clock is set back', async () => {
    const waits: number[] = [];
    const pace = pacer({ share: 1, sleep: async (ms) => void waits.push(ms) });
    await takeAll(pace, describeImages, 100);
    const later = Date.now() + 3_600_000;

    vi.spyOn(Date, 'now').mockReturnValue(later);
    await takeAll(pace, describeImages, 50);
    vi.mocked(Date.now).mockReturnValue(0);
    await takeAll(pace, describeImages, 50);
    vi.restoreAllMocks();

    expect(waits).toEqual([]);
  });

  test.each([
    ['EC2', 'DescribeSpotFleetRequests', 50, 333],
    ['EC2', 'DisableImage', 50, 200],
    ['EC2', 'DeregisterImage', 100, 200],
    ['EC2', 'CreateTags', 100, 100],
    ['EC2', 'CopyImage', 100, 1000],
    ['Organizations', 'ListAccounts', 12, 125],
  ])('knows the bucket of %s %s', async (service, operation, size, refillMs) => {
    const { pace, waits } = pacerOnTestClock();

    await takeAll(pace, { ...describeImages, service, operation }, size + 1);

    expect(waits).toEqual([refillMs]);
  });
});

test('unpaced, a thousand calls wait for nothing', async () => {
  const before = performance.now();
  const { pacer: pace } = awsAccess({ hubAccountId: '111122223333', callPacing: 'off' });
  for (let call = 0; call < 1_000; call += 1) {
    await pace.take({
      accountId: '111122223333',
      region: 'eu-central-1',
      service: 'EC2',
      operation: 'CopyImage',
    });
  }

  expect(performance.now() - before).toBeLessThan(1_000);
});
