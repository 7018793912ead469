import { setTimeout as pause } from 'node:timers/promises';
import type { SubjectId } from '../domain/subject.ts';
import type { Entry, StoryItem } from '../ports/story.ts';
import { link } from './chain.ts';
import { type Key, storyKey, wholePartition } from './keys.ts';
import type { Condition, Table } from './table.ts';

/** The stories that the store keeps: also of images that are gone. */
export interface Stories {
  /** In order. Empty for an image of which nothing was recorded. */
  readStory(subjectId: SubjectId): Promise<readonly StoryItem[]>;
}

/** Other writers took the next place in an image's story again and again. */
export class StoryContendedError extends Error {
  override readonly name = 'StoryContendedError';
}

const notYetWritten: Condition = { expression: 'attribute_not_exists(pk)' };
const attempts = 60;
/** A repeated record comes soon after the first: a retry, or the same event twice. */
const newestSeen = 10;

export function storyReader(table: Table): Stories {
  return {
    readStory: (subjectId) => table.readAll<StoryItem & Key>(storyRange(subjectId)),
  };
}

/**
 * Adds the entry to the image's story, once: what stands among the newest items is not written again. `isNew` spares
 * the first read where nothing was recorded yet; being wrong about it costs one refused write.
 */
export async function appendEntry(
  table: Table,
  subjectId: SubjectId,
  entry: Entry,
  { isNew = false } = {},
): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (attempt > 1) await pause(Math.random() * Math.min(100, 5 * attempt));
    const newest =
      isNew && attempt === 0 ? [] : await table.readLast<StoryItem & Key>(storyRange(subjectId), newestSeen);
    if (newest.some(({ kind, entryId }) => kind === entry.kind && entryId === entry.entryId)) return;
    const item = link(subjectId, entry, newest[0] ?? null);
    const written = await table.put({ ...storyKey(subjectId, item.seq), ...item }, notYetWritten);
    if (written === 'written') return;
  }
  throw new StoryContendedError(`${entry.kind} ${entry.entryId} of ${subjectId}: ${attempts} attempts`);
}

function storyRange(subjectId: SubjectId) {
  return wholePartition(storyKey(subjectId, 1).pk);
}
