import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SubjectId } from '../../shared/domain/subject.ts';
import type { StoryItem } from '../../shared/ports/story.ts';
import { readJsonLines } from '../../shared/report/export/json-lines.ts';
import { storyItem } from '../../shared/report/export/story-rows.ts';
import { UserError } from '../user-error.ts';

/** The stories in a copy of the export, by subject. Throws a UserError for a folder without any, or a file that is none. */
export function exportedStories(folder: string): ReadonlyMap<SubjectId, readonly StoryItem[]> {
  const items = filesIn(folder).flatMap((file) => itemsIn(file));
  return Map.groupBy(items, ({ subjectId }) => subjectId);
}

function filesIn(folder: string): readonly string[] {
  const history = join(folder, 'history');
  const files = namesIn(history).filter((name) => name.endsWith('.jsonl.gz'));
  if (files.length > 0) return files.map((name) => join(history, name)).toSorted();
  throw new UserError(
    `${history} holds nothing of an export: make the copy by aws s3 sync s3://BUCKET ${folder}`,
  );
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
}

function itemsIn(file: string): readonly StoryItem[] {
  try {
    return readJsonLines(readFileSync(file)).map(storyItem);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it cannot be read';
    throw new UserError(`${file} is no file of an export (${why}): copy it again, or ask who changed it`);
  }
}
