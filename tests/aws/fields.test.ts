import { expect, test } from 'vitest';
import {
  flagAt,
  instantAt,
  recordsAt,
  shown,
  textAt,
  valuesAt,
  wholeNumberAt,
} from '../../shared/aws/fields.ts';

const none = { known: true, value: null };

test.each([
  ['2026-10-03T08:10:05.000Z', '2026-10-03T08:10:05.000Z'],
  ['2026-10-03T08:10:05Z', '2026-10-03T08:10:05.000Z'],
  ['2024-01-30T10:33:22.036000+00:00', '2024-01-30T10:33:22.036Z'],
  ['2024-01-30T10:33:22.036999+00:00', '2024-01-30T10:33:22.036Z'],
  ['2026-10-03T01:10:05+02:00', '2026-10-02T23:10:05.000Z'],
  ['2026-10-03T23:10:05-0330', '2026-10-04T02:40:05.000Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
])('reads %s as one instant', (text, instant) => {
  expect(instantAt({ At: text }, 'At')).toEqual({ known: true, value: instant });
});

test('reads a Date as its instant', () => {
  expect(instantAt({ At: new Date(1_790_928_605_000) }, 'At')).toEqual({
    known: true,
    value: '2026-10-02T08:10:05.000Z',
  });
});

test.each([
  '2020-09-24T13:31:456.000Z',
  '2026-10-03T08:10:05',
  '2026-10-03 08:10:05Z',
  '2026-10-03',
  '2026-02-29T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-10-03T24:00:00Z',
  '2026-10-03T08:60:00Z',
  '2026-10-03T08:10:60Z',
  '2026-10-03T08:10:05+25:00',
  '9999-12-31T23:59:59-01:00',
  'Sat Oct 03 08:58:12.101 UTC 2026',
  'tomorrow',
  1_790_928_605_000,
  Number.NaN,
  true,
  {},
  new Date(Number.NaN),
  new Date(8_640_000_000_000_000),
])('takes %s for no instant', (value) => {
  expect(instantAt({ At: value }, 'At').known).toBe(false);
});

test.each([undefined, null, ''])('takes %j for an absent field', (value) => {
  const record = { field: value };

  expect(instantAt(record, 'field')).toEqual(none);
  expect(textAt(record, 'field')).toEqual(none);
  expect(flagAt(record, 'field')).toEqual(none);
  expect(wholeNumberAt(record, 'field')).toEqual(none);
});

test('tells a malformed field from an absent one', () => {
  expect(textAt({ Name: 7 }, 'Name')).toEqual({ known: false, why: 'Name is 7, not text' });
  expect(flagAt({ Public: 'false' }, 'Public')).toEqual({
    known: false,
    why: 'Public is "false", not true or false',
  });
  expect(wholeNumberAt({ Count: -1 }, 'Count')).toEqual({
    known: false,
    why: 'Count is -1, not a whole number',
  });
  expect(wholeNumberAt({ Count: 0 }, 'Count')).toEqual({ known: true, value: 0 });
});

test('does not take an inherited member for a field', () => {
  expect(textAt(Object.create({ Name: 'inherited' }), 'Name')).toEqual(none);
});

test('follows a path through objects and lists', () => {
  const record = { Policy: { Overrides: [{ ImageId: 'a' }, {}, { ImageId: ['b', 'c'] }] } };

  expect(valuesAt(record, 'Policy', 'Overrides', 'ImageId')).toEqual({ known: true, value: ['a', 'b', 'c'] });
  expect(valuesAt(record, 'Absent', 'Overrides')).toEqual({ known: true, value: [] });
});

test('reads nothing for certain where a step of a path is neither object nor list', () => {
  expect(valuesAt({ Policy: 'text' }, 'Policy', 'Overrides').known).toBe(false);
  expect(recordsAt({ Tags: [{}, null] }, 'Tags').known).toBe(false);
});

test('shows a value in one short line', () => {
  expect(shown('a\nb')).toBe('"a\\nb"');
  expect(shown('x'.repeat(100))).toHaveLength(63);
  expect(shown({})).toBe('an object');
});
