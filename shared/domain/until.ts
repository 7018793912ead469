import { after, dayMs, epochMs, type Instant, toInstant, utcDay } from './instant.ts';

/** A UTC calendar day that there is, written as `2027-06-30`. */
export function isDay(text: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const ms = epochMs(text);
  return !Number.isNaN(ms) && utcDay(after('1970-01-01T00:00:00.000Z', ms)) === text;
}

const zoned =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})$/;

/** When something ends that holds until then: a day holds to its end, an instant must say its zone. Null: it is neither. */
export function endOf(until: string): Instant | null {
  if (isDay(until)) return after(`${until}T00:00:00.000Z`, dayMs);
  const ms = zoned.test(until) ? epochMs(until) : Number.NaN;
  return Number.isNaN(ms) || !isDay(until.slice(0, 10)) ? null : toInstant(ms);
}
