import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/aws/faults/fault-plan.ts';
import type { EmbeddedAws } from '../../sandbox/aws/start-aws.ts';
import { seedImage, seedInstance } from '../../sandbox/aws/state/seed.ts';
import type { Scope } from '../../sandbox/aws/state/world.ts';
import { account, buildImage, imageId, otherAccount, region } from '../sandbox/running-aws.ts';
import { everyUse, type RunningSystem, startSystem, unownedImages } from './running-system.ts';

/** What happened on a day: what EC2 was changed by, and what kept the due step from being done. */
interface Day {
  readonly changes: readonly string[];
  readonly heldBy: string;
  readonly why: string;
}

type Reader = 'govern' | 'apply';

describe('while the instances cannot be read on the day when disabling is due', () => {
  // Retries take real time: not every failure for both of those who read.
  const cases: readonly (readonly [Reader, string, Fault, string])[] = [
    ['govern', 'denied', { kind: 'denied' }, 'UnauthorizedOperation'],
    ['govern', 'throttled for good', { kind: 'throttle' }, 'RequestLimitExceeded'],
    ['govern', 'broken off at page 2', { kind: 'reset' }, 'page 2 of DescribeInstances'],
    ['apply', 'denied', { kind: 'denied' }, 'UnauthorizedOperation'],
    ['apply', 'answered by errors', { kind: 'server-error' }, 'InternalError'],
    ['apply', 'broken off at page 2', { kind: 'reset' }, 'page 2 of DescribeInstances'],
  ];
  let system: RunningSystem;

  beforeAll(async () => {
    system = await startSystem({
      fill: (aws) => {
        unownedImages(1)(aws);
        runningInstances(aws);
      },
      simulator: { maxPageSize: 2 },
      timeLimitMs: 12_000,
    });
    // Told on the first day, deprecated on the third; disabling is due on the fifth.
    await system.days(4);
    expect(system.stateOf(imageId(1))).toBe('deprecated');
  }, 60_000);
  afterAll(() => system.close());

  it.each(cases)(
    'nothing is disabled when %s finds them %s, and it says why',
    async (reader, what, fault, why) => {
      const late = what === 'broken off at page 2' ? { fromNth: 2 } : {};
      const match = { functionName: reader, operation: 'DescribeInstances', ...late };
      system.aws.faults.set([{ match, fault }]);

      const day = await dayOf(system, reader, imageId(1));

      expect(day).toEqual({ changes: [], heldBy: 'facts-complete', why: expect.stringContaining(why) });
      expect(system.stateOf(imageId(1))).toBe('deprecated');
    },
  );

  it('nothing is disabled while an answer does not come; the run is tried again under its lease and goes on', async () => {
    const match = { functionName: 'apply', operation: 'DescribeInstances', nth: 1 };
    system.aws.faults.set([{ match, fault: { kind: 'timeout' } }]);
    const before = system.runtime.invocations.length;

    await system.days(1);

    const tries = system.runtime.invocations
      .slice(before)
      .filter(({ functionKey }) => functionKey === 'apply')
      .map(({ at, result }) => [
        at.slice(11, 16),
        result.status === 'answered' ? result.payload : result.status,
      ]);
    expect(tries).toEqual([
      ['03:00', 'timed-out'],
      // The lease of the run that ended is not over.
      ['03:16', { batchItemFailures: [{ itemIdentifier: expect.any(String) }] }],
      ['03:32', { batchItemFailures: [] }],
    ]);
    expect(system.stateOf(imageId(1))).toBe('disabled');
    expect(system.changes().at(-1)?.at.slice(11, 16)).toBe('03:32');
  }, 60_000);
});

describe('while one read of usage is denied on the day when disabling is due', () => {
  /** Read too, but they tell nothing of who uses an image: the life of snapshots and the Recycle Bin. */
  const tellNoUse = [
    'ec2:DescribeFastSnapshotRestores',
    'ec2:DescribeLockedSnapshots',
    'ec2:DescribeSnapshots',
    'ec2:ListImagesInRecycleBin',
    'rbin:GetRule',
    'rbin:ListRules',
  ];
  let system: RunningSystem;

  beforeAll(async () => {
    system = await startSystem({
      fill: (aws) => {
        unownedImages(0)(aws);
        unusedSharedImageAmongUsedOnes(aws.world.scope(account, region));
      },
    });
    await system.days(4);
    expect(system.stateOf(unused)).toBe('deprecated');
  }, 60_000);
  afterAll(() => system.close());

  for (const reader of ['govern', 'apply'] as const) {
    it(`${reader} holds it, whichever read it is`, async () => {
      const reads = readsOf(system, reader === 'govern' ? ['govern'] : ['govern', 'apply']).filter(
        (read) => !tellNoUse.includes(read),
      );
      // A sweep leaves the references to apply.
      const ofReader = reads.filter((read) => reader === 'apply' || read !== 'ec2:DescribeImageReferences');
      expect(ofReader.length).toBeGreaterThan(20);
      const days: Record<string, string> = {};
      for (const read of ofReader) {
        const [service = '', operation = ''] = read.split(':');
        system.aws.faults.set([
          { match: { functionName: reader, service, operation }, fault: { kind: 'denied' } },
        ]);
        const day = await dayOf(system, reader, unused);
        days[read] = `${day.heldBy}: ${day.changes.join()}`;
      }
      expect(days).toEqual(Object.fromEntries(ofReader.map((read) => [read, expected(read, reader)])));
    }, 120_000);
  }

  it('and the next day on which all is read goes on', async () => {
    system.aws.faults.set([]);
    await system.days(1);

    expect(system.stateOf(unused)).toBe('disabled');
    expect(system.changes().map(({ operation }) => operation)).toEqual([
      'EnableImageDeprecation',
      'DisableImage',
    ]);
  });
});

const unused = imageId(11);

/** Where no image was read there is nothing to plan for: the run record tells it. */
function expected(read: string, reader: Reader): string {
  const isBlind = read === 'ec2:DescribeImages' || read === 'sts:AssumeRole';
  return reader === 'govern' && isBlind ? 'not planned: ' : 'facts-complete: ';
}

/** Lets a day pass; what held the step that is due, by the log of govern or the outcome of apply. */
async function dayOf(system: RunningSystem, reader: Reader, id: string): Promise<Day> {
  const since = system.runtime.now().toISOString();
  await system.days(1);
  const isNew = ({ at }: { readonly at?: unknown }) => String(at) >= since;
  const planned = system
    .logged('action planned')
    .findLast(({ imageId: of, action }) => of === id && action === 'disable');
  const isOfToday = planned !== undefined && isNew({ at: planned['timestamp'] });
  const outcomes = reader === 'apply' ? await system.outcomesOf(id) : [];
  const told = reader === 'apply' ? outcomes.filter(isNew).at(-1) : isOfToday ? planned : undefined;
  return {
    changes: system
      .changes()
      .filter(isNew)
      .map(({ operation }) => operation),
    heldBy: String(told?.['heldBy'] ?? 'not planned'),
    why: String(told?.['reason'] ?? ''),
  };
}

function readsOf(system: RunningSystem, functions: readonly string[]): readonly string[] {
  const reads = system.aws.calls
    .filter(({ functionName = '', mutating }) => functions.includes(functionName) && !mutating)
    .map(({ service, operation }) => `${service}:${operation}`);
  return [...new Set(reads)].toSorted();
}

function runningInstances(aws: EmbeddedAws): void {
  const home = aws.world.scope(account, region);
  for (let n = 1; n <= 3; n += 1) {
    seedInstance(home, { InstanceId: `i-000000000000000a${n}`, ImageId: imageId(90 + n) });
  }
}

/** Image 11 is shared and nobody uses it, as reports say that are made all the time; each of the others is used in its own way. */
function unusedSharedImageAmongUsedOnes(home: Scope): void {
  everyUse(home);
  seedImage(home, buildImage(11), [{ UserId: otherAccount }]);
  for (let n = 0; n < 30; n += 1) {
    const report = {
      ...{ ReportId: `imgr-${n}`, ImageId: unused, State: 'available', AccountIds: [] },
      ResourceTypes: [{ ResourceType: 'ec2:Instance' }, { ResourceType: 'ec2:LaunchTemplate' }],
      CreationTime: new Date(Date.parse('2026-09-20T00:00:00Z') + n * 5 * 86_400_000),
    };
    home.usageReports.seed(report.ReportId, { report, entries: [] });
  }
}
