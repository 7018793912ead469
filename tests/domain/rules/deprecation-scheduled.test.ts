import { expect, test } from 'vitest';
import type { Image } from '../../../shared/domain/image.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { deprecationScheduled } from '../../../shared/domain/rules/deprecation-scheduled.ts';
import { tags } from '../../builders.ts';
import { judge } from './judge.ts';

/** Of an image of the first of September 2026, with 365 days. */
function judgeDate(deprecateAt: string | null, changes: Partial<Image> = {}, days = 365) {
  const createdAt = known('2026-09-01T00:00:00.000Z');
  return judge(deprecationScheduled, { days }, { createdAt, deprecateAt: known(deprecateAt), ...changes });
}

test('a date exactly so many days after the creation is compliant', () => {
  expect(judgeDate('2027-09-01T00:00:00.000Z')).toEqual({
    status: 'COMPLIANT',
    reason: 'deprecation is scheduled for 2027-09-01T00:00:00.000Z',
    evidence: {
      deprecateAt: '2027-09-01T00:00:00.000Z',
      latest: '2027-09-01T00:00:00.000Z',
      days: 365,
    },
  });
});

test('the minute to which AWS rounds is granted, and no more', () => {
  expect(judgeDate('2027-09-01T00:01:00.000Z').status).toBe('COMPLIANT');
  expect(judgeDate('2027-09-01T00:02:00.000Z')).toEqual({
    status: 'NON_COMPLIANT',
    reason:
      'deprecation is scheduled for 2027-09-01T00:02:00.000Z, later than 365 days after its creation: bring it forward to 2027-09-01T00:00:00.000Z, or to this week where that is past',
    evidence: {
      deprecateAt: '2027-09-01T00:02:00.000Z',
      latest: '2027-09-01T00:00:00.000Z',
      days: 365,
    },
  });
});

test('an image without a date is told to get one', () => {
  expect(judgeDate(null)).toEqual({
    status: 'NON_COMPLIANT',
    reason: 'no deprecation is scheduled: schedule one within 365 days of the creation of the image',
    evidence: { days: 365 },
  });
});

test('an image that is deprecated already is, however late it was', () => {
  expect(
    judgeDate('2026-10-01T12:00:00.000Z', { createdAt: known('2020-01-01T00:00:00.000Z') }),
  ).toMatchObject({ status: 'COMPLIANT', reason: 'deprecated since 2026-10-01T12:00:00.000Z' });
});

test('for an image that is too old a date within a week has to do', () => {
  const old = { createdAt: known('2020-01-01T00:00:00.000Z') };

  expect(judgeDate('2026-10-08T12:01:00.000Z', old).status).toBe('COMPLIANT');
  expect(judgeDate('2026-10-08T12:02:00.000Z', old).status).toBe('NON_COMPLIANT');
});

test('the date that AWS sets for a public image is judged like any other', () => {
  const inTwoYears = '2028-08-31T00:00:00.000Z';

  expect(judgeDate(inTwoYears, { isPublic: known(true) }, 730).status).toBe('COMPLIANT');
  expect(judgeDate(inTwoYears, { isPublic: known(true) }, 729).status).toBe('NON_COMPLIANT');
});

test.each<[string, Partial<Image>, string]>([
  ['of an unread date', { deprecateAt: unknown('no instant') }, 'deprecation: no instant'],
  ['of unknown age', { createdAt: unknown('AWS left it out') }, 'creation date: AWS left it out'],
  [
    'that is pending and has no date yet',
    { state: known('pending'), deprecateAt: known(null) },
    'the image is still being made',
  ],
  ['of unread tags', { tags: unknown('denied') }, 'who decides on its life cycle: tags: denied'],
])('an image %s is insufficient data', (_case, changes, reason) => {
  expect(judgeDate('2029-01-01T00:00:00.000Z', changes)).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason,
  });
});

test.each<[string, Partial<Image>, string]>([
  ['that failed', { state: known('failed') }, 'its making failed: nothing can be launched from it'],
  [
    'of another account',
    { ownerId: '999999999999', tags: unknown('not visible') },
    'account 999999999999 decides on its life cycle',
  ],
  [
    'that Data Lifecycle Manager keeps',
    { tags: known(tags({ 'dlm:managed': 'true' })) },
    'Data Lifecycle Manager decides on its life cycle',
  ],
])('the rule does not apply to an image %s', (_case, changes, reason) => {
  expect(judgeDate(null, changes)).toMatchObject({ status: 'NOT_APPLICABLE', reason });
});
