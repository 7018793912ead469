import { createHash } from 'node:crypto';
import type { Archive } from '../../ports/archive.ts';
import type { StoryItem } from '../../ports/story.ts';
import type { Bucket } from './bucket.ts';
import { jsonLines } from './json-lines.ts';
import { dayOf, type Row, type TableName } from './rows.ts';
import { storyRow } from './story-rows.ts';
import { findingRows, scopeRow } from './sweep-rows.ts';

/** Of an object: some ten megabytes before they are compressed. */
const mostRows = 10_000;

/** The export in a bucket: `findings/day=2026-11-26/….jsonl.gz`, `scopes/…`, `history/…`. */
export function bucketArchive(bucket: Bucket): Archive {
  const put = (table: TableName, day: string, name: string, rows: readonly Row[]) =>
    bucket.put(`${table}/day=${day}/${name}.jsonl.gz`, jsonLines(rows));
  return {
    saveSweep: async (report, run) => {
      const { scope, evaluatedAt } = report;
      const day = dayOf(evaluatedAt);
      const name = [scope.accountId, scope.region, evaluatedAt.replace(/[:.]/g, ''), run.runId].join('_');
      let part = 0;
      for (const rows of chunksOf(findingRows(report, run), mostRows)) {
        part += 1;
        await put('findings', day, `${name}_${String(part).padStart(4, '0')}`, rows);
      }
      // Last, so that it stands for the findings.
      await put('scopes', day, name, [scopeRow(report, run)]);
    },
    saveStories: async (items) => {
      for (const [day, rows] of Map.groupBy(items, ({ at }) => dayOf(at)))
        await put('history', day, nameOf(rows), rows.map(storyRow));
    },
  };
}

function* chunksOf<T>(items: Iterable<T>, most: number): Generator<readonly T[]> {
  let chunk: T[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length < most) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** The same items again are the same object. */
function nameOf(items: readonly StoryItem[]): string {
  const hash = createHash('sha256').update(items.map((item) => item.hash).join('\n'));
  return hash.digest('hex').slice(0, 32);
}
