import { describe, expect, test } from 'vitest';
import { descendantLine, isAffected, toldDescent } from '../../shared/domain/descendants.ts';
import type { ScopeFacts } from '../../shared/domain/facts.ts';
import type { Ancestor, Image, Scan } from '../../shared/domain/image.ts';
import { known, unknown } from '../../shared/domain/known.ts';
import { vulnerabilities } from '../../shared/domain/rules/vulnerabilities.ts';
import { toldUses } from '../../shared/domain/told-uses.ts';
import {
  aHistory,
  anElsewhere,
  aPolicy,
  aRule,
  aView,
  imageNumber,
  now,
  scope,
  someFacts,
} from '../builders.ts';

const idOf = (n: number | string) => `ami-0000000000000000${n}`;
const base = 'ami-0000000000000000b';
const user = { accountId: '222233334444', region: 'eu-west-1' };
const critical: Scan = {
  ...{ source: 'image-scan', scannedAt: '2026-09-30T12:00:00.000Z' },
  ...{ highestSeverity: 'critical', fixAvailableSince: {} },
};
const params = { maxSeverity: 'medium', fixAvailableDays: null, maxScanAgeDays: 30 };

const ancestor = (imageId: string, changes: Partial<Ancestor> = {}): Ancestor => ({
  ...{ imageId, region: scope.region, createdAt: null, ownerAlias: null },
  ...changes,
});
const madeFrom = (n: number, of: number, changes: Partial<Image> = {}) =>
  imageNumber(n, { sourceImageId: idOf(of), ...changes });

describe('a vulnerable image', () => {
  const told = (n: number | string, place: { accountId: string; region: string } = user) => ({
    ...{ imageId: idOf(n), ...place },
  });
  const vulnerable = imageNumber(1, { scan: known(critical) });

  function judgeAmong(
    others: readonly Image[],
    indexed: readonly ReturnType<typeof told>[] = [],
    changes: Partial<ScopeFacts> = {},
    isCut = false,
  ) {
    const descendants = new Map([[idOf(1), { found: indexed, isCut }]]);
    const history = aHistory({ elsewhere: anElsewhere([], { descendants }) });
    const view = aView({ facts: someFacts([vulnerable, ...others], changes), history });
    return vulnerabilities.judge(vulnerable, view.judged, params, now);
  }

  test('names what was made from it here and elsewhere, at once and by way of others', () => {
    const verdict = judgeAmong([madeFrom(2, 1), madeFrom(3, 2), madeFrom(4, 9)], [told('a')]);

    expect(verdict.reason).toMatch(
      /: patch, build a new image and move its users over; 3 images were made from it$/,
    );
    expect(verdict.evidence['descendants']).toEqual({
      count: 3,
      isCut: false,
      first: [told(2, scope), told(3, scope), told('a')],
    });
  });

  test('says nothing of descent where nothing was made from it', () => {
    const verdict = judgeAmong([imageNumber(2)]);

    expect(verdict.reason).toMatch(/move its users over$/);
    expect(verdict.evidence).not.toHaveProperty('descendants');
  });

  test('is followed by the chains of its descendants where these were read', () => {
    const chain = [idOf(2), idOf('c'), idOf(1)].map((id) => ancestor(id));

    expect(judgeAmong([imageNumber(2, { ancestry: known(chain) })]).evidence['descendants']).toMatchObject({
      ...{ count: 1, first: [told(2, scope)] },
    });
  });

  test('that comes back to itself ends', () => {
    const chain = [idOf(2), idOf(3), idOf(1)].map((id) => ancestor(id));
    const verdict = judgeAmong([madeFrom(2, 1, { ancestry: known(chain) }), madeFrom(3, 2)]);

    expect(verdict.evidence['descendants']).toMatchObject({ count: 2 });
  });

  test('has of its own scope what a sweep sees, and what the last one told where only it is seen', () => {
    const gone = told('d', scope);

    expect(judgeAmong([madeFrom(2, 1)], [gone]).evidence['descendants']).toMatchObject({ count: 1 });
    expect(judgeAmong([], [gone], { covers: 'images' }).evidence['descendants']).toMatchObject({
      ...{ count: 1, first: [gone] },
    });
    expect(
      judgeAmong([], [gone], { reads: [{ fact: 'Images', known: false, why: 'damaged' }] }).evidence,
    ).toMatchObject({ descendants: { count: 1 } });
  });

  test('keeps the first fifty of many, in order, and their number', () => {
    const many = Array.from({ length: 80 }, (_, n) => ({
      ...user,
      imageId: `ami-${String(n).padStart(17, '0')}`,
    }));
    const verdict = judgeAmong([], many.toReversed(), {}, true);

    const told = Object(verdict.evidence['descendants']);
    expect(verdict.reason).toMatch(/; at least 80 images were made from it$/);
    expect(told).toMatchObject({ count: 80, isCut: true });
    expect(told.first).toEqual(many.slice(0, 50));
  });
});

test('an image that is not vulnerable says nothing of descent', () => {
  const image = imageNumber(1, { scan: known({ ...critical, highestSeverity: 'low' }) });
  const view = aView({ images: [image, madeFrom(2, 1)] });

  expect(vulnerabilities.judge(image, view.judged, params, now)).toMatchObject({
    ...{
      status: 'COMPLIANT',
      reason: 'the scan found vulnerabilities up to low, which the policy tolerates',
    },
  });
});

test('descent is of concern where a scan found something, or may have', () => {
  expect(isAffected(imageNumber(1, { scan: known(critical) }))).toBe(true);
  expect(isAffected(imageNumber(1, { scan: known({ ...critical, highestSeverity: null }) }))).toBe(false);
  expect(
    isAffected(imageNumber(1, { scan: known({ ...critical, highestSeverity: null, maybeGraver: 'some' }) })),
  ).toBe(true);
  expect(isAffected(imageNumber(1, { scan: unknown('denied') }))).toBe(false);
  expect(isAffected(imageNumber(1, { scan: known(null) }))).toBe(false);
});

describe('what a scope tells of the descent of its images', () => {
  const toldOf = (images: readonly Image[], changes: Partial<ScopeFacts> = {}) =>
    toldDescent(someFacts(images, changes)).map(
      ({ imageId, region, arn }) => `${arn.split('/')[1]} < ${imageId} ${region}`,
    );

  test('is the parent of each, where it is', () => {
    expect(
      toldOf([madeFrom(2, 1), imageNumber(3, { sourceImageId: base, sourceImageRegion: 'us-east-1' })]),
    ).toEqual([`${idOf(2)} < ${idOf(1)} eu-central-1`, `${idOf(3)} < ${base} us-east-1`]);
  });

  test('goes on behind an ancestor that is not here, up to one that is', () => {
    const chain = [idOf(2), base, idOf('c'), idOf(1), idOf('d')].map((id) => ancestor(id));

    expect(toldOf([imageNumber(1), imageNumber(2, { ancestry: known(chain) })])).toEqual([
      `${idOf(2)} < ${idOf(1)} eu-central-1`,
      `${idOf(2)} < ${base} eu-central-1`,
      `${idOf(2)} < ${idOf('c')} eu-central-1`,
    ]);
  });

  test.each([['amazon'], ['aws-marketplace']])('leaves out images of %s', (ownerAlias) => {
    const chain = known([ancestor(idOf(2)), ancestor(base, { ownerAlias })]);
    const source = {
      ...{ imageId: base, region: scope.region, ownerId: '137112412989', ownerAlias },
      ...{ state: unknown('x'), createdAt: unknown('x'), deprecateAt: unknown('x') },
    };

    expect(toldOf([imageNumber(2, { sourceImageId: base, ancestry: chain })])).toEqual([]);
    expect(
      toldOf([imageNumber(2, { sourceImageId: base })], { sourceImages: known(new Map([[base, source]])) }),
    ).toEqual([]);
  });

  test('is nothing of foreign images, or where the images could not be read', () => {
    expect(toldOf([madeFrom(2, 1, { ownerId: '999988887777' })])).toEqual([]);
    expect(toldDescent({ ...someFacts([]), images: unknown('denied') })).toEqual([]);
  });

  test('is told by a sweep where a rule asks for it, of every child', () => {
    const images = Array.from({ length: 9 }, (_, n) => madeFrom(n + 1, 0));
    const tell = (check: string) =>
      toldUses(aView({ images, policy: aPolicy({ rules: [aRule({ check })] }) })).uses.filter(
        ({ kind }) => kind === 'child',
      );

    expect(tell('vulnerabilities')).toHaveLength(9);
    expect(tell('required-tags')).toEqual([]);
  });
});

describe('the line of an alert', () => {
  const lineOf = (count: number, named = count) =>
    descendantLine({
      evidence: {
        descendants: {
          ...{ count, isCut: false },
          first: Array.from({ length: named }, (_, n) => ({ imageId: `ami-${n}`, ...user })),
        },
      },
    });

  test('names them with their accounts', () => {
    expect(lineOf(2)).toBe('made from it: ami-0 (222233334444 eu-west-1), ami-1 (222233334444 eu-west-1)');
  });

  test('names twenty and counts the rest', () => {
    expect(lineOf(80, 50)).toMatch(/ami-19 \(222233334444 eu-west-1\) and 60 more$/);
  });

  test('is none where nothing is told, or nothing that can be understood', () => {
    expect(descendantLine({ evidence: {} })).toBeNull();
    expect(descendantLine({ evidence: { descendants: { count: 7, first: 'many' } } })).toBeNull();
    expect(descendantLine({ evidence: { descendants: [] } })).toBeNull();
  });
});
