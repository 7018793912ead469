import type { Schedule } from './schedule.ts';
import { offsetMs, toInstant } from './wall-time.ts';

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const dayMs = 86_400_000;
// EventBridge takes years from 1970 to 2199 (User Guide, "Cron expressions").
const lastYear = 2199;

interface Fields {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly years: ReadonlySet<number>;
  readonly isDay: (day: Date) => boolean;
}

/**
 * The six fields of EventBridge's cron: minutes, hours, day of month, month, day of week (1 is Sunday), year; with
 * `L`, `W` and `#`. Wall times that a zone's spring leaves out are skipped, those that its autumn repeats happen once
 * (EventBridge Scheduler User Guide, "Daylight savings time").
 */
export function parseCron(inner: string, timeZone: string): Schedule {
  const fields = readFields(inner);
  // Throws for an unknown zone now rather than at the first firing.
  offsetMs(new Date(0), timeZone);
  return { next: (after) => nextOf(fields, after, timeZone) };
}

function nextOf(fields: Fields, after: Date, timeZone: string): Date | undefined {
  const wall = new Date(after.getTime() + offsetMs(after, timeZone));
  let day = new Date(Math.floor(wall.getTime() / dayMs) * dayMs);
  for (; day.getUTCFullYear() <= lastYear; day = new Date(day.getTime() + dayMs)) {
    if (!isNamed(fields, day)) continue;
    const found = timesOf(fields, day)
      .map((time) => toInstant(time, timeZone))
      .find((instant) => instant !== undefined && instant > after);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isNamed(fields: Fields, day: Date): boolean {
  return (
    fields.years.has(day.getUTCFullYear()) && fields.months.has(day.getUTCMonth() + 1) && fields.isDay(day)
  );
}

function timesOf({ hours, minutes }: Fields, day: Date): Date[] {
  const ascending = (set: ReadonlySet<number>): number[] => [...set].toSorted((a, b) => a - b);
  return ascending(hours).flatMap((hour) =>
    ascending(minutes).map((minute) => new Date(day.getTime() + (hour * 60 + minute) * 60_000)),
  );
}

function readFields(inner: string): Fields {
  const [minutes, hours, monthDays, month, weekDays, years, ...more] = inner.split(/\s+/);
  if (years === undefined || more.length > 0)
    throw new Error(`A cron expression has six fields: cron(${inner})`);
  if (!monthDays || !weekDays || !minutes || !hours || !month) throw new Error(`Not valid: cron(${inner})`);
  // One of the two day fields has to be `?` (User Guide: "You can't use * in both").
  if ((monthDays === '?') === (weekDays === '?'))
    throw new Error(`Exactly one of day-of-month and day-of-week is ?: cron(${inner})`);
  return {
    minutes: readSet(minutes, 0, 59),
    hours: readSet(hours, 0, 23),
    months: readSet(month, 1, 12, months),
    years: readSet(years, 1970, lastYear),
    isDay: monthDays === '?' ? readWeekDays(weekDays) : readMonthDays(monthDays),
  };
}

function readSet(field: string, low: number, high: number, names: readonly string[] = []): Set<number> {
  return new Set(field.split(',').flatMap((part) => readPart(part, low, high, names)));
}

function readPart(part: string, low: number, high: number, names: readonly string[]): number[] {
  const [, range = '', step = '1'] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
  const [from, to] = readRange(range, part.includes('/') ? high : undefined, { low, high, names });
  const every = Number(step);
  if (!(from >= low && to <= high && from <= to && every > 0))
    throw new Error(`Not a valid cron field: ${part}`);
  return Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, at) => from + at * every);
}

function readRange(
  range: string,
  openEnd: number | undefined,
  { low, high, names }: { low: number; high: number; names: readonly string[] },
): [from: number, to: number] {
  if (range === '*') return [low, high];
  const value = (text: string | undefined): number => {
    const named = names.indexOf((text ?? '').toUpperCase());
    return named >= 0 ? named + 1 : /^\d+$/.test(text ?? '') ? Number(text) : Number.NaN;
  };
  const [from, to] = range.split('-');
  return [value(from), to === undefined ? (openEnd ?? value(from)) : value(to)];
}

function readMonthDays(field: string): (day: Date) => boolean {
  if (field === 'L') return (day) => day.getUTCDate() === lastDayOf(day);
  if (field === 'LW') return (day) => day.getUTCDate() === nearestWeekday(day, lastDayOf(day));
  const [, nearest] = /^(\d+)W$/.exec(field) ?? [];
  if (nearest !== undefined) return (day) => day.getUTCDate() === nearestWeekday(day, Number(nearest));
  const days = readSet(field, 1, 31);
  return (day) => days.has(day.getUTCDate());
}

function readWeekDays(field: string): (day: Date) => boolean {
  // `L` alone is Saturday; `2L` is the last Monday of the month, `2#1` the first.
  if (field === 'L') return (day) => weekday(day) === 7;
  const [, last] = /^(\w+)L$/.exec(field) ?? [];
  if (last !== undefined) {
    const days = readSet(last, 1, 7, weekdays);
    return (day) => days.has(weekday(day)) && day.getUTCDate() > lastDayOf(day) - 7;
  }
  const [, of, nth] = /^(\w+)#([1-5])$/.exec(field) ?? [];
  const days = readSet(of ?? field, 1, 7, weekdays);
  return (day) =>
    days.has(weekday(day)) && (nth === undefined || Math.ceil(day.getUTCDate() / 7) === Number(nth));
}

function weekday(day: Date): number {
  return day.getUTCDay() + 1;
}

function lastDayOf(day: Date): number {
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
}

/** The weekday nearest to a day of the month, without leaving the month. */
function nearestWeekday(day: Date, wanted: number): number {
  const last = lastDayOf(day);
  const target = Math.min(wanted, last);
  const at = weekday(new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), target)));
  if (at === 7) return target === 1 ? 3 : target - 1;
  if (at === 1) return target === last ? target - 2 : target + 1;
  return target;
}
