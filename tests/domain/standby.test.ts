import { describe, expect, test } from 'vitest';
import type { UseElsewhere } from '../../shared/domain/history.ts';
import type { Image } from '../../shared/domain/image.ts';
import { known, unknown } from '../../shared/domain/known.ts';
import type { Safety } from '../../shared/domain/policy.ts';
import type { FamilyPattern } from '../../shared/domain/text-pattern.ts';
import {
  aHistory,
  anElsewhere,
  anImage,
  aPolicy,
  aView,
  daysAgo,
  imageNumber,
  scope,
  tags,
  type World,
} from '../builders.ts';

const first = 'ami-00000000000000001';
const used = { uses: [{ kind: 'instance', arn: 'i-1' }], unread: [] };
const unreadUse = { uses: [], unread: [{ source: 'Fleets', why: 'access denied' }] };

/** Why image number one stands by. */
function reason(images: readonly Image[], world: World = {}) {
  const view = aView({ images, ...world });
  return view.standby.reasonFor(view.images.get(first)!.image);
}

function withSafety(changes: Partial<Safety>) {
  return { policy: aPolicy({ safety: { ...aPolicy().safety, ...changes } }) };
}

/** An image of the family web, made on that day of January 2026. */
function member(n: number, day: number, changes: Partial<Image> = {}): Image {
  return imageNumber(n, {
    createdAt: known(`2026-01-${String(day).padStart(2, '0')}T00:00:00.000Z`),
    tags: known(tags({ Family: 'web' })),
    ...changes,
  });
}

test('an image without relatives, family and past stands by for nothing', () => {
  expect(reason([anImage()])).toEqual({ known: true, value: null });
});

test('the source of an image in use stands by', () => {
  const images = [anImage(), imageNumber(2, { sourceImageId: first, usage: used })];

  expect(reason(images)).toEqual({
    known: true,
    value: 'ami-00000000000000002, which is in use, was made from it',
  });
});

test('the source of the source of an image in use stands by', () => {
  const images = [
    anImage(),
    imageNumber(2, { sourceImageId: first }),
    imageNumber(3, { sourceImageId: 'ami-00000000000000002', usage: used }),
  ];

  expect(reason(images)).toEqual({
    known: true,
    value: 'ami-00000000000000003, which is in use, was made from it',
  });
});

test('the source of an image that nothing uses does not stand by', () => {
  expect(reason([anImage(), imageNumber(2, { sourceImageId: first })])).toEqual({ known: true, value: null });
});

test('a copy of an image in use stands by', () => {
  const images = [anImage({ sourceImageId: 'ami-00000000000000002' }), imageNumber(2, { usage: used })];

  expect(reason(images)).toEqual({
    known: true,
    value: 'it is a copy of ami-00000000000000002, which is in use',
  });
});

test('a copy of a copy of an image in use stands by', () => {
  const images = [
    anImage({ sourceImageId: 'ami-00000000000000002' }),
    imageNumber(2, { sourceImageId: 'ami-00000000000000003' }),
    imageNumber(3, { usage: used }),
  ];

  expect(reason(images)).toEqual({
    known: true,
    value: 'it is a copy of ami-00000000000000003, which is in use',
  });
});

test('a copy of a foreign image in use stands by', () => {
  const images = [
    anImage({ sourceImageId: 'ami-00000000000000002' }),
    imageNumber(2, { ownerId: '999999999999', usage: used }),
  ];

  expect(reason(images)).toMatchObject({ value: 'it is a copy of ami-00000000000000002, which is in use' });
});

test('an image made from an instance is no copy of what the instance runs', () => {
  const images = [
    anImage({ sourceImageId: 'ami-00000000000000002', sourceInstanceId: 'i-00000000000000001' }),
    imageNumber(2, { usage: used }),
  ];

  expect(reason(images)).toEqual({ known: true, value: null });
});

test('a copy of an image that was made from an instance is no copy of what that instance ran', () => {
  const images = [
    anImage({ sourceImageId: 'ami-00000000000000002' }),
    imageNumber(2, { sourceImageId: 'ami-00000000000000003', sourceInstanceId: 'i-00000000000000001' }),
    imageNumber(3, { usage: used }),
  ];

  expect(reason(images)).toEqual({ known: true, value: null });
});

test.each<[string, Partial<Image>, Partial<Image>]>([
  ['source', {}, { sourceImageId: first, usage: unreadUse }],
  ['copy', { sourceImageId: 'ami-00000000000000002' }, { usage: unreadUse }],
])('the %s of an image whose use was not read counts as standing by', (_case, own, other) => {
  expect(reason([anImage(own), imageNumber(2, other)])).toEqual({
    known: false,
    why: 'its relative ami-00000000000000002: Fleets: access denied',
  });
});

test('images that name each other as source end the search', () => {
  const images = [
    anImage({ sourceImageId: 'ami-00000000000000002' }),
    imageNumber(2, { sourceImageId: first }),
  ];

  expect(reason(images)).toEqual({ known: true, value: null });
});

test('a circle of sources of an image in use ends as well', () => {
  const images = [
    anImage({ sourceImageId: 'ami-00000000000000002' }),
    imageNumber(2, { sourceImageId: first, usage: used }),
  ];

  expect(reason(images)).toMatchObject({ known: true, value: expect.stringContaining('which is in use') });
});

test('the two newest of a family stand by, the third goes', () => {
  const newest = [member(1, 3), member(2, 2), member(3, 1)];
  const second = [member(1, 2), member(2, 3), member(3, 1)];
  const third = [member(1, 1), member(2, 3), member(3, 2)];

  expect(reason(newest)).toMatchObject({
    value: 'it is among the newest 2 available images of the family web',
  });
  expect(reason(second)).toMatchObject({
    value: 'it is among the newest 2 available images of the family web',
  });
  expect(reason(third)).toEqual({ known: true, value: null });
});

test('images of another family or of none take no place', () => {
  const images = [
    member(1, 1),
    member(2, 3, { tags: known(tags({ Family: 'database' })) }),
    member(3, 4, { tags: known([]) }),
  ];

  expect(reason(images)).toMatchObject({ value: expect.stringContaining('newest 2') });
});

test.each<[string, Partial<Image>]>([
  ['disabled', { state: known('disabled') }],
  ['pending', { state: known('pending') }],
  ['failed', { state: known('failed') }],
  ['of unread state', { state: unknown('denied') }],
  ['foreign', { ownerId: '999999999999' }],
  ['of unread owner', { ownerId: null }],
  ['of unread age', { createdAt: unknown('no date') }],
  ['of unread tags', { tags: unknown('denied') }],
])('an image that is %s takes no place from one that is known to be new', (_case, changes) => {
  const images = [member(1, 1), member(2, 2), member(3, 3, changes)];

  expect(reason(images)).toMatchObject({ value: expect.stringContaining('newest 2') });
});

test('an image whose age was not read counts as among the newest', () => {
  const images = [member(1, 1, { createdAt: unknown('no date') }), member(2, 2), member(3, 3)];

  expect(reason(images)).toMatchObject({ value: expect.stringContaining('newest 2') });
});

test('of images of the same instant the greater id is the newer', () => {
  const images = [member(1, 1), member(2, 1), member(3, 1)];

  expect(reason(images)).toEqual({ known: true, value: null });
});

test('an image whose family tag was not read counts as standing by', () => {
  expect(reason([anImage({ tags: unknown('denied') })])).toEqual({ known: false, why: 'its family: denied' });
});

test.each(['Family', '__proto__', 'constructor'])('the family is the value of the tag %s', (tag) => {
  const own = { tags: known([{ key: tag, value: 'web' }]) };

  const told = reason([member(1, 1, own)], withSafety({ family: { tag } }));
  const untold = reason([member(1, 1, { tags: known([]) })], withSafety({ family: { tag } }));

  expect(told).toMatchObject({ value: 'it is among the newest 2 available images of the family web' });
  expect(untold).toEqual({ known: true, value: null });
});

test('a family can be a part of the name', () => {
  const family: FamilyPattern = {
    kind: 'family',
    source: '^(?<family>.+)-[0-9]{8}$',
    familyOf: (text) => /^(?<family>.+)-[0-9]{8}$/.exec(text)?.groups?.['family'] ?? null,
  };
  const byName = withSafety({ family: { name: family }, keepPerFamily: 1 });
  const older = member(1, 1, { name: 'web-20260101' });
  const newer = member(2, 2, { name: 'web-20260102' });

  expect(reason([older], byName)).toMatchObject({
    value: 'it is among the newest 1 available images of the family web',
  });
  expect(reason([older, newer], byName)).toEqual({ known: true, value: null });
  expect(reason([member(1, 1, { name: 'web' })], byName)).toEqual({ known: true, value: null });
  expect(reason([member(1, 1, { name: null })], byName)).toEqual({ known: true, value: null });
});

test('with none to keep in a family, no image stands by for it', () => {
  expect(reason([member(1, 1)], withSafety({ keepPerFamily: 0 }))).toEqual({ known: true, value: null });
});

test.each([
  ['one millisecond before the end of the roll-back time', '2026-09-01T12:00:00.001Z', false],
  ['at the end of the roll-back time', '2026-09-01T12:00:00.000Z', true],
])('%s, an image last used then is free: %s: %s', (_case, lastInUse, isFree) => {
  const history = aHistory({ lastInUseAt: new Map([[first, lastInUse]]) });

  const answer = reason([anImage()], { history });

  expect(answer.known && answer.value === null).toBe(isFree);
});

test('the use of another image keeps none for roll-back', () => {
  const history = aHistory({
    lastInUseAt: new Map([['ami-00000000000000002', '2026-09-30T12:00:00.000Z']]),
  });

  expect(reason([anImage()], { history })).toEqual({ known: true, value: null });
});

test('a known reason is told before one that could not be read', () => {
  const images = [member(1, 1), imageNumber(2, { sourceImageId: first, usage: unreadUse })];

  expect(reason(images)).toMatchObject({ value: expect.stringContaining('newest 2') });
});

const partner = '222233334444';
const west = 'eu-west-1';

/** What another scope tells of an image. */
function told(changes: Partial<UseElsewhere>): UseElsewhere {
  const arn = `arn:aws:ec2:${west}::image/ami-0000000000000000c`;
  return { imageId: first, accountId: scope.accountId, region: west, kind: 'copy', arn, via: [], ...changes };
}

/** Our own Region and that of the copies were swept so many hours ago, the partner's an hour ago. */
function organization(uses: readonly UseElsewhere[], hoursAgo = 1): World {
  const at = daysAgo(hoursAgo / 24);
  const here = new Map([
    [scope.accountId, at],
    [partner, daysAgo(1 / 24)],
  ]);
  const elsewhere = anElsewhere([partner], {
    indexedAt: new Map([
      [scope.region, here],
      [west, here],
    ]),
    uses: Map.groupBy(uses, ({ imageId }) => imageId),
  });
  return { history: aHistory({ elsewhere }) };
}

const inWest = { sourceImageId: 'ami-0000000000000000a', sourceImageRegion: west };
const origin = told({ imageId: 'ami-0000000000000000a', kind: 'origin' });

describe('across scopes', () => {
  test('the source of an image that is in use in another Region stands by', () => {
    expect(reason([anImage()], organization([told({})]))).toEqual({
      known: true,
      value: 'ami-0000000000000000c in 111122223333 eu-west-1, which is in use, was made from it',
    });
  });

  test('the source of the source of an image that is in use in another Region stands by', () => {
    const images = [anImage(), imageNumber(2, { sourceImageId: first })];

    expect(reason(images, organization([told({ imageId: 'ami-00000000000000002' })]))).toMatchObject({
      value: expect.stringContaining('ami-0000000000000000c in 111122223333 eu-west-1'),
    });
  });

  test('a use of the image itself elsewhere is no lineage', () => {
    expect(reason([anImage()], organization([told({ kind: 'use' })]))).toEqual({ known: true, value: null });
  });

  test('a copy of an image that is in use in another Region stands by', () => {
    expect(reason([anImage(inWest)], organization([origin]))).toEqual({
      known: true,
      value: 'it is a copy of ami-0000000000000000a in 111122223333 eu-west-1, which is in use',
    });
  });

  test('a copy of a copy of an image that is in use in another Region stands by', () => {
    const images = [anImage({ sourceImageId: 'ami-00000000000000002' }), imageNumber(2, inWest)];

    expect(reason(images, organization([origin]))).toMatchObject({
      value: expect.stringContaining('it is a copy of ami-0000000000000000a in 111122223333 eu-west-1'),
    });
  });

  test('a copy of an image of another account, in use there, stands by', () => {
    const shared = told({
      imageId: 'ami-0000000000000000a',
      kind: 'origin',
      accountId: partner,
      region: scope.region,
    });

    expect(
      reason([anImage({ sourceImageId: 'ami-0000000000000000a' })], organization([shared])),
    ).toMatchObject({
      value: 'it is a copy of ami-0000000000000000a in 222233334444 eu-central-1, which is in use',
    });
  });

  test('an image made from an instance is no copy of what the instance runs, wherever that is from', () => {
    const made = { sourceImageId: 'ami-0000000000000000a', sourceInstanceId: 'i-00000000000000001' };

    expect(reason([anImage(made)], organization([origin]))).toEqual({ known: true, value: null });
  });

  test('a copy of an image that nothing there uses does not stand by', () => {
    expect(reason([anImage(inWest)], organization([]))).toEqual({ known: true, value: null });
  });

  test('a copy counts as standing by where the home of its source was not judged wholly for 26 hours', () => {
    const why =
      'its relative ami-0000000000000000a in eu-west-1: account 111122223333: what it uses in eu-west-1 was read wholly at 2026-09-30T10:00:00.000Z, which counts until 2026-10-01T12:00:00.000Z';

    expect(reason([anImage(inWest)], organization([], 26))).toEqual({ known: false, why });
    expect(reason([anImage(inWest)], organization([], 25.9))).toEqual({ known: true, value: null });
  });

  test('a copy counts as standing by where the home of its source was never judged', () => {
    const far = { ...inWest, sourceImageRegion: 'ap-south-1' };

    expect(reason([anImage(far)], organization([]))).toMatchObject({ known: false });
  });

  test('a copy from a Region that the policy does not govern stands by for nothing there', () => {
    const far = { ...inWest, sourceImageRegion: 'ap-south-1' };
    const policy = aPolicy({ regions: [scope.region, west] });

    expect(reason([anImage(far)], { ...organization([]), policy })).toEqual({ known: true, value: null });
  });

  test('a copy counts as standing by while the governed accounts are not known', () => {
    const history = aHistory({ elsewhere: anElsewhere([], { governed: unknown('throttled') }) });

    expect(reason([anImage(inWest)], { history })).toMatchObject({
      why: expect.stringContaining('the governed accounts: throttled'),
    });
  });

  test('a recorded account stands alone: its copies stand by for nothing elsewhere', () => {
    expect(reason([anImage(inWest)])).toEqual({ known: true, value: null });
  });
});

test('a copy of what may live in another account waits for what that account told too long ago', () => {
  const ago = new Map([
    ['111122224444', daysAgo(1 / 24)],
    ['222233334444', daysAgo(2)],
  ]);
  const told = new Map([['eu-west-1', ago]]);
  const history = aHistory({ elsewhere: anElsewhere([...ago.keys()], { indexedAt: told }) });
  const copy = anImage({ sourceImageId: 'ami-0000000000000000f', sourceImageRegion: 'eu-west-1' });

  expect(reason([copy], { history, policy: aPolicy({ regions: ['eu-central-1'] }) })).toEqual({
    known: false,
    why: 'its relative ami-0000000000000000f in eu-west-1: account 222233334444: what it uses in eu-west-1 was read wholly at 2026-09-29T12:00:00.000Z, which counts until 2026-09-30T14:00:00.000Z',
  });
});

test('a copy of what is gone from this Region stands by for nothing', () => {
  const history = aHistory({ elsewhere: anElsewhere([]) });

  expect(reason([anImage({ sourceImageId: 'ami-0000000000000000f' })], { history })).toEqual({
    known: true,
    value: null,
  });
});
