import type { SubjectId } from '../domain/subject.ts';
import type { StoryItem } from '../ports/story.ts';
import { isUnchanged, verifyChain } from './chain.ts';

/** Whether one story in the table is the one that was written, as far as chain and export can tell. */
export interface StoryCheck {
  readonly subjectId: SubjectId;
  /** In the table. */
  readonly items: number;
  /** In the export, each once. */
  readonly exported: number;
  /** A sentence each, in order of item; empty: nothing was changed, removed, added or moved. */
  readonly faults: readonly string[];
  /** Places of items that are not in the export: written after it was taken, or never brought there. */
  readonly notExported: readonly number[];
}

/**
 * Checks a story by its chain and, where there is one, by the export that was made of it before. The chain alone cannot tell
 * that the newest items were cut off, or that all of it was written anew: the export can.
 */
export function verifyStory(
  subjectId: SubjectId,
  story: readonly StoryItem[],
  exported: readonly StoryItem[] | null,
): StoryCheck {
  const chain = verifyChain(story);
  const inTable = new Map(story.map((item) => [item.seq, item]));
  // What was changed last, so that no honest copy of it hides it.
  const copies = (exported ?? []).toSorted(
    (one, other) => Number(isUnchanged(other)) - Number(isUnchanged(one)),
  );
  const kept = new Map(copies.map((item) => [`${item.seq} ${item.hash}`, item]));
  const foreign = story.find((item) => item.subjectId !== subjectId);
  const places = new Set([...kept.values()].map(({ seq }) => seq));
  return {
    subjectId,
    items: story.length,
    exported: kept.size,
    faults: [
      ...(chain.ok ? [] : [`item ${chain.seq}: ${chain.reason}`]),
      ...(foreign === undefined ? [] : [`item ${foreign.seq}: it is of the story of ${foreign.subjectId}`]),
      ...[...kept.values()]
        .toSorted((one, other) => one.seq - other.seq)
        .flatMap((item) => faultOf(item, inTable.get(item.seq)) ?? []),
    ],
    notExported:
      exported === null
        ? []
        : [...inTable.keys()].filter((seq) => !places.has(seq)).toSorted((a, b) => a - b),
  };
}

function faultOf(exported: StoryItem, item: StoryItem | undefined): string | null {
  const { seq, hash } = exported;
  if (!isUnchanged(exported)) return `item ${seq}: the export was changed`;
  if (item === undefined) return `item ${seq}: it is in the export and not in the table`;
  return item.hash === hash ? null : `item ${seq}: it is not what was exported`;
}
