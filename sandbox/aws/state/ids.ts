import { createHash } from 'node:crypto';

/** Makes ids that depend only on the seed, the owner and the count of ids the owner made before. */
export interface Ids {
  /** For example `next('111122223333#eu-central-1', 'ami')` gives `ami-0` and 16 hex digits. */
  next(owner: string, prefix: string): string;
  uuid(owner: string): string;
}

/** Counts per owner and kind, so scopes that work side by side do not disturb each other's ids. */
export function createIds(seed: string): Ids {
  const counts = new Map<string, number>();
  function digits(owner: string, kind: string): string {
    const key = `${owner}|${kind}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return createHash('sha256').update(`${seed}|${key}|${count}`).digest('hex');
  }
  return {
    next: (owner, prefix) => `${prefix}-0${digits(owner, prefix).slice(0, 16)}`,
    uuid: (owner) => toUuid(digits(owner, 'uuid')),
  };
}

function toUuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A number in [0, 1) that depends only on its parts. */
export function chance(...parts: readonly (string | number)[]): number {
  return createHash('sha256').update(parts.join('|')).digest().readUInt32BE(0) / 2 ** 32;
}
