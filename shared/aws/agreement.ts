import { type Known, unknown } from '../domain/known.ts';

/** Two records of one thing: a field on which they differ was read by neither. */
export function agreed<T>(one: Known<T>, other: Known<T>, field: string): Known<T> {
  if (JSON.stringify(one) === JSON.stringify(other)) return one;
  return unknown(`two records differ in ${field}`);
}

/** For a field that may be absent: absent where two records differ. */
export function same<T extends string>(one: T | null, other: T | null): T | null {
  return one === other ? one : null;
}

/** One item a key, in order of key; items of one key become one by `merge`, in any order the same. */
export function mergedByKey<T>(
  items: readonly T[],
  key: (item: T) => string,
  merge: (one: T, other: T) => T,
): readonly T[] {
  const byKey = new Map<string, T>();
  for (const item of items) {
    const before = byKey.get(key(item));
    byKey.set(key(item), before === undefined ? item : merge(before, item));
  }
  return [...byKey.keys()].toSorted().flatMap((id) => {
    const item = byKey.get(id);
    return item === undefined ? [] : [item];
  });
}
