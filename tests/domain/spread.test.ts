import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Dated, spreadDates } from '../../shared/domain/spread.ts';

function dated(subjectId: string, dueAt: string, isPromised = false): Dated {
  return { subjectId: subjectId, dueAt, isPromised };
}

function spread(dates: readonly Dated[], perDay: number) {
  return Object.fromEntries(spreadDates(dates, perDay));
}

const noon = '2026-10-08T12:00:00.000Z';

test('as many as a day has places keep their date', () => {
  expect(spread([dated('ami-1', noon), dated('ami-2', noon)], 2)).toEqual({ 'ami-1': noon, 'ami-2': noon });
});

test('what exceeds a day moves by whole days, by order of image', () => {
  const dates = [
    dated('ami-3', noon),
    dated('ami-5', noon),
    dated('ami-1', noon),
    dated('ami-4', noon),
    dated('ami-2', noon),
  ];

  expect(spread(dates, 2)).toEqual({
    'ami-1': '2026-10-08T12:00:00.000Z',
    'ami-2': '2026-10-08T12:00:00.000Z',
    'ami-3': '2026-10-09T12:00:00.000Z',
    'ami-4': '2026-10-09T12:00:00.000Z',
    'ami-5': '2026-10-10T12:00:00.000Z',
  });
});

test('the oldest date keeps its place', () => {
  expect(spread([dated('ami-1', '2026-10-08T13:00:00.000Z'), dated('ami-2', noon)], 1)).toEqual({
    'ami-1': '2026-10-09T13:00:00.000Z',
    'ami-2': '2026-10-08T12:00:00.000Z',
  });
});

test('a date is never moved to an earlier day, and a day is a UTC day', () => {
  const dates = [
    dated('ami-1', '2026-10-08T23:59:59.999Z'),
    dated('ami-2', '2026-10-09T00:00:00.000Z'),
    dated('ami-3', '2026-10-09T00:00:00.001Z'),
  ];

  expect(spread(dates, 1)).toEqual({
    'ami-1': '2026-10-08T23:59:59.999Z',
    'ami-2': '2026-10-09T00:00:00.000Z',
    'ami-3': '2026-10-10T00:00:00.001Z',
  });
});

test('promised dates keep their place, even beyond the limit, and others move around them', () => {
  const dates = [
    dated('ami-1', '2026-10-08T01:00:00.000Z'),
    dated('ami-2', noon, true),
    dated('ami-3', noon, true),
    dated('ami-4', '2026-10-09T12:00:00.000Z', true),
    dated('ami-5', '2026-10-09T12:00:00.000Z'),
  ];

  expect(spread(dates, 1)).toEqual({
    'ami-1': '2026-10-10T01:00:00.000Z',
    'ami-2': noon,
    'ami-3': noon,
    'ami-4': '2026-10-09T12:00:00.000Z',
    'ami-5': '2026-10-11T12:00:00.000Z',
  });
});

test('where no day has a place the dates stay, for the limit itself holds', () => {
  expect(spread([dated('ami-1', noon), dated('ami-2', noon)], 0)).toEqual({ 'ami-1': noon, 'ami-2': noon });
});

test('no dates give none', () => {
  expect(spread([], 1)).toEqual({});
});

test('a hundred thousand violations at once are spread in a moment', () => {
  const dates = Array.from({ length: 100_000 }, (_, n) => dated(`ami-${String(n).padStart(6, '0')}`, noon));
  const start = performance.now();

  const days = new Set([...spreadDates(dates, 20).values()]);

  expect(days.size).toBe(5000);
  expect(performance.now() - start).toBeLessThan(5000);
});

test('no day gets more than its places, no date is moved earlier, and none further than needed', () => {
  const date = fc.record({
    subjectId: fc.stringMatching(/^ami-[0-9]{3}$/),
    dueAt: fc
      .date({
        min: new Date('2026-10-01T00:00:00Z'),
        max: new Date('2026-10-09T00:00:00Z'),
        noInvalidDate: true,
      })
      .map((at) => at.toISOString()),
    isPromised: fc.boolean(),
  });

  fc.assert(
    fc.property(
      fc.uniqueArray(date, { selector: ({ subjectId }) => subjectId, maxLength: 40 }),
      fc.integer({ min: 1, max: 4 }),
      (dates, perDay) => {
        const given = spreadDates(dates, perDay);
        const load = new Map<string, number>();
        for (const at of given.values()) load.set(at.slice(0, 10), (load.get(at.slice(0, 10)) ?? 0) + 1);

        for (const { subjectId, dueAt, isPromised } of dates) {
          const at = given.get(subjectId)!;
          if (isPromised) expect(at).toBe(dueAt);
          else expect(at.slice(10)).toBe(dueAt.slice(10));
          expect(at >= dueAt).toBe(true);
          for (let day = dueAt; day < at; day = new Date(Date.parse(day) + 86_400_000).toISOString()) {
            expect(load.get(day.slice(0, 10))).toBeGreaterThanOrEqual(perDay);
          }
          const promisedThere = dates.filter(
            (other) => other.isPromised && other.dueAt.startsWith(at.slice(0, 10)),
          );
          if (!isPromised)
            expect(load.get(at.slice(0, 10))).toBeLessThanOrEqual(Math.max(perDay, promisedThere.length));
        }
      },
    ),
  );
});
