import { groupBy } from '../../domain/group-by.ts';
import type { UsageIndex } from '../../ports.ts';
import { childrenIn, followDescent } from '../descent.ts';
import type { KeyRange } from '../keys.ts';
import {
  type EverUsedItem,
  elsewhereOf,
  keyText,
  type UseItem,
  type UsesWrittenItem,
  usageChanges,
} from '../told-items.ts';
import { toldByPk } from '../told-keys.ts';
import { parentRanges, rangesOf, regionsOf } from '../usage-index.ts';

/** By the same keys and changes as the table. */
export function memoryUsageIndex(): UsageIndex & {
  /** As the table keeps them, in all Regions. */
  usageItems(): readonly (UseItem | EverUsedItem)[];
} {
  const uses = new Map<string, UseItem>();
  const users = new Map<string, EverUsedItem>();
  const written = new Map<string, UsesWrittenItem>();
  return {
    usageItems: () => [...uses.values(), ...users.values()],
    readElsewhere: async (scope, question) => {
      const ranges = rangesOf(scope, question);
      const items = [...uses.values(), ...users.values()].filter((item) => isInAny(item, ranges));
      const regions = regionsOf(scope, question).map((region) => {
        const fresh = [...written.values()].filter((item) => item.region === region);
        return [region, new Map(fresh.map(({ accountId, at }) => [accountId, at]))] as const;
      });
      return { indexedAt: new Map(regions), ...elsewhereOf(items, question) };
    },
    readDescendants: (region, imageIds) =>
      followDescent(
        imageIds.map((imageId) => ({ imageId, region })),
        async (places) => {
          const answers = [...groupBy(places, (place) => place.region)].flatMap(([home, wanted]) => {
            const ranges = parentRanges(home, wanted);
            return [
              ...childrenIn(
                [...uses.values()].filter((item) => isInAny(item, ranges)),
                home,
              ),
            ];
          });
          return new Map(answers);
        },
      ),
    saveUses: async (scope, told) => {
      const before = [...uses.values()].filter(({ gsi1pk }) => gsi1pk === toldByPk(scope));
      const changes = usageChanges(scope, told, before);
      for (const item of changes.users) if (!users.has(keyText(item))) users.set(keyText(item), item);
      for (const item of changes.puts) uses.set(keyText(item), item);
      for (const item of changes.removes) uses.delete(keyText(item));
      if (changes.written !== null) written.set(keyText(changes.written), changes.written);
    },
  };
}

function isInAny({ pk, sk }: UseItem | EverUsedItem, ranges: readonly KeyRange[]): boolean {
  return ranges.some((range) => range.pk === pk && range.from <= sk && sk <= range.to);
}
