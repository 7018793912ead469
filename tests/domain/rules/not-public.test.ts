import { expect, test } from 'vitest';
import { known, unknown } from '../../../shared/domain/known.ts';
import { notPublic } from '../../../shared/domain/rules/not-public.ts';
import { judge } from './judge.ts';

const isPublic = known(true);

test('an image that is not public is compliant', () => {
  expect(judge(notPublic, {})).toEqual({
    status: 'COMPLIANT',
    reason: 'the image is not public',
    evidence: {},
  });
});

test('the owner of a public image is told what to do', () => {
  expect(judge(notPublic, {}, { isPublic })).toEqual({
    status: 'NON_COMPLIANT',
    reason:
      'everybody may launch the image: remove the group "all" from its launch permissions, and block public access to images in the Region',
    evidence: { public: true },
  });
});

test('an image of which it was not read is insufficient data', () => {
  expect(judge(notPublic, {}, { isPublic: unknown('AWS left it out') })).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason: 'whether it is public: AWS left it out',
  });
});

test('a public image of Amazon is not for this account to hide', () => {
  expect(judge(notPublic, {}, { isPublic, ownerAlias: 'amazon', ownerId: '137112412989' })).toEqual({
    status: 'NOT_APPLICABLE',
    reason: 'another owner made the image, and says who may launch it',
    evidence: { owner: 'amazon' },
  });
});

test('nor is one of another account, public or not', () => {
  expect(judge(notPublic, {}, { ownerId: '999988887777' })).toMatchObject({
    status: 'NOT_APPLICABLE',
    evidence: { owner: '999988887777' },
  });
});

test("a public image without an owner may be anybody's", () => {
  expect(judge(notPublic, {}, { isPublic, ownerId: null })).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason: 'the image is public, but whose it is could not be read',
  });
});
