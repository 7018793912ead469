import type { SubjectId } from '../../domain/subject.ts';
import type { Entry, StoryItem } from '../../ports/story.ts';
import { link } from '../chain.ts';
import { type Key, storyKey } from '../keys.ts';
import type { Stories } from '../story.ts';

export interface MemoryStories extends Stories {
  /** Once, as the table does. */
  append(subjectId: SubjectId, entry: Entry): void;
  /** As the table keeps them, of all subjects. */
  items(): readonly (Key & StoryItem)[];
}

export function memoryStories(): MemoryStories {
  const stories = new Map<SubjectId, readonly StoryItem[]>();
  const storyOf = (subjectId: SubjectId) => stories.get(subjectId) ?? [];
  return {
    items: () =>
      [...stories.values()].flat().map((item) => ({ ...storyKey(item.subjectId, item.seq), ...item })),
    readStory: async (subjectId) => storyOf(subjectId),
    append: (subjectId, entry) => {
      const story = storyOf(subjectId);
      if (story.some(({ kind, entryId }) => kind === entry.kind && entryId === entry.entryId)) return;
      stories.set(subjectId, [...story, link(subjectId, entry, story.at(-1) ?? null)]);
    },
  };
}
