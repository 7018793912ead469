import { type Instant, toInstant } from '../domain/instant.ts';
import { readInstant } from './read-instant.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Mon Oct 12 08:05:26.418 UTC 2026`: what real findings carry. */
const javaForm =
  /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}([0-9]{1,2}) ([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))? (?:UTC|GMT) ([0-9]{4})$/;
/** `Jan 19, 2022, 10:46:15 PM`, with any kind of blank before the half of the day: the examples of older documents, in UTC. */
const spokenForm =
  /^([A-Z][a-z]{2}) ([0-9]{1,2}), ([0-9]{4}),? ([0-9]{1,2}):([0-9]{2}):([0-9]{2})[ \u00a0\u202f](AM|PM)$/;

/** Smaller numbers are seconds: as milliseconds they would be of the year 1973 and before. */
const leastMs = 100_000_000_000;
const lastMs = 253_402_300_799_999;

/**
 * An instant as Inspector's events write it down: in one of two spoken forms, in ISO 8601, or as a number of seconds or
 * milliseconds. Null where it is none of them; the machine's own zone and language never have a say.
 */
export function readInspectorInstant(value: unknown): Instant | null {
  if (typeof value === 'number') return ofNumber(value);
  if (typeof value !== 'string') return null;
  return ofJavaForm(value) ?? ofSpokenForm(value) ?? readInstant(value);
}

function ofNumber(value: number): Instant | null {
  const ms = value < leastMs ? value * 1000 : value;
  return Number.isFinite(ms) && ms >= 0 && ms <= lastMs ? toInstant(Math.floor(ms)) : null;
}

function ofJavaForm(text: string): Instant | null {
  const match = javaForm.exec(text);
  if (match === null) return null;
  const [, month = '', day = '', hour = '', minute = '', second = '', fraction = '', year = ''] = match;
  return ofParts({ year, month, day, time: `${hour}:${minute}:${second}.${fraction.padEnd(3, '0')}` });
}

function ofSpokenForm(text: string): Instant | null {
  const match = spokenForm.exec(text);
  if (match === null) return null;
  const [, month = '', day = '', year = '', hour = '', minute = '', second = '', half = ''] = match;
  if (Number(hour) < 1 || Number(hour) > 12) return null;
  const hours = (Number(hour) % 12) + (half === 'PM' ? 12 : 0);
  return ofParts({ year, month, day, time: `${two(hours)}:${minute}:${second}` });
}

interface Parts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly time: string;
}

/** Date carries 31 September over into October: a day that there is not must not become another one. */
function ofParts({ year, month, day, time }: Parts): Instant | null {
  const date = `${year}-${two(months.indexOf(month) + 1)}-${two(Number(day))}`;
  const instant = readInstant(`${date}T${time}Z`);
  return instant?.startsWith(date) ? instant : null;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
