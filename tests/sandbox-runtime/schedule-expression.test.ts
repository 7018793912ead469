import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../sandbox/runtime/schedule-expression.ts';

const createdAt = new Date('2026-10-01T12:00:00Z');

/** An expression, its zone, an instant, and the next firing after it. */
const firings: readonly (readonly [string, string, string, string | undefined])[] = [
  ['rate(5 minutes)', 'UTC', '2026-10-01T12:00:00Z', '2026-10-01T12:05:00Z'],
  ['rate(1 day)', 'UTC', '2026-10-01T13:00:00Z', '2026-10-02T12:00:00Z'],
  ['rate(1 day)', 'Europe/Berlin', '2026-10-25T13:00:00Z', '2026-10-26T12:00:00Z'],
  ['cron(0 6 * * ? *)', 'UTC', '2026-10-01T12:00:00Z', '2026-10-02T06:00:00Z'],
  ['cron(0 6 * * ? *)', 'UTC', '2026-10-02T06:00:00Z', '2026-10-03T06:00:00Z'],
  ['cron(0 6 * * ? *)', 'Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-25T05:00:00Z'],
  ['cron(0 6 * * ? *)', 'Europe/Berlin', '2026-10-23T12:00:00Z', '2026-10-24T04:00:00Z'],
  ['cron(30 2 * * ? *)', 'Europe/Berlin', '2027-03-27T12:00:00Z', '2027-03-29T00:30:00Z'],
  ['cron(30 2 * * ? *)', 'Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-25T00:30:00Z'],
  ['cron(30 2 * * ? *)', 'Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
  ['cron(0/15 * * * ? *)', 'UTC', '2026-10-01T12:16:00Z', '2026-10-01T12:30:00Z'],
  ['cron(0 18 ? * MON-FRI *)', 'UTC', '2026-10-02T18:00:00Z', '2026-10-05T18:00:00Z'],
  ['cron(0 18 ? * 1 *)', 'UTC', '2026-10-01T12:00:00Z', '2026-10-04T18:00:00Z'],
  ['cron(0 8 1 * ? *)', 'UTC', '2026-10-01T12:00:00Z', '2026-11-01T08:00:00Z'],
  ['cron(0 8 L * ? *)', 'UTC', '2027-02-01T00:00:00Z', '2027-02-28T08:00:00Z'],
  ['cron(0 8 LW * ? *)', 'UTC', '2026-10-01T00:00:00Z', '2026-10-30T08:00:00Z'],
  ['cron(0 8 1W * ? *)', 'UTC', '2026-10-02T00:00:00Z', '2026-11-02T08:00:00Z'],
  ['cron(0 8 ? * 2#1 *)', 'UTC', '2026-10-01T00:00:00Z', '2026-10-05T08:00:00Z'],
  ['cron(0 8 ? * 6L *)', 'UTC', '2026-10-01T00:00:00Z', '2026-10-30T08:00:00Z'],
  ['cron(0 8 29 FEB ? *)', 'UTC', '2026-10-01T00:00:00Z', '2028-02-29T08:00:00Z'],
  ['cron(0 8 1 1 ? 2025)', 'UTC', '2026-10-01T00:00:00Z', undefined],
  ['at(2026-10-05T06:00:00)', 'UTC', '2026-10-01T00:00:00Z', '2026-10-05T06:00:00Z'],
  ['at(2026-10-05T06:00:00)', 'Europe/Berlin', '2026-10-01T00:00:00Z', '2026-10-05T04:00:00Z'],
  ['at(2026-10-05T06:00:00)', 'UTC', '2026-10-05T06:00:00Z', undefined],
];

describe('a schedule', () => {
  it.each(firings)('%s in %s after %s fires at %s', (expression, timeZone, after, expected) => {
    const next = parseSchedule(expression, createdAt, timeZone).next(new Date(after));

    expect(next).toEqual(expected === undefined ? undefined : new Date(expected));
  });

  it.each([
    'rate(1 minutes)',
    'rate(5 minute)',
    'rate(0 days)',
    'rate(5 weeks)',
    'cron(0 6 * * *)',
    'cron(0 6 * * * *)',
    'cron(0 6 ? * ? *)',
    'cron(60 6 * * ? *)',
    'cron(0 6 5-1 * ? *)',
    'at(2026-10-05)',
    'every day',
  ])('%s is refused', (expression) => {
    expect(() => parseSchedule(expression, createdAt)).toThrow();
  });

  it('in an unknown time zone is refused at once', () => {
    expect(() => parseSchedule('cron(0 6 * * ? *)', createdAt, 'Europe/Atlantis')).toThrow('Europe/Atlantis');
  });
});
