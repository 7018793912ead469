/** Orders by UTF-16 code units: the same on every machine, whatever its language. */
export function byText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** An order for `toSorted`: by the first key, and by each further one where all before it are equal. */
export function by<T>(...keys: readonly ((item: T) => string)[]): (one: T, other: T) => number {
  return (one, other) => {
    for (const key of keys) {
      const order = byText(key(one), key(other));
      if (order !== 0) return order;
    }
    return 0;
  };
}
