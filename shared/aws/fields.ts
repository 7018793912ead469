import { type Instant, toInstant } from '../domain/instant.ts';
import { type Known, known, unknown } from '../domain/known.ts';

/** An AWS record whose form nobody vouches for. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** The value under a name; null, the empty text and an inherited member are absent: AWS writes `""` for "none". */
export function valueAt(fields: Fields, key: string): unknown {
  const value = Object.hasOwn(fields, key) ? fields[key] : undefined;
  return value === null || value === '' ? undefined : value;
}

/** One for all: most fields of most records are absent, and a scope has hundreds of thousands of records. */
const absent: Known<null> = known(null);

/** Null when absent; unknown when it is there and no text. */
export function textAt(fields: Fields, key: string): Known<string | null> {
  const value = valueAt(fields, key);
  if (value === undefined) return absent;
  return typeof value === 'string' ? known(value) : malformed(key, 'text', value);
}

/** For texts that are only shown: a malformed one is as good as none. */
export function textOrNull(fields: Fields, key: string): string | null {
  const text = textAt(fields, key);
  return text.known ? text.value : null;
}

/** A field that AWS always sends: absent is unread. */
export function required<T>(fact: Known<T | null>, field: string): Known<T> {
  if (!fact.known) return fact;
  return fact.value === null ? unknown(`${field} is not in the answer`) : known(fact.value);
}

/** Null when absent; unknown when it is anything but true or false, the texts `true` and `false` included. */
export function flagAt(fields: Fields, key: string): Known<boolean | null> {
  const value = valueAt(fields, key);
  if (value === undefined) return absent;
  return typeof value === 'boolean' ? known(value) : malformed(key, 'true or false', value);
}

/** Null when absent; unknown when it is no whole number from zero up. Zero is a number. */
export function wholeNumberAt(fields: Fields, key: string): Known<number | null> {
  const value = valueAt(fields, key);
  if (value === undefined) return absent;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return known(value);
  return malformed(key, 'a whole number', value);
}

/** Null when absent; unknown when it names no instant for certain, such as a time without a zone. */
export function instantAt(fields: Fields, key: string): Known<Instant | null> {
  const value = valueAt(fields, key);
  if (value === undefined) return absent;
  const instant = toInstantOrNull(value);
  return instant === null ? malformed(key, 'an instant', value) : known(instant);
}

/**
 * Every value at the end of a path of names, through objects and lists alike: an absent step ends it, and a step that is
 * neither makes the answer unknown, since anything might have stood there.
 */
export function valuesAt(fields: Fields, ...path: readonly string[]): Known<readonly unknown[]> {
  let current: readonly unknown[] = [fields];
  for (const key of path) {
    const next: unknown[] = [];
    for (const step of current) {
      if (!isFields(step)) return malformed(`what holds ${key}`, 'an object', step);
      const value = valueAt(step, key);
      for (const item of listed(value)) next.push(item);
    }
    current = next;
  }
  return known(current);
}

/** As `valuesAt`, for objects only. */
export function recordsAt(fields: Fields, ...path: readonly string[]): Known<readonly Fields[]> {
  const values = valuesAt(fields, ...path);
  if (!values.known) return values;
  const records = values.value.filter(isFields);
  const other = values.value.find((value) => !isFields(value));
  return records.length === values.value.length
    ? known(records)
    : malformed(path.join('.'), 'an object', other);
}

/** A value in a message: short, in one line and without control characters. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Date) return 'a date';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

function listed(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function malformed(key: string, expected: string, value: unknown): Known<never> {
  return unknown(`${key} is ${shown(value)}, not ${expected}`);
}

// The forms seen in recorded answers: `Z`, an offset, and fractions up to nanoseconds. Without a zone it would depend on the machine.
const isoInstant =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):?(\d{2}))$/;

function toInstantOrNull(value: unknown): Instant | null {
  if (value instanceof Date) return withinYears(value.getTime());
  if (typeof value !== 'string') return null;
  const match = isoInstant.exec(value);
  if (match === null) return null;
  const part = (index: number) => Number(match[index] ?? 0);
  const ms = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const local = new Date(0);
  local.setUTCFullYear(part(1), part(2) - 1, part(3));
  local.setUTCHours(part(4), part(5), part(6), ms);
  // Date carries 31 September over into October; a part that is out of range must not become another instant.
  if (local.toISOString().slice(0, 19) !== value.slice(0, 19)) return null;
  if (part(9) > 23 || part(10) > 59) return null;
  const offsetMs = (part(9) * 60 + part(10)) * 60_000;
  return withinYears(local.getTime() - (match[8] === '-' ? -offsetMs : offsetMs));
}

/** Outside the years 0 to 9999 ISO 8601 has more digits, and text order would no longer be time order. */
function withinYears(epochMs: number): Instant | null {
  return epochMs >= -62_167_219_200_000 && epochMs <= 253_402_300_799_999 ? toInstant(epochMs) : null;
}
