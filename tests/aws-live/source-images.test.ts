import { describe, expect, test } from 'vitest';
import { seedImage } from '../../sandbox/aws/state/seed.ts';
import { account, buildImage, imageId, otherAccount, type RunningAws } from '../sandbox/running-aws.ts';
import { copyOf, denied, factsOf, sourcesIn, unread } from './extra-facts-of.ts';

describe('source images', () => {
  const sources = ({ home, other, world }: RunningAws) => {
    seedImage(home, buildImage(1));
    seedImage(home, copyOf(2, 1));
    seedImage(other, buildImage(3, { DeprecationTime: '2026-02-01T00:00:00.000Z' }), [{ UserId: account }]);
    seedImage(home, copyOf(4, 3));
    seedImage(world.scope(account, 'us-east-1'), buildImage(5, { State: 'disabled' }));
    seedImage(home, copyOf(6, 5, 'us-east-1'));
    seedImage(other, buildImage(7));
    seedImage(home, copyOf(8, 7));
    seedImage(home, copyOf(10, 9, 'us-east-1'));
  };

  test('are own, foreign, deprecated, disabled and of other Regions; what cannot be seen is missing', async () => {
    const { facts, aws } = await factsOf(['source-images'], sources);

    const told = [...sourcesIn(facts).values()].map(({ imageId: id, region, ownerId, state }) => [
      id,
      region,
      ownerId,
      state,
    ]);
    expect(told).toEqual([
      [imageId(1), 'eu-central-1', account, { known: true, value: 'available' }],
      [imageId(3), 'eu-central-1', otherAccount, { known: true, value: 'available' }],
      [imageId(5), 'us-east-1', account, { known: true, value: 'disabled' }],
    ]);
    const asking = aws.calls.filter(({ operation }) => operation === 'DescribeImages');
    expect(asking.map(({ region }) => region).toSorted()).toEqual([
      'eu-central-1',
      'eu-central-1',
      'us-east-1',
    ]);
    for (const { input } of asking) expect(input).not.toHaveProperty('ImageIds');
  });

  test('take no call where every source is an own image', async () => {
    const { facts, counts } = await factsOf(['source-images'], ({ home }) => {
      seedImage(home, buildImage(1));
      seedImage(home, copyOf(2, 1));
    });

    expect([...sourcesIn(facts).keys()]).toEqual([imageId(1)]);
    expect(counts['DescribeImages']).toBe(1);
  });

  test('take a call for 200 ids', async () => {
    const { facts, aws } = await factsOf(['source-images'], ({ home, other }) => {
      for (let n = 1; n <= 201; n += 1) {
        seedImage(other, buildImage(n, { Public: true }));
        seedImage(home, copyOf(1000 + n, n));
      }
    });

    expect(sourcesIn(facts).size).toBe(201);
    const byFilter = aws.calls.filter(({ input }) => JSON.stringify(input).includes('image-id'));
    expect(byFilter).toHaveLength(2);
  });

  test('of a Region that does not answer are unknown, and the others known all the same', async () => {
    const { facts } = await factsOf(['source-images'], sources, {
      world: { faults: [denied('DescribeImages', 'us-east-1')] },
    });

    const told = sourcesIn(facts);
    const why = /^in us-east-1 DescribeImages was denied/;
    expect(told.get(imageId(5))).toMatchObject({
      region: 'us-east-1',
      state: unread(why),
      createdAt: unread(why),
      deprecateAt: unread(why),
    });
    expect(told.get(imageId(3))?.state).toEqual({ known: true, value: 'available' });
    expect(told.has(imageId(7))).toBe(false);
    expect(facts.reads).toContainEqual({
      fact: 'SourceImages',
      known: false,
      why: expect.stringMatching(why),
    });
  });

  test('named in what is no Region are unknown, and nothing is sent there', async () => {
    const { facts, aws } = await factsOf(['source-images'], ({ home }) =>
      seedImage(home, copyOf(2, 1, 'evil.example/')),
    );

    expect(sourcesIn(facts).get(imageId(1))?.state).toEqual(unread(/no Region has this name/));
    expect(aws.calls.filter(({ region }) => region !== 'eu-central-1')).toEqual([]);
  });

  test('are asked for up to the root where ancestries are read', async () => {
    const { facts } = await factsOf(['source-images', 'ancestry'], ({ home, other }) => {
      seedImage(other, buildImage(1, { ImageOwnerAlias: 'amazon', Public: true }));
      seedImage(other, copyOf(2, 1), [{ UserId: account }]);
      seedImage(home, copyOf(3, 2));
    });

    expect([...sourcesIn(facts)].map(([id, { ownerAlias }]) => [id, ownerAlias])).toEqual([
      [imageId(1), 'amazon'],
      [imageId(2), null],
    ]);
  });

  test('are unknown, not gone, once the time is over', async () => {
    const { facts } = await factsOf(['source-images'], sources, { read: { isLate: () => true } });

    expect(sourcesIn(facts).get(imageId(7))?.state).toEqual(unread(/no time was left to ask/));
  });
});
