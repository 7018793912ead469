import { describe, expect, test } from 'vitest';
import type { Image } from '../../../shared/domain/image.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { maxAge } from '../../../shared/domain/rules/max-age.ts';
import { daysAgo, imageNumber, tags } from '../../builders.ts';
import { judge } from './judge.ts';
import { judgeAmong } from './judge-among.ts';

function judgeAge(createdAt: string, days = 365) {
  return judge(maxAge, { days, keepNewest: 0 }, { createdAt: known(createdAt) });
}

test('an image of exactly the greatest age is compliant', () => {
  expect(judgeAge('2025-10-01T12:00:00.000Z')).toEqual({
    status: 'COMPLIANT',
    reason: 'created 2025-10-01T12:00:00.000Z, not older than 365 days',
    evidence: { createdAt: '2025-10-01T12:00:00.000Z', maxAgeDays: 365 },
  });
});

test('one millisecond more is too old, and the owner is told since when and what to do', () => {
  expect(judgeAge('2025-10-01T11:59:59.999Z')).toEqual({
    status: 'NON_COMPLIANT',
    reason:
      'created 2025-10-01T11:59:59.999Z, older than 365 days since 2026-10-01T11:59:59.999Z: build a new image and move its users over',
    evidence: { createdAt: '2025-10-01T11:59:59.999Z', maxAgeDays: 365 },
  });
});

test('the reason of a violation does not change from day to day', () => {
  const today = judge(maxAge, { days: 365, keepNewest: 0 });
  const later = judge(maxAge, { days: 365, keepNewest: 0 }, {}, new Date('2027-03-01T00:00:00.000Z'));

  expect(later.reason).toBe(today.reason);
});

test.each([
  ['of this very instant', '2026-10-01T12:00:00.000Z', 'COMPLIANT'],
  ['one millisecond old', '2026-10-01T11:59:59.999Z', 'NON_COMPLIANT'],
])('with a greatest age of zero days an image %s: %s is %s', (_case, createdAt, status) => {
  expect(judgeAge(createdAt, 0).status).toBe(status);
});

test('an image from the future, by another clock, is compliant', () => {
  expect(judgeAge('2026-10-01T12:00:05.000Z', 0).status).toBe('COMPLIANT');
});

test('a leap day counts as a day', () => {
  const at = new Date('2024-03-01T00:00:00.000Z');

  expect(
    judge(maxAge, { days: 366, keepNewest: 0 }, { createdAt: known('2023-03-01T00:00:00.000Z') }, at).status,
  ).toBe('COMPLIANT');
  expect(
    judge(maxAge, { days: 365, keepNewest: 0 }, { createdAt: known('2023-03-01T00:00:00.000Z') }, at).status,
  ).toBe('NON_COMPLIANT');
});

test('a creation date that could not be read is insufficient data', () => {
  expect(judge(maxAge, { days: 365, keepNewest: 0 }, { createdAt: unknown('AWS left it out') })).toEqual({
    status: 'INSUFFICIENT_DATA',
    reason: 'creation date: AWS left it out',
    evidence: {},
  });
});

test.each(['disabled', 'pending', 'failed'] as const)('the state %s does not stop the age', (state) => {
  expect(judge(maxAge, { days: 365, keepNewest: 0 }, { state: known(state) }).status).toBe('NON_COMPLIANT');
});

describe('the newest of a family', () => {
  const family = { tags: known(tags({ Family: 'web' })) };
  const old = (n: number, changes: Partial<Image> = {}) =>
    imageNumber(n, { ...family, createdAt: known(daysAgo(400 + n)), ...changes });

  function judgeOld(image: Image, others: readonly Image[] = []) {
    const params = { days: 365, keepNewest: 2 };
    return judgeAmong(maxAge, params, image, { images: [image, ...others] });
  }

  test('are never too old', () => {
    expect(judgeOld(old(2), [old(1), old(3)])).toEqual({
      status: 'COMPLIANT',
      reason: 'older than 365 days, but among the newest 2 of its family',
      evidence: { createdAt: '2025-08-25T12:00:00.000Z', maxAgeDays: 365 },
    });
  });

  test('are as many as the policy says, and no more', () => {
    expect(judgeOld(old(3), [old(1), old(2)]).status).toBe('NON_COMPLIANT');
  });

  test.each<[string, Partial<Image>]>([
    ['that is disabled', { state: known('disabled') }],
    ['that failed', { state: known('failed') }],
    ['of another account', { ownerId: '999999999999' }],
    ['without a family', { tags: known([]) }],
  ])('do not include an image %s', (_case, changes) => {
    expect(judgeOld(old(1, changes)).status).toBe('NON_COMPLIANT');
  });

  test.each<[string, Partial<Image>, string]>([
    ['its family', { tags: unknown('denied') }, 'denied'],
    ['its state', { state: unknown('denied') }, 'state: denied'],
    ['its owner', { ownerId: null }, 'its owner is not in the answer'],
  ])('are not known where %s was not read', (_case, changes, why) => {
    expect(judgeOld(old(1, changes))).toMatchObject({
      status: 'INSUFFICIENT_DATA',
      reason: `whether it is among the newest 2 of its family: ${why}`,
    });
  });

  test('do not matter to an image that is young enough', () => {
    const young = old(1, { createdAt: known(daysAgo(1)), tags: unknown('denied') });

    expect(judgeOld(young).status).toBe('COMPLIANT');
  });
});
