import { createHash } from 'node:crypto';

/**
 * The same text for equal values, whatever the order of their keys: what is compared, hashed and kept as text.
 * Half surrogate pairs become U+FFFD, as DynamoDB keeps UTF-8 and would answer something else than was written.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'string') return part.toWellFormed();
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    const entries = Object.entries(part).map(([key, item]) => [key.toWellFormed(), item] as const);
    return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
  });
}

/** The value as it comes back from the table: no undefined fields, sorted keys, whole characters. */
export function plain<T>(value: T): T {
  return JSON.parse(canonicalJson(value));
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
