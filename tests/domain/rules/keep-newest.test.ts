import { expect, test } from 'vitest';
import type { Image } from '../../../shared/domain/image.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { keepNewest } from '../../../shared/domain/rules/keep-newest.ts';
import { daysAgo, imageNumber, someFacts, tags } from '../../builders.ts';
import { judgeAmong } from './judge-among.ts';

const family = { tags: known(tags({ Family: 'web' })) };

/** Number n of the family `web`, made n days ago. */
function version(n: number, changes: Partial<Image> = {}): Image {
  return imageNumber(n, { ...family, createdAt: known(daysAgo(n)), ...changes });
}

function judgeVersion(image: Image, others: readonly Image[], failing: readonly string[] = []) {
  return judgeAmong(keepNewest, { count: 2 }, image, { images: [image, ...others], failing });
}

test('an image with one newer image in its family is among the newest two', () => {
  expect(judgeVersion(version(5), [version(4), version(6)])).toEqual({
    status: 'COMPLIANT',
    reason: 'fewer than 2 healthy images of its family are newer',
    evidence: { count: 2 },
  });
});

test('one with two newer images is not, and the owner is told what to do', () => {
  expect(judgeVersion(version(5), [version(4), version(3)])).toEqual({
    status: 'NON_COMPLIANT',
    reason:
      'at least 2 healthy images of its family are newer: move its users to a newer one and retire this one',
    evidence: { count: 2 },
  });
});

test('an image that another rule finds failing is not counted among those kept', () => {
  expect(judgeVersion(version(5), [version(4), version(3)], [version(3).imageId]).status).toBe('COMPLIANT');
});

test('a failing image is judged by the healthy ones that are newer', () => {
  const image = version(5);

  expect(judgeVersion(image, [version(4), version(3)], [image.imageId]).status).toBe('NON_COMPLIANT');
  expect(judgeVersion(image, [version(4)], [image.imageId]).status).toBe('COMPLIANT');
});

test.each(['disabled', 'failed', 'error', 'invalid', 'pending'] as const)(
  'a newer image that is %s is not counted among those kept',
  (state) => {
    const other = version(3, { state: known(state) });

    expect(judgeVersion(version(5), [version(4), other]).status).toBe('COMPLIANT');
  },
);

test('a disabled image with two newer ones is not among the newest', () => {
  const image = version(5, { state: known('disabled') });

  expect(judgeVersion(image, [version(4), version(3)]).status).toBe('NON_COMPLIANT');
});

test('images of another family and of another account do not count', () => {
  const others = [
    version(3, { tags: known(tags({ Family: 'api' })) }),
    version(4, { ownerId: '999999999999' }),
  ];

  expect(judgeVersion(version(5), others).status).toBe('COMPLIANT');
});

test('of images of one instant the one with the higher id is newer', () => {
  const at = { createdAt: known(daysAgo(5)) };
  const others = [version(4, at), version(6, at)];

  expect(judgeVersion(version(3, at), others).status).toBe('NON_COMPLIANT');
  expect(judgeVersion(version(5, at), others).status).toBe('COMPLIANT');
});

test('the rule does not apply to an image without a family', () => {
  expect(judgeVersion(version(5, { tags: known([]) }), [])).toMatchObject({
    status: 'NOT_APPLICABLE',
    reason: 'it belongs to no family',
  });
});

test.each<[string, Partial<Image>, string]>([
  [
    'of another account',
    { ownerId: '999999999999', tags: unknown('not visible') },
    'account 999999999999 decides on its life cycle',
  ],
  ['of AWS Backup', { ownerAlias: 'aws-backup-vault' }, 'AWS Backup decides on its life cycle'],
  ['from the Marketplace', { ownerAlias: 'aws-marketplace' }, 'aws-marketplace decides on its life cycle'],
])('the rule does not apply to an image %s', (_case, changes, reason) => {
  expect(judgeVersion(version(5, changes), [])).toMatchObject({ status: 'NOT_APPLICABLE', reason });
});

test.each<[string, Partial<Image>, string]>([
  ['of unknown age', { createdAt: unknown('AWS left it out') }, 'creation date: AWS left it out'],
  ['of unread tags', { tags: unknown('denied') }, 'who decides on its life cycle: tags: denied'],
  ['of no known owner', { ownerId: null }, 'who decides on its life cycle: its owner is not in the answer'],
])('an image %s is insufficient data', (_case, changes, reason) => {
  expect(judgeVersion(version(5, changes), [version(4)])).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason,
  });
});

test('an image of unknown age may be the one too many', () => {
  const undated = version(7, { createdAt: unknown('AWS left it out') });

  expect(judgeVersion(version(5), [version(4), undated])).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason: 'the age of ami-00000000000000007 was not read',
  });
  expect(judgeVersion(version(5), [undated]).status).toBe('COMPLIANT');
  expect(judgeVersion(version(5), [version(4), version(3), undated]).status).toBe('NON_COMPLIANT');
  expect(judgeVersion(version(5), [version(4), undated], [undated.imageId]).status).toBe('COMPLIANT');
});

test('an event run does not see the family', () => {
  const facts = someFacts([version(5)], { covers: 'images' });

  expect(judgeAmong(keepNewest, { count: 2 }, version(5), { facts })).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason: 'its family: the other images of its family are read by the daily sweep',
  });
});

test('the rule is judged after all others', () => {
  expect(keepNewest.isLast).toBe(true);
});
