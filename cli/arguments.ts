import type { Scope } from '../shared/domain/image.ts';
import { type Instant, toInstant } from '../shared/domain/instant.ts';
import { UserError } from './user-error.ts';

/*
 * What options hold, read. All of it throws a UserError that names the option, what it takes, and what it got.
 */

export function required(value: string | null, remedy: string): string {
  if (value === null || value === '') throw new UserError(remedy);
  return value;
}

export function scopeOf({
  account,
  region,
}: {
  readonly account: string | null;
  readonly region: string | null;
}): Scope {
  const accountId = required(account, 'say whose account it is: --account 111122223333');
  if (!/^[0-9]{12}$/.test(accountId)) throw new UserError(`--account takes 12 digits, not ${accountId}`);
  const name = required(region, 'say which Region it is: --region eu-central-1');
  if (!/^[a-z]{2,}(-[a-z]+)+-[0-9]+$/.test(name)) {
    throw new UserError(`--region takes a name such as eu-central-1, not ${name}`);
  }
  return { accountId, region: name };
}

/** One of the formats that the command knows; `table` where none is named. */
export function formatOf<Format extends string>(
  text: string | null,
  formats: readonly Format[],
): Format | 'table' {
  if (text === null) return 'table';
  const format = formats.find((known) => known === text);
  if (format === undefined) throw new UserError(`--format takes ${formats.join(', ')}, not ${text}`);
  return format;
}

/** A day is its midnight in UTC; a time must say its zone, since the machine's own would change the answer. */
export function instantOf(option: string, text: string): Instant {
  const wellFormed =
    /^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2}))?$/;
  const epochMs = wellFormed.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(epochMs)) {
    throw new UserError(`--${option} takes an instant such as 2026-10-01T12:00:00Z, not ${text}`);
  }
  return toInstant(epochMs);
}

/** A whole number from `least` to `most`, in digits. */
export function numberOf(option: string, text: string, [least, most]: readonly [number, number]): number {
  const number = /^[0-9]{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new UserError(`--${option} takes a number from ${least} to ${most}, not ${text}`);
}
