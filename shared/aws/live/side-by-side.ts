/**
 * Does the work for each item, at most so many at once, and answers in the order of the items. The first error ends it:
 * no further work begins, and what was begun is waited for.
 */
export async function sideBySide<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  atOnce: number = defaultAtOnce,
): Promise<readonly R[]> {
  const results = new Map<number, R>();
  const errors: unknown[] = [];
  const entries = items.entries();
  const worker = async () => {
    for (const [index, item] of entries) {
      if (errors.length > 0) return;
      try {
        results.set(index, await work(item));
      } catch (error) {
        errors.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  if (errors.length > 0) throw errors[0];
  return [...results].toSorted(([one], [other]) => one - other).map(([, result]) => result);
}

// Half of the SDK's 50 sockets a client, so that the other reads of the scope are not kept waiting.
const defaultAtOnce = 25;

/** The items in lists of at most this length. */
export function chunks<T>(items: readonly T[], length: number): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / length);
  return Array.from({ length: count }, (_, index) => items.slice(index * length, (index + 1) * length));
}
