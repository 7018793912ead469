import { expect, test } from 'vitest';
import { scheduleDeprecation } from '../../../shared/domain/actions/schedule-deprecation.ts';
import type { Image } from '../../../shared/domain/image.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { anImage } from '../../builders.ts';
import { optionsOf } from './remedy.ts';

function dateOf(createdAt: string, afterDays: number, at = '2026-10-01T12:00:00.000Z'): unknown {
  const [call] = scheduleDeprecation.calls(
    anImage({ createdAt: known(createdAt) }),
    optionsOf({ afterDays }, { at: new Date(at) }),
  );
  return call?.operation === 'ec2:EnableImageDeprecation' ? call.input.DeprecateAt : null;
}

test('an image without a date gets one, counted from its creation', () => {
  const image = anImage({ createdAt: known('2026-09-30T00:00:00.000Z') });

  expect(scheduleDeprecation.calls(image, optionsOf({ afterDays: 365 }))).toEqual([
    {
      operation: 'ec2:EnableImageDeprecation',
      input: { ImageId: 'ami-00000000000000001', DeprecateAt: '2027-09-30T00:00:00.000Z' },
    },
  ]);
});

test('the date is on a minute, as EC2 keeps it', () => {
  expect(dateOf('2026-09-30T10:20:45.678Z', 365)).toBe('2027-09-30T10:20:00.000Z');
});

test.each([
  ['past', '2024-01-01T00:00:00.000Z'],
  ['of today', '2025-10-01T12:00:00.000Z'],
  ['within the week', '2025-10-08T11:59:00.000Z'],
])('a date that is %s becomes a week from now', (_case, createdAt) => {
  expect(dateOf(createdAt, 365)).toBe('2026-10-08T12:00:00.000Z');
});

test('a date just beyond the week stays', () => {
  expect(dateOf('2025-10-08T12:01:00.000Z', 365)).toBe('2026-10-08T12:01:00.000Z');
});

test('no date is further than EC2 takes', () => {
  expect(dateOf('2026-09-30T00:00:00.000Z', 36_500)).toBe('2036-09-28T12:00:00.000Z');
});

test.each<[string, Partial<Image>]>([
  ['to come', { deprecateAt: known('2030-01-01T00:00:00.000Z') }],
  ['past', { deprecateAt: known('2025-01-01T00:00:00.000Z') }],
  ['that could not be read', { deprecateAt: unknown('denied') }],
])('an existing date %s is never moved', (_case, changes) => {
  expect(scheduleDeprecation.calls(anImage(changes), optionsOf({ afterDays: 365 }))).toEqual([]);
});

test.each<[string, Partial<Image>]>([
  ['of unread age', { createdAt: unknown('no date') }],
  ['of unread state', { state: unknown('denied') }],
  ['that is not made yet', { state: known('pending') }],
  ['that failed', { state: known('failed') }],
])('an image %s gets no date', (_case, changes) => {
  expect(scheduleDeprecation.calls(anImage(changes), optionsOf({ afterDays: 365 }))).toEqual([]);
});
