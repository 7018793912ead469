import { describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/aws/faults/fault-plan.ts';
import type { SeenCall } from './harness/chronicle.ts';
import { type PlayedWorld, playWorld } from './harness/play-world.ts';
import { changesOf } from './oracles/oracle.ts';
import type { Mishap } from './world/mishaps.ts';
import { plainImage, plainRule, plainWorld } from './world/plain-world.ts';
import { useKinds } from './world/uses/registry.ts';
import type { WorldSpec } from './world/world-spec.ts';

/** On this day one image is due to be deprecated, one to be disabled, and one to be deregistered with its snapshot. */
const dueDay = 3;

const rules = [
  plainRule('required-tags', { deprecate: 24, disable: 48, deregister: 72 }),
  plainRule('encrypted-snapshots', { deprecate: 48, disable: 72 }),
  plainRule('max-age', { deprecate: 72 }),
];
const everyUse = useKinds.filter(({ source }) => source !== 'other-accounts');
const images = [
  plainImage(),
  plainImage({ hasOwner: true, isEncrypted: false }),
  plainImage({ hasOwner: true, ageDays: 500 }),
  // It makes every reader find something, twice: on more than one page.
  plainImage({ hasOwner: true, uses: [...everyUse, ...everyUse] }),
  plainImage({ hasOwner: true, shared: 'partner, told' }),
];

function worldWith(operation: string, fault: Fault, fromNth: number): WorldSpec {
  const mishaps = (['apply', 'remove'] as const).map(
    (functionName): Mishap => ({
      ...{ day: dueDay, what: 'call' },
      rule: { match: { functionName, operation, fromNth }, fault },
    }),
  );
  return plainWorld(images, rules, { days: dueDay + 1, maxPageSize: 1, mishaps });
}

/** What was done on that day all the same, in words. */
function doneIn(played: PlayedWorld): string {
  const words = changesOf(played)
    .filter(({ at, call }) => at.startsWith('2026-10-04') && call.hadEffect)
    .map(
      ({ operation, call }) => `${operation}${call.input['DeleteAssociatedSnapshots'] === true ? '+' : ''}`,
    );
  return words.toSorted().join(' ') || 'nothing';
}

async function readsOfThatDay(): Promise<readonly SeenCall[]> {
  const { simulator } = await playWorld(worldWith('none', { kind: 'denied' }, 1));
  return simulator.chronicle.entries.flatMap((entry) =>
    entry.kind === 'call' &&
    entry.functionName === 'apply' &&
    entry.at.startsWith('2026-10-04') &&
    !entry.call.mutating
      ? [entry.call]
      : [],
  );
}

const everything = 'DeregisterImage+ DisableImage EnableImageDeprecation';
const allButSnapshots = 'DeregisterImage DisableImage EnableImageDeprecation';
const allButDeregister = 'DisableImage EnableImageDeprecation';

/** What is done all the same when a read is not answered; of every read that is not here: nothing. */
const table: Readonly<Record<string, string>> = {
  DescribeFastSnapshotRestores: allButSnapshots,
  ListImagesInRecycleBin: allButSnapshots,
  DescribeSnapshotAttribute: allButSnapshots,
  DescribeSnapshots: allButDeregister,
  DescribeLockedSnapshots: allButDeregister,
  GetRule: allButDeregister,
  ListRules: allButDeregister,
  // An image without encryption fails its rule whatever the keys are.
  ListAliases: everything,
  // The images that are due are shared with nobody: who else uses them is not asked.
  DescribeImageUsageReports: everything,
  DescribeImageUsageReportEntries: everything,
};

/** In these worlds they are longer than a page; in order. */
const longLists: readonly string[] = [
  ...['DescribeAutoScalingGroups', 'DescribeComputeEnvironments', 'DescribeEnvironments'],
  ...['DescribeFleets', 'DescribeImageUsageReports', 'DescribeImages'],
  ...['DescribeInstances', 'DescribeLaunchConfigurations', 'DescribeLaunchTemplateVersions'],
  ...['DescribeLaunchTemplates', 'DescribeParameters', 'DescribeSnapshots'],
  ...['DescribeSpotFleetRequests', 'DescribeSpotInstanceRequests', 'GetParametersByPath'],
  ...['ListClusters', 'ListContainerRecipes', 'ListImageRecipes'],
  ...['ListNodegroups'],
];

describe('on a day on which every rung is due', () => {
  it('all of them are done when everything is read', async () => {
    expect(doneIn(await playWorld(worldWith('none', { kind: 'denied' }, 1)))).toBe(everything);
  });

  it.each([
    ['denied', { kind: 'denied' }],
    ['never answered', { kind: 'timeout' }],
  ] as const)(
    'a single read that is %s holds what the table says',
    async (_, fault) => {
      const reads = [...new Set((await readsOfThatDay()).map(({ operation }) => operation))].toSorted();
      const done: Record<string, string> = {};
      for (const read of reads) done[read] = doneIn(await playWorld(worldWith(read, fault, 1)));

      expect(reads.length).toBeGreaterThan(30);
      expect(done).toEqual(Object.fromEntries(reads.map((read) => [read, table[read] ?? 'nothing'])));
    },
    180_000,
  );

  it('a list that stops after its first page holds the same', async () => {
    const paged = (await readsOfThatDay()).filter(({ input }) =>
      ['NextToken', 'nextToken', 'Marker'].some((key) => input[key] !== undefined),
    );
    const reads = [...new Set(paged.map(({ operation }) => operation))].toSorted();
    const done: Record<string, string> = {};
    for (const read of reads) done[read] = doneIn(await playWorld(worldWith(read, { kind: 'denied' }, 2)));

    expect(reads).toEqual(longLists);
    expect(done).toEqual(Object.fromEntries(reads.map((read) => [read, table[read] ?? 'nothing'])));
  }, 180_000);
});
