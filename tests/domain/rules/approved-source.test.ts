import { expect, test } from 'vitest';
import type { SourceImage } from '../../../shared/domain/facts.ts';
import type { Ancestor, Image } from '../../../shared/domain/image.ts';
import { type Known, known, unknown } from '../../../shared/domain/known.ts';
import { approvedSource } from '../../../shared/domain/rules/approved-source.ts';
import { judgeIn } from './judge-in.ts';
import { anAncestor, aSource, sourceMap } from './lineage.ts';

const itself = anAncestor('ami-00000000000000001');
const ownBuild = anAncestor('ami-own');
const amazonRoot = anAncestor('ami-amazon', { ownerAlias: 'amazon' });
const ofPartner = anAncestor('ami-partner');
const seen = sourceMap(aSource('ami-own', { ownerId: '111122223333' }), aSource('ami-partner'));

interface Lineage {
  readonly chain?: readonly Ancestor[];
  readonly sources?: Known<ReadonlyMap<string, SourceImage>>;
  readonly trusted?: readonly string[];
  readonly image?: Partial<Image>;
}

const nothing = { owners: [], images: [], watermarks: [] };

function judgeLineage(
  params: Partial<Readonly<Record<keyof typeof nothing, readonly string[]>>>,
  { chain = [], sources = known(seen), trusted = [], image = {} }: Lineage,
) {
  return judgeIn(
    approvedSource,
    { ...nothing, ...params },
    { ancestry: known([itself, ...chain]), ...image },
    { facts: { sourceImages: sources }, trusted: { accounts: trusted } },
  );
}

test('an image made from one of an approved owner is compliant', () => {
  expect(judgeLineage({ owners: ['amazon'] }, { chain: [amazonRoot] })).toEqual({
    status: 'COMPLIANT',
    reason: 'it comes from ami-amazon of amazon, who is approved',
    evidence: { chain: ['ami-00000000000000001', 'ami-amazon'], source: 'ami-amazon', owner: 'amazon' },
  });
});

test('images of this account in between are passed over', () => {
  expect(judgeLineage({ owners: ['amazon'] }, { chain: [ownBuild, amazonRoot] })).toMatchObject({
    status: 'COMPLIANT',
    evidence: { chain: ['ami-00000000000000001', 'ami-own', 'ami-amazon'] },
  });
});

test('a source of an owner who is not approved is named, with what to do', () => {
  expect(judgeLineage({ owners: ['amazon'] }, { chain: [ofPartner] })).toEqual({
    status: 'NON_COMPLIANT',
    reason:
      'it comes from ami-partner of 222233334444, who is not approved: build it from an approved image, or have it watermarked after a review',
    evidence: {
      chain: ['ami-00000000000000001', 'ami-partner'],
      source: 'ami-partner',
      owner: '222233334444',
    },
  });
});

test('an approved root does not clear a stranger who built on it', () => {
  expect(judgeLineage({ owners: ['amazon'] }, { chain: [ofPartner, amazonRoot] }).status).toBe(
    'NON_COMPLIANT',
  );
});

test('an approved owner answers for what he built on', () => {
  const sources = known(sourceMap(aSource('ami-partner'), aSource('ami-x', { ownerId: '999988887777' })));

  expect(
    judgeLineage({ owners: ['222233334444'] }, { chain: [ofPartner, anAncestor('ami-x')], sources }).status,
  ).toBe('COMPLIANT');
});

test('accounts that the policy trusts are approved', () => {
  expect(judgeLineage({}, { chain: [ofPartner], trusted: ['222233334444'] })).toMatchObject({
    status: 'COMPLIANT',
    reason: 'it comes from ami-partner of 222233334444, who is approved',
  });
});

test('an owner with an alias may be approved by account id too', () => {
  const sources = known(sourceMap(aSource('ami-amazon', { ownerAlias: 'amazon', ownerId: '137112412989' })));

  expect(judgeLineage({ owners: ['137112412989'] }, { chain: [amazonRoot], sources }).status).toBe(
    'COMPLIANT',
  );
});

test('an alias that only the source itself tells counts', () => {
  const sources = known(sourceMap(aSource('ami-partner', { ownerAlias: 'aws-marketplace' })));

  expect(judgeLineage({ owners: ['aws-marketplace'] }, { chain: [ofPartner], sources }).status).toBe(
    'COMPLIANT',
  );
});

test.each(['self', '111122223333'])("an ancestor with the alias %s is this account's", (ownerAlias) => {
  expect(
    judgeLineage({ owners: ['amazon'] }, { chain: [anAncestor('ami-gone', { ownerAlias }), amazonRoot] })
      .status,
  ).toBe('COMPLIANT');
});

test('an image that is named approves all that is made from it', () => {
  expect(judgeLineage({ images: ['ami-own'] }, { chain: [ownBuild, ofPartner] })).toEqual({
    status: 'COMPLIANT',
    reason: 'it is or descends from ami-own, which is approved',
    evidence: { chain: ['ami-00000000000000001', 'ami-own', 'ami-partner'] },
  });
});

test('an image may itself be named', () => {
  expect(judgeLineage({ images: ['ami-00000000000000001'] }, {}).status).toBe('COMPLIANT');
});

test('a named image above a stranger approves nothing', () => {
  expect(judgeLineage({ images: ['ami-amazon'] }, { chain: [ofPartner, amazonRoot] }).status).toBe(
    'NON_COMPLIANT',
  );
});

const golden = { accountId: '222233334444', name: 'golden', attachedAt: null };

test('an approved watermark is enough, whatever the ancestry', () => {
  const image = { watermarks: known([golden]), ancestry: unknown('denied') };

  expect(judgeLineage({ watermarks: ['222233334444:golden'] }, { image })).toEqual({
    status: 'COMPLIANT',
    reason: 'it carries the approved watermark 222233334444:golden',
    evidence: { watermark: '222233334444:golden' },
  });
});

test.each([
  { ...golden, accountId: '999988887777' },
  { ...golden, name: 'golden-2' },
])('the watermark of $accountId with the name $name is another', (mark) => {
  const image = { watermarks: known([mark]) };

  expect(judgeLineage({ watermarks: ['222233334444:golden'] }, { image }).status).toBe('NON_COMPLIANT');
});

test('watermarks that were not read may approve', () => {
  const image = { watermarks: unknown('cut short') };

  expect(judgeLineage({ watermarks: ['222233334444:golden'] }, { image, chain: [ofPartner] })).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason: 'watermarks: cut short',
  });
  expect(judgeLineage({}, { image, chain: [ofPartner] }).status).toBe('NON_COMPLIANT');
});

test('an image that was registered has no source, and is told so', () => {
  expect(judgeLineage({ owners: ['amazon'] }, {})).toEqual({
    status: 'NON_COMPLIANT',
    reason:
      'no source of it is recorded, as for images made by RegisterImage or VM import: build it from an approved image, or have it watermarked after a review',
    evidence: { chain: ['ami-00000000000000001'] },
  });
});

test.each(['self', '111122223333'])('with the owner %s images may begin in their own account', (owner) => {
  expect(judgeLineage({ owners: [owner] }, { chain: [ownBuild] })).toMatchObject({
    status: 'COMPLIANT',
    reason: 'it begins in its own account, which is approved',
  });
});

test('an account that is trusted with shares is not thereby a source of its own', () => {
  expect(judgeLineage({}, { trusted: ['111122223333'] }).status).toBe('NON_COMPLIANT');
});

test('"self" does not approve a stranger', () => {
  expect(judgeLineage({ owners: ['self'] }, { chain: [ofPartner] }).status).toBe('NON_COMPLIANT');
});

test.each<[string, Lineage, string]>([
  ['an ancestry that was not read', { image: { ancestry: unknown('denied') } }, 'ancestry: denied'],
  [
    'a source that is gone and names no owner',
    { chain: [anAncestor('ami-gone'), amazonRoot] },
    'the owner of its source ami-gone cannot be told: that image is gone or not shared with this account any more',
  ],
  [
    'sources that were not asked for',
    { chain: [ofPartner], sources: unknown('no rule asked for it') },
    'the owner of its source ami-partner: no rule asked for it',
  ],
  [
    'a source whose Region was not read',
    {
      chain: [ofPartner],
      sources: known(
        sourceMap(aSource('ami-partner', { ownerId: null, state: unknown('us-east-1: denied') })),
      ),
    },
    'the owner of its source ami-partner: us-east-1: denied',
  ],
  [
    'a source without an owner',
    { chain: [ofPartner], sources: known(sourceMap(aSource('ami-partner', { ownerId: null }))) },
    'the owner of its source ami-partner: AWS left it out',
  ],
  [
    'a chain that lacks the source that the image names',
    { image: { sourceImageId: 'ami-elsewhere' } },
    'AWS does not tell the chain to its source ami-elsewhere',
  ],
  ['an image without an owner', { image: { ownerId: null } }, 'whose image it is could not be read'],
])('%s is insufficient data', (_case, lineage, reason) => {
  expect(judgeLineage({ owners: ['amazon'] }, lineage)).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason,
  });
});

test('sources need not be read where every alias is told', () => {
  expect(
    judgeLineage({ owners: ['amazon'] }, { chain: [amazonRoot], sources: unknown('denied') }).status,
  ).toBe('COMPLIANT');
});

test('an image of another owner is its own source', () => {
  const image = { ownerAlias: 'amazon', ownerId: '137112412989', ancestry: unknown('denied') };

  expect(judgeLineage({ owners: ['amazon'] }, { image })).toMatchObject({
    status: 'COMPLIANT',
    reason: 'it comes from ami-00000000000000001 of amazon, who is approved',
  });
  expect(judgeLineage({ owners: ['self'] }, { image }).status).toBe('NON_COMPLIANT');
});

test('the rule does not apply to an image whose making failed', () => {
  expect(judgeLineage({}, { image: { state: known('failed') } })).toMatchObject({
    status: 'NOT_APPLICABLE',
    reason: 'its making failed: nothing can be launched from it',
  });
});

test('an image that is still being made may yet change', () => {
  expect(judgeLineage({}, { image: { state: known('pending') } })).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason: 'the image is still being made',
  });
});
