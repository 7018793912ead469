import { expect, test } from 'vitest';
import type { SourceImage } from '../../../shared/domain/facts.ts';
import type { Ancestor, Image } from '../../../shared/domain/image.ts';
import { type Known, known, unknown } from '../../../shared/domain/known.ts';
import { freshBase } from '../../../shared/domain/rules/fresh-base.ts';
import { judgeIn } from './judge-in.ts';
import { anAncestor, aSource, sourceMap } from './lineage.ts';

const itself = anAncestor('ami-00000000000000001');

interface Lineage {
  readonly chain?: readonly Ancestor[];
  readonly sources?: Known<ReadonlyMap<string, SourceImage>>;
  readonly image?: Partial<Image>;
  readonly maxAgeDays?: number | null;
}

function judgeLineage({
  chain = [anAncestor('ami-base')],
  sources = known(sourceMap(aSource('ami-base'))),
  image = {},
  maxAgeDays = null,
}: Lineage) {
  return judgeIn(
    freshBase,
    { maxAgeDays },
    { ancestry: known([itself, ...chain]), ...image },
    { facts: { sourceImages: sources } },
  );
}

function judgeBase(changes: Partial<SourceImage>, maxAgeDays: number | null = null) {
  return judgeLineage({ sources: known(sourceMap(aSource('ami-base', changes))), maxAgeDays });
}

test('a base that is there and not deprecated is compliant', () => {
  expect(judgeLineage({})).toEqual({
    status: 'COMPLIANT',
    reason: 'its base ami-base is offered, not deprecated',
    evidence: {
      base: 'ami-base',
      owner: '222233334444',
      createdAt: '2025-01-01T00:00:00.000Z',
      maxAgeDays: null,
    },
  });
});

test('a base that was asked for and is not to be seen is gone', () => {
  expect(judgeLineage({ sources: known(sourceMap()) })).toEqual({
    status: 'NON_COMPLIANT',
    reason:
      'its base ami-base is gone or not shared with this account any more: build a new image on a current one and move its users over',
    evidence: { base: 'ami-base', owner: null, createdAt: '2025-01-01T00:00:00.000Z', maxAgeDays: null },
  });
});

test('so is one of Amazon that its alias still names', () => {
  const chain = [anAncestor('ami-amazon', { ownerAlias: 'amazon' })];

  expect(judgeLineage({ chain, sources: known(sourceMap()) })).toMatchObject({
    status: 'NON_COMPLIANT',
    evidence: { owner: 'amazon' },
  });
});

test.each([
  ['at this very instant', '2026-10-01T12:00:00.000Z', 'NON_COMPLIANT'],
  ['in a millisecond', '2026-10-01T12:00:00.001Z', 'COMPLIANT'],
])('a base that is deprecated %s is %s %s', (_case, at, status) => {
  expect(judgeBase({ deprecateAt: known(at) }).status).toBe(status);
});

test('the reason names since when the base is deprecated', () => {
  expect(judgeBase({ deprecateAt: known('2026-05-01T00:00:00.000Z') }).reason).toBe(
    'its base ami-base is deprecated since 2026-05-01T00:00:00.000Z: build a new image on a current one and move its users over',
  );
});

test.each(['disabled', 'deregistered'] as const)('a base that is %s is offered no more', (state) => {
  expect(judgeBase({ state: known(state) })).toMatchObject({
    status: 'NON_COMPLIANT',
    reason: `its base ami-base is ${state}: build a new image on a current one and move its users over`,
  });
});

test.each([
  ['of exactly the greatest age', '2025-10-01T12:00:00.000Z', 'COMPLIANT'],
  ['a millisecond older', '2025-10-01T11:59:59.999Z', 'NON_COMPLIANT'],
])('with 365 days a base %s is %s %s', (_case, createdAt, status) => {
  expect(judgeLineage({ chain: [anAncestor('ami-base', { createdAt })], maxAgeDays: 365 }).status).toBe(
    status,
  );
});

test('everything that is wrong with the base is told', () => {
  expect(
    judgeBase({ state: known('disabled'), deprecateAt: known('2026-05-01T00:00:00.000Z') }, 365).reason,
  ).toBe(
    'its base ami-base is disabled and deprecated since 2026-05-01T00:00:00.000Z and older than 365 days since 2026-01-01T00:00:00.000Z: build a new image on a current one and move its users over',
  );
});

test('a base that is young enough is told with its limit', () => {
  expect(judgeBase({}, 700).reason).toBe(
    'its base ami-base is offered, not deprecated and not older than 700 days',
  );
});

test('images of this account in between are no base', () => {
  const chain = [anAncestor('ami-own'), anAncestor('ami-base')];
  const own = aSource('ami-own', {
    ownerId: '111122223333',
    deprecateAt: known('2026-05-01T00:00:00.000Z'),
  });

  expect(judgeLineage({ chain, sources: known(sourceMap(own, aSource('ami-base'))) })).toMatchObject({
    status: 'COMPLIANT',
    evidence: { base: 'ami-base' },
  });
});

test('only the nearest base counts', () => {
  const chain = [anAncestor('ami-base'), anAncestor('ami-gone')];

  expect(judgeLineage({ chain }).status).toBe('COMPLIANT');
});

test('an age that the chain does not tell is taken from the base', () => {
  const chain = [anAncestor('ami-base', { createdAt: null })];

  expect(judgeLineage({ chain, maxAgeDays: 365 })).toMatchObject({
    status: 'NON_COMPLIANT',
    evidence: { createdAt: '2025-01-01T00:00:00.000Z' },
  });
});

test('an old base decides, though nothing else of it was read', () => {
  const chain = [anAncestor('ami-amazon', { ownerAlias: 'amazon' })];
  const sources = unknown('denied');

  expect(judgeLineage({ chain, sources, maxAgeDays: 365 }).status).toBe('NON_COMPLIANT');
  expect(judgeLineage({ chain, sources, maxAgeDays: 3650 })).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason: 'its base ami-amazon: denied',
  });
});

test.each<[string, Lineage, string]>([
  ['an ancestry that was not read', { image: { ancestry: unknown('denied') } }, 'ancestry: denied'],
  [
    'sources that were not asked for',
    { sources: unknown('no rule asked for it') },
    'the owner of its source ami-base: no rule asked for it',
  ],
  [
    'a base whose state was not read',
    { sources: known(sourceMap(aSource('ami-base', { state: unknown('cut short') }))) },
    'its base ami-base: cut short',
  ],
  [
    'a base whose age was not read',
    {
      chain: [anAncestor('ami-base', { createdAt: null })],
      sources: known(sourceMap(aSource('ami-base', { createdAt: unknown('AWS left it out') }))),
      maxAgeDays: 365,
    },
    'its base ami-base: AWS left it out',
  ],
  ['an image without an owner', { image: { ownerId: null } }, 'whose image it is could not be read'],
])('%s is insufficient data', (_case, lineage, reason) => {
  expect(judgeLineage(lineage)).toMatchObject({ status: 'INSUFFICIENT_DATA', reason });
});

test.each<[string, Lineage, string]>([
  ['that was registered', { chain: [] }, 'the image was made from no image of another owner'],
  [
    'of another owner',
    { image: { ownerId: '999988887777' } },
    'another owner made the image, and answers for its base',
  ],
  [
    'whose making failed',
    { image: { state: known('failed') } },
    'its making failed: nothing can be launched from it',
  ],
])('the rule does not apply to an image %s', (_case, lineage, reason) => {
  expect(judgeLineage(lineage)).toMatchObject({ status: 'NOT_APPLICABLE', reason });
});

test('an image that is still being made may yet change', () => {
  expect(judgeLineage({ sources: known(sourceMap()), image: { state: known('pending') } })).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason: 'the image is still being made',
  });
});
