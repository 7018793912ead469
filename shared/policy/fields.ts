import * as z from 'zod';
import { dayMs, durationMs } from '../domain/instant.ts';

// In every schema here zod's message is no sentence but the words for what is expected; `explain.ts` puts them into one.

/** A map with these keys and no others. Of unknown keys the message is the list of the valid ones, by spaces. */
export function section<const Shape extends z.core.$ZodLooseShape>(expected: string, shape: Shape) {
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? Object.keys(shape).join(' ') : expected),
  });
}

export function listOf<Item extends z.ZodType>(expected: string, item: Item) {
  return z.array(item, { error: expected });
}

export function oneOrMore<Item extends z.ZodType>(expected: string, item: Item) {
  return z.array(item, { error: expected }).min(1, { error: `${expected}; an empty list says nothing` });
}

/** Expected words for a text: YAML makes numbers and `true` of what is not quoted. */
export function orQuoted(expected: string) {
  return ({ input }: { readonly input?: unknown }): string =>
    typeof input === 'number' || typeof input === 'boolean' ? `${expected}; quote it` : expected;
}

/** A text with something in it. */
export function text(expected: string) {
  return textLike(expected, /\S/);
}

export function textUpTo(max: number, expected: string) {
  const error = `${expected}, 1 to ${max} characters`;
  return z
    .string({ error: orQuoted(error) })
    .min(1, { error })
    .max(max, { error });
}

export function textLike(expected: string, form: RegExp) {
  return z.string({ error: orQuoted(expected) }).regex(form, { error: expected });
}

export function oneWord<const Words extends readonly string[]>(words: Words) {
  return z.enum(words, { error: wordList(words) });
}

export function wordList(words: readonly string[]): string {
  const shown = words.map((word) => `\`${word}\``);
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`;
}

export function yesNo() {
  return z.boolean({ error: 'true or false, without quotes' });
}

export function wholeNumber(min: number, max: number = Number.MAX_SAFE_INTEGER) {
  const range = max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `${min} to ${max}`;
  const error = `a whole number, ${range}`;
  return z.number({ error }).int({ error }).min(min, { error }).max(max, { error });
}

// Instants end in the year 275760; a century is for ever already.
const maxDays = 36_500;

export function dayCount(min: number) {
  const error = `a whole number of days, ${min} to ${maxDays}`;
  return z.number({ error }).int({ error }).min(min, { error }).max(maxDays, { error });
}

export function percentage() {
  const error = 'a number from 0 to 100';
  return z.number({ error }).min(0, { error }).max(100, { error });
}

/** `36h` or `30d`, in milliseconds. */
export function duration() {
  const error = `hours or days as in \`36h\` or \`30d\`, at most ${maxDays}d`;
  return z
    .string({ error })
    .regex(/^[0-9]+[hd]$/, { error })
    .refine((written) => (durationMs(written) ?? 0) <= maxDays * dayMs, { error })
    .transform((written) => durationMs(written) ?? 0);
}

/** A day of the calendar; the statement holds through it, UTC. */
function date() {
  const error = 'a day of the calendar as in `2027-06-30`';
  return z
    .string({ error })
    .regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/, { error })
    .refine(isCalendarDay, { error });
}

function isCalendarDay(written: string): boolean {
  const day = new Date(`${written}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === written;
}

export function accountId() {
  return textLike("an account id, 12 digits in quotes as in `'111122223333'`", /^[0-9]{12}$/);
}

export function region() {
  return textLike('the code of a Region as in `eu-central-1`', /^[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}$/);
}

/** The id becomes part of the keys of the compliance table. */
export function ruleId() {
  return textLike(
    'an id of lower-case letters, digits and hyphens as in `owner-tags`, at most 64 characters',
    /^(?=.{1,64}$)[a-z0-9]+(-[a-z0-9]+)*$/,
  );
}

/** What every standing statement says: why, who answers for it, and until when. */
export function accountable() {
  return {
    reason: text('the reason, in words').describe('Why this is so, for whoever asks later.'),
    owner: text('who answers for it: a team or an address').describe('Who answers for this.'),
    expires: date()
      .exactOptional()
      .describe('The last day on which this holds, UTC. Without it: until it is removed.'),
  };
}
