import { describe, expect, test } from 'vitest';
import { seedImage, seedSnapshot } from '../../sandbox/aws/state/seed.ts';
import { liveFactsReader } from '../../shared/aws/live/facts-reader.ts';
import type { LiveOptions } from '../../shared/aws/live/live-answers.ts';
import type { ReadOptions } from '../../shared/ports.ts';
import { buildImage, buildSnapshot } from '../sandbox/running-aws.ts';
import { accessToSandbox, countCalls, readOptions, scope } from './running-access.ts';
import { seedTemplate } from './seed-usage.ts';

/** The calls of a sweep over an account of this size, in pages of 100. */
async function sweep(
  size: { images: number; snapshots: number; templates: number },
  options: LiveOptions = {},
  read: Partial<ReadOptions> = {},
) {
  const { aws, access } = await accessToSandbox({ throttling: false, maxPageSize: 100 });
  for (let n = 1; n <= size.images; n += 1) seedImage(aws.home, buildImage(n));
  for (let n = 1; n <= size.snapshots; n += 1) seedSnapshot(aws.home, buildSnapshot(n));
  for (let n = 1; n <= size.templates; n += 1) seedTemplate(aws.home, `lt-${String(n).padStart(17, '0')}`, 3);
  const facts = await liveFactsReader(access, options).readFacts(scope, null, { ...readOptions, ...read });
  const counts = countCalls(aws);
  return { counts, total: aws.calls.length, unread: facts.reads.filter(({ known }) => !known) };
}

function imageIds(count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => buildImage(n + 1).ImageId ?? '');
}

describe('a sweep', () => {
  test('of an empty account takes a call a source', async () => {
    const { total, unread } = await sweep({ images: 0, snapshots: 0, templates: 0 });

    expect(unread).toEqual([]);
    expect(total).toBe(24);
  });

  test('takes pages, templates, shares and a reference call for ten images beyond that', async () => {
    const { counts, unread } = await sweep({ images: 250, snapshots: 320, templates: 30 });

    expect(unread).toEqual([]);
    expect(counts).toMatchObject({
      DescribeImages: 3,
      DescribeSnapshots: 4,
      DescribeLaunchTemplates: 1,
      // One page with the default and newest of all, and one a template for the version between them.
      DescribeLaunchTemplateVersions: 31,
      DescribeImageAttribute: 250,
      DescribeSnapshotAttribute: 70,
      DescribeImageReferences: 25,
    });
  });

  test('before a change asks for the references of what is changed, and of nothing else', async () => {
    const { counts, unread } = await sweep(
      { images: 250, snapshots: 0, templates: 0 },
      {},
      { changing: new Set(imageIds(12)) },
    );

    expect(unread).toEqual([]);
    expect(counts['DescribeImageReferences']).toBe(2);
  });

  test('takes no call for shares that were read lately, nor for references that are left to applying', async () => {
    const { counts } = await sweep(
      { images: 250, snapshots: 0, templates: 0 },
      { imageReferences: 'left-to-apply' },
      { launchPermissions: new Map(imageIds(250).map((imageId) => [imageId, []])) },
    );

    expect(counts['DescribeImageAttribute']).toBeUndefined();
    expect(counts['DescribeImageReferences']).toBeUndefined();
  });

  /** Snapshots 1 to 3 of images that are gone, and 4 without a word about images. */
  function orphansOf(read: Partial<ReadOptions>) {
    return sweep({ images: 0, snapshots: 4, templates: 0 }, {}, read);
  }

  test('asks who shares the snapshots that may be orphaned, and not those that nobody shared lately', async () => {
    const orphans = { of: 'ami-created', mapped: new Map(), unshared: new Set<string>() } as const;
    const before = await orphansOf({ orphans });
    const after = await orphansOf({ orphans: { ...orphans, unshared: new Set(snapshotIds(3)) } });

    expect(before.counts['DescribeSnapshotAttribute']).toBe(4);
    expect(after.counts['DescribeSnapshotAttribute']).toBe(1);
  });

  test('before a change asks for what is about to go alone', async () => {
    const { counts } = await orphansOf({ changing: new Set(snapshotIds(2)) });

    expect(counts['DescribeSnapshotAttribute']).toBe(2);
  });

  test('asks for none once the time is over', async () => {
    const { counts, unread } = await orphansOf({ isLate: () => true });

    expect(counts['DescribeSnapshotAttribute']).toBeUndefined();
    expect(unread).toEqual([]);
  });
});

function snapshotIds(count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => buildSnapshot(n + 1).SnapshotId ?? '');
}

describe('a sweep in which every call fails', () => {
  test.each([
    ['denied', /was denied|AccessDenied/],
    ['throttle', /was throttled/],
    ['server-error', /got no answer/],
    ['reset', /got no answer/],
    ['partial', /got no answer/],
  ] as const)('by %s knows nothing and says why, and does not throw', async (kind, why) => {
    const { access } = await accessToSandbox({ throttling: false, faults: [{ match: {}, fault: { kind } }] });

    const facts = await liveFactsReader(access).readFacts(scope, null, readOptions);

    expect(facts.images.known || facts.snapshots.known || facts.recycleBinRules.known).toBe(false);
    for (const read of facts.reads)
      expect(read).toEqual({ ...read, known: false, why: expect.stringMatching(why) });
  });
});
