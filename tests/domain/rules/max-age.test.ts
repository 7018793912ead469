import { expect, test } from 'vitest';
import { known, unknown } from '../../../shared/domain/known.ts';
import { maxAge } from '../../../shared/domain/rules/max-age.ts';
import { judge } from './judge.ts';

function judgeAge(createdAt: string, days = 365) {
  return judge(maxAge, { days }, { createdAt: known(createdAt) });
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
  const today = judge(maxAge, { days: 365 });
  const later = judge(maxAge, { days: 365 }, {}, new Date('2027-03-01T00:00:00.000Z'));

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

  expect(judge(maxAge, { days: 366 }, { createdAt: known('2023-03-01T00:00:00.000Z') }, at).status).toBe(
    'COMPLIANT',
  );
  expect(judge(maxAge, { days: 365 }, { createdAt: known('2023-03-01T00:00:00.000Z') }, at).status).toBe(
    'NON_COMPLIANT',
  );
});

test('a creation date that could not be read is insufficient data', () => {
  expect(judge(maxAge, { days: 365 }, { createdAt: unknown('AWS left it out') })).toEqual({
    status: 'INSUFFICIENT_DATA',
    reason: 'creation date: AWS left it out',
    evidence: {},
  });
});

test.each(['disabled', 'pending', 'failed'] as const)('the state %s does not stop the age', (state) => {
  expect(judge(maxAge, { days: 365 }, { state: known(state) }).status).toBe('NON_COMPLIANT');
});
