import type { SnapshotId } from '../domain/image.ts';
import type { SnapshotFinding } from '../domain/snapshot.ts';
import { inChunks } from './in-parallel.ts';
import { type SnapshotItem, snapshotItem } from './items.ts';
import { scopePk, snapshotKey, startingWith } from './keys.ts';
import { listsAll, type Saving, snapshotAfter } from './report-changes.ts';
import type { Table, Write } from './table.ts';

const atOnce = 1_000;

/** Writes the snapshots whose status or reason changed; a sweep that read them all forgets those that are gone. */
export async function saveSnapshots(table: Table, saving: Saving): Promise<void> {
  const { report, run } = saving;
  const unsaved = new Map(report.snapshots.map((snapshot) => [snapshot.snapshotId, snapshot]));
  const isWhole = listsAll('Snapshots', saving);
  const stored = run.kind === 'sweep' ? allSnapshots(table, saving) : named(table, saving, unsaved);
  for await (const page of stored) {
    const writes = page.flatMap((item): readonly Write[] => {
      const found = unsaved.get(item.snapshotId);
      unsaved.delete(item.snapshotId);
      if (found !== undefined) return writesFor(found, item, saving);
      return isWhole ? [{ remove: item }] : [];
    });
    await table.writeAll(writes);
  }
  for (const snapshots of inChunks([...unsaved.values()], atOnce)) {
    await table.writeAll(snapshots.flatMap((snapshot) => writesFor(snapshot, null, saving)));
  }
}

function writesFor(found: SnapshotFinding, before: SnapshotItem | null, saving: Saving): readonly Write[] {
  const after = snapshotAfter(found, before, saving);
  return after === null ? [] : [{ put: snapshotItem(after, saving.report.scope) }];
}

function allSnapshots(table: Table, { report }: Saving): AsyncIterable<readonly SnapshotItem[]> {
  return table.pages<SnapshotItem>(startingWith(scopePk(report.scope), 'N#'));
}

async function* named(
  table: Table,
  { report }: Saving,
  snapshots: ReadonlyMap<SnapshotId, SnapshotFinding>,
): AsyncGenerator<readonly SnapshotItem[]> {
  for (const snapshotId of [...snapshots.keys()]) {
    const item = await table.read<SnapshotItem>(snapshotKey(report.scope, snapshotId));
    if (item !== null) yield [item];
  }
}
