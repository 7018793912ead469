import { expect, test } from 'vitest';
import type { Image } from '../../shared/domain/image.ts';
import { factsOf, imageId, options, otherImageId, type Recorded } from './answers.ts';

const rootId = 'ami-0c1b2c3d4e5f60718';
const asked = { ...options, extra: new Set(['ancestry'] as const) };
const root = { ImageId: rootId, CreationDate: '2020-05-17T19:22:45Z', ImageOwnerAlias: 'amazon' };
const parent = {
  ImageId: otherImageId,
  CreationDate: '2025-01-17T18:37:50.000Z',
  SourceImageId: rootId,
  SourceImageRegion: 'us-west-2',
};
const self = {
  ImageId: imageId,
  CreationDate: new Date('2026-10-03T08:10:05Z'),
  SourceImageId: otherImageId,
  SourceImageRegion: 'us-east-1',
};

async function ancestryOf(
  entries: readonly unknown[],
  missing: readonly 'ImageAncestry'[] = [],
  read = asked,
): Promise<Image['ancestry']> {
  const recorded: Recorded = { ImageAncestry: entries };
  const { images } = await factsOf(recorded, missing, read);
  if (!images.known || images.value[0] === undefined) throw new Error('no image was read');
  return images.value[0].ancestry;
}

test('an ancestry goes from the image to its root, each in the Region that its descendant tells', async () => {
  expect(await ancestryOf([self, parent, root])).toEqual({
    known: true,
    value: [
      {
        imageId,
        region: 'eu-central-1',
        createdAt: '2026-10-03T08:10:05.000Z',
        ownerAlias: null,
      },
      {
        imageId: otherImageId,
        region: 'us-east-1',
        createdAt: '2025-01-17T18:37:50.000Z',
        ownerAlias: null,
      },
      { imageId: rootId, region: 'us-west-2', createdAt: '2020-05-17T19:22:45.000Z', ownerAlias: 'amazon' },
    ],
  });
});

test('the order of entries does not matter, nor does one that several chains tell', async () => {
  expect(await ancestryOf([root, parent, root, self])).toEqual(await ancestryOf([self, parent, root]));
});

test('an image without a source is its own root', async () => {
  expect(await ancestryOf([{ ImageId: imageId }])).toEqual({
    known: true,
    value: [{ imageId, region: 'eu-central-1', createdAt: null, ownerAlias: null }],
  });
});

test('an image without an entry has an unknown ancestry, not none', async () => {
  const why = 'ImageAncestry tells nothing of it';

  expect(await ancestryOf([])).toEqual({ known: false, why });
  expect(await ancestryOf([parent, root])).toEqual({ known: false, why });
});

test('an ancestry is unknown for the reason for which it could not be read', async () => {
  expect(await ancestryOf([], ['ImageAncestry'])).toEqual({ known: false, why: 'ImageAncestry was denied' });
});

test.each([
  [
    'that names a source of which nothing is told',
    [self, parent],
    `its ancestry ends before ${rootId}, of which nothing is told`,
  ],
  [
    'that comes back to where it was',
    [self, { ...parent, SourceImageId: imageId }],
    `its ancestry comes back to ${imageId}`,
  ],
  [
    'of which two entries tell another source',
    [self, parent, root, { ...parent, SourceImageId: imageId }],
    `${otherImageId} in its ancestry: two records differ in what they tell of its source`,
  ],
  [
    'whose source cannot be read',
    [{ ...self, SourceImageId: 7 }],
    `${imageId} in its ancestry: SourceImageId is 7, not text`,
  ],
  [
    'of a whole answer without its list',
    [{ ImageId: imageId, ImageAncestryEntries: null }],
    'ImageAncestry tells nothing of it',
  ],
])('an ancestry %s is unknown', async (_, entries, why) => {
  expect(await ancestryOf(entries)).toEqual({ known: false, why });
});

test('a chain that was read once needs no answer', async () => {
  const chain = [{ imageId, region: 'eu-central-1', createdAt: null, ownerAlias: null }];
  const read = { ...asked, ancestries: new Map([[imageId, chain]]) };

  expect(await ancestryOf([], ['ImageAncestry'], read)).toEqual({ known: true, value: chain });
});

test('no ancestry is told that no rule asked for', async () => {
  const chain = [{ imageId, region: 'eu-central-1', createdAt: null, ownerAlias: null }];
  const read = { ...options, ancestries: new Map([[imageId, chain]]) };

  expect(await ancestryOf([self, parent, root], [], { ...read, extra: new Set() })).toEqual({
    known: false,
    why: 'no rule asked for it',
  });
});
