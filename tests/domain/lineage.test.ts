import { expect, test } from 'vitest';
import type { Image } from '../../shared/domain/image.ts';
import { known, unknown } from '../../shared/domain/known.ts';
import { type LineageElsewhere, lineageOf, noLineageElsewhere } from '../../shared/domain/lineage.ts';
import { imageNumber, scope } from '../builders.ts';

const id = (n: number) => imageNumber(n).imageId;
const west = 'eu-west-1';
const far = 'ami-0000000000000000f';

/** Own images; those with the given numbers are in use. */
function lineage(
  images: readonly Image[],
  used: readonly number[],
  elsewhere: LineageElsewhere = noLineageElsewhere,
) {
  const inUse = new Set(used.map(id));
  const members = images.map((image) => ({
    image,
    owned: image.ownerId === scope.accountId,
    inUse: known(inUse.has(image.imageId)),
  }));
  return lineageOf(scope, members, elsewhere);
}

function arnOf(n: number): string {
  return `arn:aws:ec2:eu-central-1::image/${id(n)}`;
}

test('an image in use tells its own copies elsewhere of itself', () => {
  expect(lineage([imageNumber(1), imageNumber(2)], [1]).told).toEqual([
    { imageId: id(1), region: 'eu-central-1', kind: 'origin', arn: arnOf(1), via: [] },
  ]);
});

test('an image in use that was copied from another Region tells its source', () => {
  const copy = imageNumber(1, { sourceImageId: far, sourceImageRegion: west });

  expect(lineage([copy], [1]).told).toContainEqual({
    imageId: far,
    region: west,
    kind: 'copy',
    arn: arnOf(1),
    via: [id(1)],
  });
});

test('an image in use tells the source of its source, by way of what lies between', () => {
  const images = [
    imageNumber(1, { sourceImageId: far, sourceImageRegion: west }),
    imageNumber(2, { sourceImageId: id(1) }),
  ];

  expect(lineage(images, [2]).told).toContainEqual({
    imageId: far,
    region: west,
    kind: 'copy',
    arn: arnOf(1),
    via: [id(1), id(2)],
  });
});

test('an image whose use was not read tells as one in use', () => {
  const image = imageNumber(1, { sourceImageId: far });
  const members = [{ image, owned: true, inUse: unknown('denied') }];

  expect(lineageOf(scope, members).told.map(({ kind }) => kind)).toEqual(['copy', 'origin']);
});

test('an image that nothing uses tells nobody anything', () => {
  const images = [imageNumber(1, { sourceImageId: far, sourceImageRegion: west })];

  expect(lineage(images, []).told).toEqual([]);
});

test('the image of another owner tells nobody anything', () => {
  const images = [imageNumber(1, { sourceImageId: far, ownerId: '999999999999' })];

  expect(lineage(images, [1]).told).toEqual([]);
});

const there = { where: '111122223333 ap-south-1', inUse: known(true) } as const;

test('what is used two Regions away is told on, one Region at a time', () => {
  const middle = imageNumber(1, { sourceImageId: far, sourceImageRegion: west });
  const used = { ...there, imageId: 'ami-0000000000000000b', via: [] };
  const elsewhere = { ...noLineageElsewhere, descendantOf: () => used };

  expect(lineage([middle], [], elsewhere).told).toEqual([
    { imageId: far, region: west, kind: 'copy', arn: arnOf(1), via: [id(1), 'ami-0000000000000000b'] },
  ]);
});

test('what is copied from an image that is used two Regions away is told on as well', () => {
  const middle = imageNumber(1, { sourceImageId: far, sourceImageRegion: west });
  const used = { ...there, imageId: far, via: ['ami-0000000000000000b'] };
  const elsewhere = { ...noLineageElsewhere, originAt: () => used };

  expect(lineage([middle], [], elsewhere).told).toEqual([
    {
      ...{ imageId: id(1), region: 'eu-central-1', kind: 'origin', arn: arnOf(1) },
      via: [far, 'ami-0000000000000000b'],
    },
  ]);
});

test('an image that was copied from nothing has no origin, here or elsewhere', () => {
  const used = { ...there, imageId: far, via: [] };

  expect(lineage([imageNumber(1)], [], { ...noLineageElsewhere, originAt: () => used }).told).toEqual([]);
});

test('what leads back to the image itself is no evidence: a circle over two Regions keeps nothing', () => {
  const image = imageNumber(1, { sourceImageId: far, sourceImageRegion: west });
  const down = { ...there, imageId: 'ami-0000000000000000b', via: [far] };
  const up = { ...there, imageId: far, via: [id(1)] };

  const circle = lineage([image], [], { descendantOf: () => down, originAt: () => up });

  expect(circle.told).toEqual([]);
});

test('a copy that replaces an image keeps it where the copy is only what is used elsewhere was made from', () => {
  const images = [imageNumber(1), imageNumber(2, { sourceImageId: id(1) })];
  const members = images.map((image) => ({ image, owned: true, inUse: known(false) }));
  const used = { ...there, imageId: far, via: [] };
  const elsewhere: LineageElsewhere = {
    ...noLineageElsewhere,
    descendantOf: (imageId) => (imageId === id(2) ? used : null),
  };

  expect(lineageOf(scope, members, elsewhere, () => true).descendantInUse(id(1))).toEqual(used);
});

test('an image that was copied from one in use here tells its own copies elsewhere of that', () => {
  const images = [
    imageNumber(1),
    imageNumber(2, { sourceImageId: id(1) }),
    imageNumber(3, { sourceImageId: id(2) }),
  ];

  expect(lineage(images, [1]).told).toEqual([
    { imageId: id(1), region: 'eu-central-1', kind: 'origin', arn: arnOf(1), via: [] },
    { imageId: id(2), region: 'eu-central-1', kind: 'origin', arn: arnOf(2), via: [id(1)] },
    { imageId: id(3), region: 'eu-central-1', kind: 'origin', arn: arnOf(3), via: [id(1), id(2)] },
  ]);
});

test('what a replaced image was copied from hears of the replacement that is in use', () => {
  const images = [
    imageNumber(1, { sourceImageId: far, sourceImageRegion: west }),
    imageNumber(2, { sourceImageId: id(1) }),
  ];
  const members = images.map((image) => ({ image, owned: true, inUse: known(image.imageId === id(2)) }));

  expect(lineageOf(scope, members, noLineageElsewhere, () => true).told).toContainEqual({
    ...{ imageId: far, region: west, kind: 'copy', arn: arnOf(1) },
    via: [id(1), id(2)],
  });
});

test('a circle within a scope ends', () => {
  const images = [imageNumber(1, { sourceImageId: id(2) }), imageNumber(2, { sourceImageId: id(1) })];

  expect(lineage(images, [2]).descendantInUse(id(1))?.imageId).toBe(id(2));
  expect(lineage(images, []).descendantInUse(id(1))).toBeNull();
});
