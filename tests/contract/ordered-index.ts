import type { Key } from '../../shared/store/keys.ts';
import { type IndexRange, type Table, typed, type Write } from '../../shared/store/table.ts';

interface Placed {
  readonly sort: string;
  readonly item: Key;
}

/** An index in memory that pages as DynamoDB's do, fast enough for a hundred thousand items: of ASCII keys, in gsi1 alone. */
export function orderedIndex(): Pick<Table, 'readPage' | 'writeAll'> {
  const partitions = new Map<string, Placed[]>();
  const placeOf = new Map<string, { readonly pk: string; readonly sort: string }>();
  const remove = ({ pk, sk }: Key): void => {
    const place = placeOf.get(`${pk} ${sk}`);
    if (place === undefined) return;
    const partition = partitions.get(place.pk) ?? [];
    partition.splice(firstAt(partition, place.sort), 1);
    placeOf.delete(`${pk} ${sk}`);
  };
  const put = (item: Key): void => {
    remove(item);
    const { gsi1pk, gsi1sk }: Readonly<Record<string, unknown>> = { ...item };
    const place = { pk: String(gsi1pk), sort: String(gsi1sk) };
    const partition = partitions.get(place.pk) ?? [];
    partitions.set(place.pk, partition);
    partition.splice(firstAt(partition, place.sort), 0, { sort: place.sort, item });
    placeOf.set(`${item.pk} ${item.sk}`, place);
  };
  return {
    writeAll: async (writes: readonly Write[]) => {
      for (const write of writes) {
        if ('put' in write) put(write.put);
        else remove(write.remove);
      }
    },
    readPage: async <T extends Key>({ pk, from, to }: IndexRange, limit: number) => {
      const partition = partitions.get(pk) ?? [];
      const start = firstAt(partition, from);
      const page = partition.slice(start, start + limit).filter(({ sort }) => sort <= to);
      const items = typed<T>(page.map(({ item }) => ({ ...item })));
      return { items, last: page.length < limit ? null : (page.at(-1)?.sort ?? null) };
    },
  };
}

/** Where the first one stands whose key is not smaller. */
function firstAt(partition: readonly Placed[], sort: string): number {
  let [low, high] = [0, partition.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((partition[middle]?.sort ?? '') < sort) low = middle + 1;
    else high = middle;
  }
  return low;
}
