import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readInspectorInstant } from '../../shared/events/inspector-instant.ts';

it.each([
  ['Mon Oct 12 08:05:26.418 UTC 2026', '2026-10-12T08:05:26.418Z'],
  ['Wed Sep 04 16:59:44 UTC 2024', '2024-09-04T16:59:44.000Z'],
  ['Jan 19, 2022, 10:46:15 PM', '2022-01-19T22:46:15.000Z'],
  ['Jan 9, 2022, 12:00:00 AM', '2022-01-09T00:00:00.000Z'],
  ['Jan 9, 2022 12:00:00\u202fPM', '2022-01-09T12:00:00.000Z'],
  ['2026-10-03T09:29:40Z', '2026-10-03T09:29:40.000Z'],
  ['2026-10-03T09:29:40.123456+02:00', '2026-10-03T07:29:40.123Z'],
  ['2026-10-03 09:29:40', '2026-10-03T09:29:40.000Z'],
  [1_790_000_000, '2026-09-21T14:13:20.000Z'],
  [1_790_000_000.5, '2026-09-21T14:13:20.500Z'],
  [1_790_000_000_123, '2026-09-21T14:13:20.123Z'],
])('%j is %s', (written, instant) => {
  expect(readInspectorInstant(written)).toBe(instant);
});

it.each([
  'Mon Okt 12 08:05:26.418 UTC 2026',
  'Tue Sep 31 08:05:26.418 UTC 2026',
  'Mon Oct 12 08:05:26.418 CEST 2026',
  'Jan 19, 2022, 13:46:15 PM',
  'yesterday',
  '',
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1e300,
  null,
  {},
])('%j is no instant', (written) => {
  expect(readInspectorInstant(written)).toBeNull();
});

it('whatever is written, an instant in UTC or nothing comes out', () => {
  fc.assert(
    fc.property(fc.anything(), (written) => {
      const instant = readInspectorInstant(written);

      if (instant !== null) expect(new Date(instant).toISOString()).toBe(instant);
    }),
  );
});
