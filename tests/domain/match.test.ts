import { expect, test } from 'vitest';
import type { Image } from '../../shared/domain/image.ts';
import { known, unknown } from '../../shared/domain/known.ts';
import { everything, type Match, matchImage } from '../../shared/domain/match.ts';
import { anImage, globs, scope, tags } from '../builders.ts';

const denied = unknown('denied');
const yes = { known: true, value: true };
const no = { known: true, value: false };

function match(wanted: Partial<Match>, changes: Partial<Image> = {}) {
  return matchImage({ ...everything, ...wanted }, anImage(changes), scope);
}

test('a match that asks for nothing is about every image', () => {
  expect(match({}, { tags: denied, isPublic: denied, launchPermissions: denied, createdBy: denied })).toEqual(
    yes,
  );
});

test.each<[Partial<Match>, Partial<Image>]>([
  [{ name: globs('w*') }, {}],
  [{ name: globs('x', 'web') }, {}],
  [{ account: ['999999999999', '111122223333'] }, {}],
  [{ region: ['eu-central-1'] }, {}],
  [{ architecture: ['arm64', 'x86_64'] }, {}],
  [{ platform: ['linux'] }, {}],
  [{ platform: ['windows'] }, { platform: 'windows' }],
  [{ tag: [{ key: 'Team', anyOf: globs('a', 'b') }] }, { tags: known(tags({ Team: 'b' })) }],
  [{ public: false }, {}],
  [{ public: true }, { isPublic: known(true) }],
  [{ shared: false }, {}],
  [{ shared: true }, { isPublic: known(true), launchPermissions: denied }],
  [{ shared: true }, { launchPermissions: known([{ kind: 'account', principal: '999999999999' }]) }],
  [{ createdBy: globs('*:user/builder') }, {}],
])('%j is about an image with %j', (wanted, changes) => {
  expect(match(wanted, changes)).toEqual(yes);
});

test.each<[Partial<Match>, Partial<Image>]>([
  [{ name: globs('x*') }, {}],
  [{ name: globs('*') }, { name: null }],
  [{ account: ['999999999999'] }, {}],
  [{ region: ['us-east-1'] }, {}],
  [{ architecture: ['arm64'] }, {}],
  [{ platform: ['windows'] }, {}],
  [{ tag: [{ key: 'Team', anyOf: globs('*') }] }, {}],
  [{ tag: [{ key: '__proto__', anyOf: globs('*') }] }, {}],
  [{ public: true }, {}],
  [{ shared: true }, {}],
  [{ shared: false }, { isPublic: known(true) }],
  [{ createdBy: globs('root') }, {}],
])('%j is not about an image with %j', (wanted, changes) => {
  expect(match(wanted, changes)).toEqual(no);
});

test.each<[Partial<Match>, Partial<Image>]>([
  [{ tag: [{ key: 'Team', anyOf: globs('*') }] }, { tags: denied }],
  [{ public: false }, { isPublic: denied }],
  [{ shared: false }, { launchPermissions: denied }],
  [{ createdBy: globs('*') }, { createdBy: denied }],
])('whether %j is about an image with %j stays open', (wanted, changes) => {
  expect(match(wanted, changes)).toEqual({ known: false, why: 'denied' });
});

test('all keys must match', () => {
  const both = { name: globs('web'), architecture: ['arm64'] };

  expect(match(both)).toEqual(no);
  expect(match(both, { architecture: 'arm64' })).toEqual(yes);
});

test('all tags must match', () => {
  const both = {
    tag: [
      { key: 'Team', anyOf: globs('a') },
      { key: 'Stage', anyOf: globs('prod') },
    ],
  };

  expect(match(both, { tags: known(tags({ Team: 'a' })) })).toEqual(no);
  expect(match(both, { tags: known(tags({ Team: 'a', Stage: 'prod' })) })).toEqual(yes);
});

test('one known no decides, whatever was not read', () => {
  expect(match({ name: globs('x'), public: true }, { isPublic: denied })).toEqual(no);
});
