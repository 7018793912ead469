import type { Scope } from '../../domain/image.ts';
import type { Questions } from '../../ports/questions.ts';
import { isAtMost } from '../cursors.ts';
import { imageItems } from '../items.ts';
import type { Key } from '../keys.ts';
import { orphanItems } from '../orphans.ts';
import { questions } from '../questions.ts';
import { scopeItems } from '../scope-findings.ts';
import { type IndexRange, type ItemPage, typed } from '../table.ts';
import { waiverItem } from '../waivers.ts';
import type { MemoryScope } from './reports.ts';

/** Over the items as the table would have them, in its order. */
export function memoryQuestions(items: () => readonly Key[], now: () => Date): Questions {
  const readPage = async <T extends Key>(range: IndexRange, limit: number): Promise<ItemPage<T>> => {
    const found = items()
      .flatMap((item) => sortKeyIn(item, range))
      .toSorted((one, other) => Buffer.compare(Buffer.from(one.sort), Buffer.from(other.sort)));
    const page = found.slice(0, limit);
    return {
      items: typed<T>(page.map(({ item }) => ({ ...item }))),
      last: found.length > limit ? (page.at(-1)?.sort ?? null) : null,
    };
  };
  return questions({ readPage }, now);
}

/** What questions may find of scopes. */
export function itemsOf(scopes: ReadonlyMap<string, MemoryScope>): readonly Key[] {
  return [...scopes].flatMap(([key, kept]): readonly Key[] => {
    const [accountId, region]: [string, string] = JSON.parse(key);
    const scope: Scope = { accountId, region };
    const waivers = [...kept.waivers.values()].filter(({ isEnded }) => !isEnded);
    return [
      ...[...kept.images.values()].flatMap((image) => imageItems(image, scope)),
      ...[...kept.orphans.values()].flatMap((orphan) => orphanItems(orphan, scope)),
      ...(kept.subject === null ? [] : scopeItems(kept.subject, scope)),
      ...waivers.map(({ waiver }) => waiverItem(scope, waiver, { ended: null, before: null })),
      ...kept.runs.values(),
    ];
  });
}

/** None where the item is not in the range. */
function sortKeyIn(item: Key, { index, pk, from, to }: IndexRange) {
  const keys: Readonly<Record<string, unknown>> = { ...item };
  const sort = keys[index === null ? 'sk' : `${index}sk`];
  if (keys[index === null ? 'pk' : `${index}pk`] !== pk || typeof sort !== 'string') return [];
  return isAtMost(from, sort) && isAtMost(sort, to) ? [{ item, sort }] : [];
}
