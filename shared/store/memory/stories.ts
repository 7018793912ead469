import type { SubjectId } from '../../domain/subject.ts';
import type { Entry, StoryItem } from '../../ports/story.ts';
import { link } from '../chain.ts';
import type { Stories } from '../story.ts';

export interface MemoryStories extends Stories {
  /** Once, as the table does. */
  append(subjectId: SubjectId, entry: Entry): void;
}

export function memoryStories(): MemoryStories {
  const stories = new Map<SubjectId, readonly StoryItem[]>();
  const storyOf = (subjectId: SubjectId) => stories.get(subjectId) ?? [];
  return {
    readStory: async (subjectId) => storyOf(subjectId),
    append: (subjectId, entry) => {
      const story = storyOf(subjectId);
      if (story.some(({ kind, entryId }) => kind === entry.kind && entryId === entry.entryId)) return;
      stories.set(subjectId, [...story, link(subjectId, entry, story.at(-1) ?? null)]);
    },
  };
}
