import { describe, expect, test } from 'vitest';
import type { AnswerName } from '../../shared/aws/answers.ts';
import { factsReader } from '../../shared/aws/to-facts.ts';
import type { ExtraFact, ScopeFacts, SourceImage } from '../../shared/domain/facts.ts';
import {
  answersOf,
  factsOf,
  imageId,
  options,
  otherImageId,
  ownImage,
  type Recorded,
  scope,
} from './answers.ts';

const baseId = 'ami-0c1b2c3d4e5f60718';
const asked = { ...options, extra: new Set<ExtraFact>(['source-images']) };
const here = { ...ownImage, SourceImageId: otherImageId, SourceImageRegion: 'eu-central-1' };
const elsewhere = { ...ownImage, SourceImageId: baseId, SourceImageRegion: 'us-east-1' };
const other = {
  ImageId: otherImageId,
  OwnerId: '444455556666',
  State: 'available',
  CreationDate: '2026-09-01T00:00:00.000Z',
  DeprecationTime: '2026-12-01T00:00:00.000Z',
};
const base = { ...other, ImageId: baseId, OwnerId: '137112412989', ImageOwnerAlias: 'amazon' };

const toldOther: SourceImage = {
  imageId: otherImageId,
  region: 'eu-central-1',
  ownerId: '444455556666',
  ownerAlias: null,
  state: { known: true, value: 'available' },
  createdAt: { known: true, value: '2026-09-01T00:00:00.000Z' },
  deprecateAt: { known: true, value: '2026-12-01T00:00:00.000Z' },
};

async function factsWith(recorded: Recorded, missing: readonly AnswerName[] = []): Promise<ScopeFacts> {
  return factsOf(recorded, missing, asked);
}

async function sourcesIn(recorded: Recorded, missing: readonly AnswerName[] = []) {
  const { sourceImages } = await factsWith(recorded, missing);
  if (!sourceImages.known) throw new Error(sourceImages.why);
  return sourceImages.value;
}

function untold(imageOfNone: string, region: string, why: string): SourceImage {
  const unread = { known: false, why } as const;
  return {
    imageId: imageOfNone,
    region,
    ownerId: null,
    ownerAlias: null,
    state: unread,
    createdAt: unread,
    deprecateAt: unread,
  };
}

describe('the source of an image', () => {
  test('is found in the answers that were asked for by id', async () => {
    const sources = await sourcesIn({ Images: [here], SourceImages: [{ Images: [other] }] });

    expect([...sources]).toEqual([[otherImageId, toldOther]]);
  });

  test('is found among the images of the scope, whose ever it is', async () => {
    expect([...(await sourcesIn({ Images: [here, other] }, ['SourceImages']))]).toEqual([
      [otherImageId, toldOther],
    ]);
  });

  test('is in the Region of its answer, or where it is named', async () => {
    const page = await sourcesIn({
      Images: [elsewhere],
      SourceImages: [{ Region: 'us-east-1', Images: [base] }],
    });
    const bare = await sourcesIn({ Images: [elsewhere], SourceImages: [base] });

    expect(page.get(baseId)).toMatchObject({ region: 'us-east-1', ownerAlias: 'amazon' });
    expect(bare).toEqual(page);
  });

  test('is gone, or not to be seen, where the answer of its Region does not hold it', async () => {
    expect((await sourcesIn({ Images: [here], SourceImages: [] })).size).toBe(0);
    expect((await sourcesIn({ Images: [here], SourceImages: [{ Images: [] }] })).size).toBe(0);
    const far = [{ Region: 'us-east-1', Images: [] }];
    expect((await sourcesIn({ Images: [elsewhere], SourceImages: far })).size).toBe(0);
  });

  test('without a Region of its own is one of this Region', async () => {
    const { SourceImageRegion: _, ...unplaced } = here;

    expect((await sourcesIn({ Images: [unplaced], SourceImages: [] })).size).toBe(0);
  });

  test.each<readonly [string, Recorded, readonly AnswerName[], string]>([
    ['was not read', { Images: [here] }, ['SourceImages'], 'SourceImages was denied'],
    [
      'is of another Region alone',
      { Images: [here], SourceImages: [{ Region: 'us-east-1', Images: [] }] },
      [],
      'SourceImages tells nothing of eu-central-1',
    ],
    [
      'holds single images of another Region alone',
      { Images: [here, { ...elsewhere, ImageId: 'ami-0d1b2c3d4e5f60718' }], SourceImages: [base] },
      [],
      'SourceImages tells nothing of eu-central-1',
    ],
    [
      'broke off in its Region',
      { Images: [here], SourceImages: [{ Images: [] }, { Region: 'eu-central-1', Unread: 'it was denied' }] },
      [],
      'it was denied',
    ],
    [
      'holds an image that cannot be read',
      { Images: [here], SourceImages: [{ Images: [{ ...other, ImageId: 'ami-x' }] }] },
      [],
      'an image of SourceImages in eu-central-1 cannot be read',
    ],
    [
      'holds what is no record',
      { Images: [here], SourceImages: [null] },
      [],
      '1 of 1 records of SourceImages cannot be read (record 1)',
    ],
  ])('is unknown, not gone, where the answer %s', async (_, recorded, missing, why) => {
    const facts = await factsWith(recorded, missing);

    const sources = facts.sourceImages.known ? facts.sourceImages.value : new Map<string, SourceImage>();
    expect(sources.get(otherImageId)).toEqual(untold(otherImageId, 'eu-central-1', why));
    expect(facts.reads).toContainEqual({ fact: 'SourceImages', known: false, why });
  });

  test('is unknown where the answer is only assumed to be empty', async () => {
    const answers = { ...answersOf({ Images: [here] }), assumedEmpty: new Set(['SourceImages'] as const) };

    const { sourceImages } = await factsReader(answers).readFacts(scope, null, asked);

    expect(sourceImages.known && sourceImages.value.get(otherImageId)?.state).toEqual({
      known: false,
      why: 'SourceImages was not read: that it is empty is assumed',
    });
  });

  test('is unknown where it is named by what is no id, or in two Regions', async () => {
    const twice = { ...here, ImageId: 'ami-0d1b2c3d4e5f60718', SourceImageRegion: 'us-east-1' };
    const Images = [here, twice, { ...here, ImageId: 'ami-0e1b2c3d4e5f60718', SourceImageId: 'ami-*' }];

    const sources = await sourcesIn({ Images, SourceImages: [] });

    expect(sources.get('ami-*')?.state).toEqual({
      known: false,
      why: 'a source is named by what is no image id',
    });
    expect(sources.get(otherImageId)?.state).toEqual({
      known: false,
      why: `it is not told in which Region ${otherImageId} is`,
    });
  });

  test('is told of by one of two records only where they agree', async () => {
    const Images = [here];
    const SourceImages = [{ Images: [other] }, { Images: [{ ...other, State: 'disabled', OwnerId: '1' }] }];

    expect((await sourcesIn({ Images, SourceImages })).get(otherImageId)).toEqual({
      ...toldOther,
      ownerId: null,
      state: { known: false, why: 'two records differ in State' },
    });
  });
});

test('the source of an image of another owner is not looked for', async () => {
  expect((await sourcesIn({ Images: [{ ...here, OwnerId: '444455556666' }] })).size).toBe(0);
});

test('every ancestor but the image itself is among the sources where the ancestry is read', async () => {
  const ImageAncestry = [
    { ImageId: imageId, SourceImageId: otherImageId, SourceImageRegion: 'eu-central-1' },
    { ImageId: otherImageId, SourceImageId: baseId, SourceImageRegion: 'us-east-1' },
    { ImageId: baseId, ImageOwnerAlias: 'amazon' },
  ];
  const SourceImages = [{ Images: [other] }, { Region: 'us-east-1', Images: [base] }];
  const read = { ...options, extra: new Set<ExtraFact>(['source-images', 'ancestry']) };

  const { sourceImages } = await factsOf({ Images: [here], ImageAncestry, SourceImages }, [], read);

  expect(sourceImages.known && [...sourceImages.value.keys()]).toEqual([otherImageId, baseId]);
});

test('sources are unknown where no image could be read', async () => {
  expect((await factsWith({}, ['Images'])).sourceImages).toEqual({ known: false, why: 'Images was denied' });
});
