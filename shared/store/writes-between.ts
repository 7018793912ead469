import { canonicalJson } from './canonical-json.ts';
import type { Key } from './keys.ts';
import type { Write } from './table.ts';

/** What turns the stored items into these: only those that differ are written. */
export function writesBetween(stored: readonly Key[], items: readonly Key[]): readonly Write[] {
  const old = new Map(stored.map((item) => [item.sk, canonicalJson(item)]));
  const kept = new Set(items.map((item) => item.sk));
  return [
    ...items.filter((item) => old.get(item.sk) !== canonicalJson(item)).map((put: Key) => ({ put })),
    ...stored.filter((item) => !kept.has(item.sk)).map((remove: Key) => ({ remove })),
  ];
}
