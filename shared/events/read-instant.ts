import { type Instant, toInstant } from '../domain/instant.ts';

const parts =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?)(Z|[+-][0-9]{2}:[0-9]{2})?$/;

/**
 * An instant that an event wrote down, or null where it cannot be read. One without a zone is UTC, as CloudTrail's
 * times are: the machine's own zone never has a say.
 */
export function readInstant(text: string | null): Instant | null {
  const match = text === null ? null : parts.exec(text);
  if (match === null) return null;
  const [, day, time, zone = 'Z'] = match;
  const epochMs = Date.parse(`${day}T${time}${zone}`);
  return Number.isNaN(epochMs) ? null : toInstant(epochMs);
}
