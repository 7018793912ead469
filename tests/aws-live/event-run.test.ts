import { describe, expect, test } from 'vitest';
import { seedImage, seedSnapshot } from '../../sandbox/aws/state/seed.ts';
import { liveFactsReader } from '../../shared/aws/live/facts-reader.ts';
import type { ExtraFact } from '../../shared/domain/facts.ts';
import { buildImage, buildSnapshot, imageId, snapshotId } from '../sandbox/running-aws.ts';
import { accessToSandbox, countCalls, readOptions, scope } from './running-access.ts';
import { seedEveryUse } from './seed-usage.ts';

/** What an event about these images reads in an account of 400 images in pages of ten. */
async function readEvent(imageIds: readonly string[], extra: readonly ExtraFact[] = []) {
  const { aws, access } = await accessToSandbox({ throttling: false });
  seedEveryUse(aws.home);
  for (let n = 1; n <= 400; n += 1) {
    seedImage(aws.home, buildImage(n), [{ UserId: '444455556666' }]);
    seedSnapshot(aws.home, buildSnapshot(n));
  }
  const facts = await liveFactsReader(access).readFacts(scope, imageIds, {
    ...readOptions,
    extra: new Set(extra),
  });
  return { facts, images: facts.images.known ? facts.images.value : [], counts: countCalls(aws) };
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

describe('an event run', () => {
  test('reads its image, snapshots, shares and references, and nothing else', async () => {
    const { facts, images, counts } = await readEvent([imageId(1)]);

    expect(counts).toEqual({
      DescribeImages: 1,
      DescribeSnapshots: 1,
      DescribeImageAttribute: 1,
      DescribeImageReferences: 1,
    });
    expect(images.map((image) => image.imageId)).toEqual([imageId(1)]);
    expect(images[0]?.launchPermissions).toEqual({
      known: true,
      value: [{ kind: 'account', principal: '444455556666' }],
    });
    expect(images[0]?.usage.uses.map(({ kind }) => kind)).toEqual(['instance']);
    expect(facts.snapshots.known && facts.snapshots.value.map((each) => each.snapshotId)).toEqual([
      snapshotId(1),
    ]);
  });

  test('leaves every bulk source to the daily sweep', async () => {
    const { facts, images } = await readEvent([imageId(11)]);

    const unread = images[0]?.usage.unread ?? [];
    expect(unread.filter(({ source }) => source === 'instances')).toEqual([
      { source: 'instances', why: 'read by the daily sweep' },
    ]);
    expect(facts.recycleBinRules).toEqual({ known: false, why: 'read by the daily sweep' });
  });

  // Whose the images are was asked by a call before.
  test.each([1, 5, 10, 11, 200, 201, 400, 401])('about %i images takes at most 7 calls', async (count) => {
    const ids = Array.from({ length: count }, (_, index) => imageId(index + 1));

    const { counts } = await readEvent(ids, ['snapshot-shares']);

    expect(total(counts)).toBeLessThanOrEqual(7);
  });

  test('looks into the Recycle Bin where an image is gone', async () => {
    const { facts, counts } = await readEvent([imageId(1), imageId(401)]);

    expect(counts['ListImagesInRecycleBin']).toBe(1);
    expect(facts.imagesInRecycleBin).toEqual({ known: true, value: [] });
  });

  test('reads whom the snapshots are shared with where a rule asks and the calls suffice', async () => {
    const one = await readEvent([imageId(1)], ['snapshot-shares']);
    const three = await readEvent([1, 2, 3].map(imageId), ['snapshot-shares']);

    const sharedWith = ({ facts }: typeof one) =>
      facts.snapshots.known ? facts.snapshots.value.map((each) => each.sharedWith.known) : [];
    expect(sharedWith(one)).toEqual([true]);
    expect(sharedWith(three)).toEqual([false, false, false]);
  });

  test('says of more than 200 images that they are left to the sweep', async () => {
    const ids = Array.from({ length: 201 }, (_, index) => imageId(index + 1));

    const { facts } = await readEvent(ids);

    expect(facts.images).toEqual({
      known: false,
      why: '201 are more than the 200 that one DescribeImages takes: read by the daily sweep',
    });
  });

  test('knows the shares of three images and says of the others that they are unknown', async () => {
    const { images } = await readEvent([1, 2, 3, 4, 5, 6].map(imageId));

    expect(images.map(({ launchPermissions }) => launchPermissions.known)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test('about no image asks nothing: an empty list would be everything', async () => {
    const { images, counts } = await readEvent([]);

    expect([images, counts]).toEqual([[], {}]);
  });

  test('never sends an id of another form', async () => {
    const { counts } = await readEvent(['ami-*', 'vol-1', "ami-' or 1"]);

    expect(counts).toEqual({});
  });
});
