import type { Instant } from '../domain/instant.ts';
import type { CallResult } from '../domain/outcome.ts';
import type { RestoreIntent } from '../domain/restore.ts';
import { statementEntry } from './entries.ts';
import { appendEntry } from './story.ts';
import type { Table } from './table.ts';

/** What a person brings back, in the story of the image and nowhere else. */
export function restores(table: Table) {
  return {
    recordRestoreIntent: (restore: RestoreIntent) =>
      appendEntry(table, restore.imageId, statementEntry({ said: 'restoring', restore }, restore.at)),
    recordRestoreOutcome: (restore: RestoreIntent, result: CallResult, at: Instant) =>
      appendEntry(table, restore.imageId, statementEntry({ said: 'restored', restore, result }, at)),
  };
}
