/** ISO 8601 in UTC with milliseconds, `2026-10-03T08:10:05.000Z`: equal instants are equal texts, and text order is time order. */
export type Instant = string;

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

export function toInstant(epochMs: number): Instant {
  return new Date(epochMs).toISOString();
}

export function epochMs(instant: Instant): number {
  return Date.parse(instant);
}

export function after(instant: Instant, durationMs: number): Instant {
  return toInstant(epochMs(instant) + durationMs);
}

/** The UTC calendar day, `2026-10-03`. */
export function utcDay(instant: Instant): string {
  return instant.slice(0, 10);
}

export function isPast(instant: Instant, now: Date): boolean {
  return epochMs(instant) <= now.getTime();
}

/** The later of two instants. */
export function latest(one: Instant, other: Instant): Instant {
  return one > other ? one : other;
}

/** A waiting time of the policy file, `36h` or `30d`, in milliseconds. */
export function durationMs(text: string): number | null {
  const match = /^([0-9]+)([hd])$/.exec(text);
  if (match === null) return null;
  return Number(match[1]) * (match[2] === 'h' ? hourMs : dayMs);
}
