import type { Finding } from '../../shared/domain/finding.ts';
import type { Questions } from '../../shared/ports/questions.ts';
import { allPages } from '../../shared/report/all-pages.ts';
import { findingItems } from '../../shared/store/finding-items.ts';
import type { Key } from '../../shared/store/keys.ts';
import type { Write } from '../../shared/store/table.ts';
import { failing } from './judged-scopes.ts';
import { aFinding, imageId } from './reports.ts';

/** One finding of image n, spread over fifty accounts, as the store keeps it. */
export function findingOf(n: number, changes: Partial<Finding> = {}): Key {
  const subjectId = imageId(n);
  const scope = { accountId: String(100_000_000_000 + (n % 50)), region: 'eu-central-1' };
  const finding = aFinding({ subjectId, ...changes });
  const [item] = findingItems(subjectId, [finding], { scope, name: null, owner: null }).failing;
  if (item === undefined) throw new Error(`${finding.status} is no item of its own`);
  return item;
}

export interface Walk {
  readonly pages: number;
  /** Those that were there all the while and were in no page. */
  readonly missed: readonly string[];
  /** Those that were in more than one page, or twice in one. */
  readonly doubled: readonly string[];
  readonly changed: number;
}

/**
 * Follows the cursors over `count` findings, and between two pages takes findings away, writes others anew, moves others to
 * another status and adds new ones.
 */
export async function walkWhileChanging(
  questions: Questions,
  write: (writes: readonly Write[]) => Promise<void>,
  {
    count,
    limit,
    changesAPage,
  }: { readonly count: number; readonly limit: number; readonly changesAPage: number },
): Promise<Walk> {
  const seen = new Map<string, number>();
  const gone = new Set<string>();
  const random = numbers(count);
  let [pages, added, changed] = [0, count, 0];
  for await (const rows of allPages(questions, 'findings', failing, { limit })) {
    pages += 1;
    for (const { subjectId } of rows) seen.set(subjectId, (seen.get(subjectId) ?? 0) + 1);
    const writes = new Map<string, Write>();
    for (let change = 0; change < changesAPage; change += 1) {
      const n = random() % count;
      const item = findingOf(n);
      // What went stays away: a row that comes back is another one.
      if (gone.has(imageId(n)) || writes.has(item.pk + item.sk)) continue;
      const kind = change % 4;
      if (kind < 2) gone.add(imageId(n));
      if (kind === 0) writes.set(item.pk + item.sk, { remove: item });
      if (kind === 1) writes.set(item.pk + item.sk, { put: findingOf(n, { status: 'INSUFFICIENT_DATA' }) });
      if (kind === 2) writes.set(item.pk + item.sk, { put: findingOf(n, { reason: `seen again ${pages}` }) });
      const fresh = findingOf(added);
      if (kind === 3) writes.set(fresh.pk + fresh.sk, { put: fresh });
      if (kind === 3) added += 1;
    }
    await write([...writes.values()]);
    changed += writes.size;
  }
  const stayed = Array.from({ length: count }, (_, n) => imageId(n)).filter((id) => !gone.has(id));
  return {
    ...{ pages, changed },
    missed: stayed.filter((id) => !seen.has(id)),
    doubled: [...seen].flatMap(([id, times]) => (times > 1 ? [id] : [])),
  };
}

/** The same numbers each time (Park and Miller). */
function numbers(seed: number): () => number {
  let state = seed % 2_147_483_647;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state;
  };
}
