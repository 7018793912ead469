import type { ImageId } from '../../domain/image.ts';
import { type Entry, link, type StoryItem } from '../chain.ts';
import type { Stories } from '../story.ts';

export interface MemoryStories extends Stories {
  /** Once, as the table does. */
  append(imageId: ImageId, entry: Entry): void;
}

export function memoryStories(): MemoryStories {
  const stories = new Map<ImageId, readonly StoryItem[]>();
  const storyOf = (imageId: ImageId) => stories.get(imageId) ?? [];
  return {
    readStory: async (imageId) => storyOf(imageId),
    append: (imageId, entry) => {
      const story = storyOf(imageId);
      if (story.some(({ kind, entryId }) => kind === entry.kind && entryId === entry.entryId)) return;
      stories.set(imageId, [...story, link(imageId, entry, story.at(-1) ?? null)]);
    },
  };
}
