import type { SnapshotId } from '../../domain/image.ts';
import { transitionEntry } from '../entries.ts';
import { type StoredOrphan, sweptOrphans } from '../orphan-changes.ts';
import type { Saving } from '../report-changes.ts';
import type { MemoryStories } from './stories.ts';

/** Orphaned snapshots, as the table keeps them. */
export function saveMemoryOrphans(
  orphans: Map<SnapshotId, StoredOrphan>,
  saving: Saving,
  stories: MemoryStories,
): void {
  if (saving.run.kind === 'event') return;
  const swept = sweptOrphans(saving);
  for (const snapshotId of new Set([...orphans.keys(), ...swept.ids])) {
    const change = swept.change(snapshotId, orphans.get(snapshotId) ?? null);
    if (change === null) continue;
    const { after, transitions } = change;
    if (transitions.length > 0) stories.append(snapshotId, transitionEntry(transitions, saving));
    if (after === null) orphans.delete(snapshotId);
    else orphans.set(snapshotId, after);
  }
}
