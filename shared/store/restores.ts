import type { Restores } from '../ports.ts';
import { statementEntry } from './entries.ts';
import { appendEntry } from './story.ts';
import type { Table } from './table.ts';

/** What a person brings back, in the story of the image and nowhere else. */
export function restores(table: Table): Restores {
  return {
    recordRestoreIntent: (restore) =>
      appendEntry(table, restore.imageId, statementEntry({ said: 'restoring', restore }, restore.at)),
    recordRestoreOutcome: (restore, result, at) =>
      appendEntry(table, restore.imageId, statementEntry({ said: 'restored', restore, result }, at)),
  };
}
