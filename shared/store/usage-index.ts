import type { Descendant } from '../domain/descendants.ts';
import type { ElsewhereQuestion } from '../domain/elsewhere.ts';
import { groupBy } from '../domain/group-by.ts';
import type { Elsewhere } from '../domain/history.ts';
import type { AccountId, ImageId, Scope } from '../domain/image.ts';
import type { Instant } from '../domain/instant.ts';
import type { ToldUses } from '../domain/told-uses.ts';
import type { UsageIndex } from '../ports.ts';
import { type ChildrenOf, childrenIn, followDescent } from './descent.ts';
import { inParallel } from './in-parallel.ts';
import { type Key, type KeyRange, wholePartition } from './keys.ts';
import type { Condition, Table } from './table.ts';
import {
  type EverUsedItem,
  elsewhereOf,
  type UseItem,
  type UsesWrittenItem,
  usageChanges,
} from './told-items.ts';
import { lineageRange, toldByPk, usesPk, usesWrittenPk } from './told-keys.ts';

const notYetKnown: Condition = { expression: 'attribute_not_exists(pk)' };
const requestsAtOnce = 16;
/** So many origins are asked for one by one; for more, those of the whole Region are read. */
const mostSingleOrigins = 50;

/**
 * What scopes tell each other of the images that they use. A reading takes a query for each shared image, one for each
 * Region, and pages; a writing that changes nothing takes a query and one write.
 */
export function usageIndex(table: Table): UsageIndex {
  return {
    readElsewhere: async (scope, question) => {
      const [indexedAt, items] = await Promise.all([
        readFreshness(table, regionsOf(scope, question)),
        readItems(table, rangesOf(scope, question)),
      ]);
      return { indexedAt, ...elsewhereOf(items, question) };
    },
    readDescendants: (region, imageIds) =>
      followDescent(
        imageIds.map((imageId) => ({ imageId, region })),
        childrenOf(table),
      ),
    saveUses: (scope, told) => saveUses(table, scope, told),
  };
}

/** None where nothing depends on others. */
export function regionsOf({ region }: Scope, { shared, sources }: ElsewhereQuestion): readonly string[] {
  if (shared.length === 0 && sources.length === 0) return [];
  return [...new Set([region, ...sources.map((source) => source.region)])].toSorted();
}

export function rangesOf(
  { region }: Scope,
  { shared, own, sources }: ElsewhereQuestion,
): readonly KeyRange[] {
  const homes = groupBy(sources, (source) => source.region);
  return [
    ...shared.map((imageId) => wholePartition(usesPk(region, imageId))),
    ...(own.length === 0 ? [] : [lineageRange(region, 'copy', null)]),
    ...[...homes].flatMap(([home, wanted]) =>
      wanted.length > mostSingleOrigins
        ? [lineageRange(home, 'origin', null)]
        : wanted.map(({ imageId }) => lineageRange(home, 'origin', imageId)),
    ),
  ];
}

async function readItems(
  table: Table,
  ranges: readonly KeyRange[],
): Promise<readonly (UseItem | EverUsedItem)[]> {
  const items: (UseItem | EverUsedItem)[] = [];
  await inParallel(ranges, requestsAtOnce, async (range) => {
    const part = await table.readAll<UseItem | EverUsedItem>(range);
    for (const item of part) items.push(item);
  });
  return items;
}

/** So many parents are asked for one by one; for more, the children of a whole Region are read, once. */
const mostSingleParents = 25;

function childrenOf(table: Table): ChildrenOf {
  const wholes = new Map<string, ReadonlyMap<string, readonly Descendant[]>>();
  return async (places) => {
    const found = new Map<string, readonly Descendant[]>();
    for (const [region, wanted] of groupBy(places, (place) => place.region)) {
      const whole = wholes.get(region);
      const children = whole ?? childrenIn(await readItems(table, parentRanges(region, wanted)), region);
      if (wanted.length > mostSingleParents) wholes.set(region, children);
      for (const [key, those] of children) found.set(key, those);
    }
    return found;
  };
}

export function parentRanges(
  region: string,
  wanted: readonly { readonly imageId: ImageId }[],
): readonly KeyRange[] {
  if (wanted.length > mostSingleParents) return [lineageRange(region, 'child', null)];
  return wanted.map(({ imageId }) => lineageRange(region, 'child', imageId));
}

async function readFreshness(table: Table, regions: readonly string[]): Promise<Elsewhere['indexedAt']> {
  const indexedAt = new Map<string, ReadonlyMap<AccountId, Instant>>();
  for (const region of regions) {
    const items = await table.readAll<UsesWrittenItem>(wholePartition(usesWrittenPk(region)));
    indexedAt.set(region, new Map(items.map(({ accountId, at }) => [accountId, at])));
  }
  return indexedAt;
}

/**
 * Who ever used an image first, then the uses, and last that they are all there: a writing that broke off promises nothing.
 * The index may be some moments behind: then a use is written once more, or goes a day later.
 */
async function saveUses(table: Table, scope: Scope, told: ToldUses): Promise<void> {
  const before = await table.readIndexed<UseItem>(toldByPk(scope));
  const { users, puts, removes, written } = usageChanges(scope, told, before);
  await inParallel(users, requestsAtOnce, async (user) => {
    await table.put(user, notYetKnown);
  });
  await table.writeAll([...puts.map((put: Key) => ({ put })), ...removes.map((remove) => ({ remove }))]);
  if (written !== null) await table.put(written);
}
