import type { Finding } from '../domain/finding.ts';
import type { Scope, SnapshotId } from '../domain/image.ts';
import { plain } from './canonical-json.ts';
import { alertEntry, transitionEntry } from './entries.ts';
import { withAnnouncements } from './finding-changes.ts';
import {
  dueIndex,
  type FindingItem,
  findingItems,
  type PassingFindings,
  toFindings,
} from './finding-items.ts';
import { inChunks, inParallel } from './in-parallel.ts';
import type { OutcomeItem, WaiverItem } from './items.ts';
import { type Key, orphanKey, scopePk, startingWith, withParts } from './keys.ts';
import { type OrphanChange, type StoredOrphan, sweptOrphans } from './orphan-changes.ts';
import type { Saving } from './report-changes.ts';
import { appendEntry } from './story.ts';
import type { Table, Write } from './table.ts';
import { writesBetween } from './writes-between.ts';

export interface OrphanItem extends Key, Scope, Omit<StoredOrphan, 'findings'> {
  readonly type: 'orphan';
  readonly passing: PassingFindings;
}

interface OfSnapshot {
  readonly snapshotId: SnapshotId;
}

/** What may stand at and below `O#snap`; types that this version does not know are left alone. */
export type OrphanPart =
  | OrphanItem
  | (FindingItem & OfSnapshot)
  | (OutcomeItem & OfSnapshot)
  | (WaiverItem & OfSnapshot);

interface OrphanGroup {
  readonly snapshotId: SnapshotId;
  readonly parts: readonly OrphanPart[];
}

const storiesAtOnce = 16;
const newOrphansAtOnce = 250;

/** All that is kept of snapshots that are, or were, orphaned, a page at a time. */
export function orphanPages(table: Table, scope: Scope): AsyncIterable<readonly OrphanPart[]> {
  return table.pages<OrphanPart>(startingWith(scopePk(scope), 'O#'));
}

/** Writes what a sweep changed of orphaned snapshots, each change first in the snapshot's story. Events show none as a whole. */
export async function saveOrphans(table: Table, saving: Saving): Promise<void> {
  const { report, run } = saving;
  if (run.kind === 'event') return;
  const swept = sweptOrphans(saving);
  const unsaved = new Set(swept.ids);
  for await (const groups of orphanGroups(table, report.scope)) {
    const changes = groups.flatMap(({ snapshotId, parts }) => {
      unsaved.delete(snapshotId);
      const change = swept.change(snapshotId, toStoredOrphan(parts));
      return change === null ? [] : [{ parts, change }];
    });
    await writeChanges(table, changes, saving);
  }
  for (const ids of inChunks([...unsaved], newOrphansAtOnce)) {
    const changes = ids.flatMap((snapshotId) => {
      const change = swept.change(snapshotId, null);
      return change === null ? [] : [{ parts: [], change }];
    });
    await writeChanges(table, changes, saving);
  }
}

export async function saveOrphanAnnounced(
  table: Table,
  scope: Scope,
  snapshotId: SnapshotId,
  announced: readonly Finding[],
): Promise<void> {
  const parts = await table.readAll<OrphanPart>(withParts(orphanKey(scope, snapshotId)));
  const before = toStoredOrphan(parts);
  if (before === null) return;
  await appendEntry(table, snapshotId, alertEntry(scope, announced));
  await table.writeAll(writesFor(parts, withAnnouncements(before, announced), scope));
}

interface GroupChange {
  readonly parts: readonly OrphanPart[];
  readonly change: OrphanChange;
}

async function writeChanges(table: Table, changes: readonly GroupChange[], saving: Saving): Promise<void> {
  const told = changes.filter(({ change }) => change.transitions.length > 0);
  await inParallel(told, storiesAtOnce, ({ change: { snapshotId, transitions } }) =>
    appendEntry(table, snapshotId, transitionEntry(transitions, saving)),
  );
  await table.writeAll(
    changes.flatMap(({ parts, change }) => writesFor(parts, change.after, saving.report.scope)),
  );
}

/** Steps and waivers, and what other versions keep with the snapshot, are not this writer's. */
function writesFor(parts: readonly OrphanPart[], after: StoredOrphan | null, scope: Scope): readonly Write[] {
  const own = parts.filter(({ type }) => type === 'orphan' || type === 'finding');
  return writesBetween(own, after === null ? [] : orphanItems(after, scope));
}

export function orphanItems({ findings, ...orphan }: StoredOrphan, scope: Scope): readonly Key[] {
  const { snapshotId, nextDueAt } = orphan;
  const { passing, failing } = findingItems(snapshotId, findings, { scope, name: null, owner: orphan.owner });
  const item = {
    ...orphanKey(scope, snapshotId),
    ...{ type: 'orphan', ...scope, ...orphan, passing },
    ...(nextDueAt === null ? {} : dueIndex(snapshotId, nextDueAt, scope)),
  };
  return [item, ...failing].map((each: Key) => plain(each));
}

/** Null: it is not orphaned, though steps or waivers of it may be kept. */
function toStoredOrphan(parts: readonly OrphanPart[]): StoredOrphan | null {
  const summary = parts.find((part) => part.type === 'orphan');
  if (summary === undefined) return null;
  const { snapshotId, orphanedSince, unsharedAt, nextDueAt, passing } = summary;
  // An earlier version did not keep it.
  const owner = summary.owner ?? null;
  const failing = parts.filter((part) => part.type === 'finding');
  return {
    ...{ snapshotId, owner, orphanedSince, unsharedAt, nextDueAt },
    findings: toFindings(snapshotId, passing, failing),
  };
}

/** The parts of one snapshot are neighbours; those that a page ends with may go on in the next. */
async function* orphanGroups(table: Table, scope: Scope): AsyncGenerator<readonly OrphanGroup[]> {
  let open: OrphanPart[] = [];
  for await (const page of orphanPages(table, scope)) {
    const groups: OrphanGroup[] = [];
    for (const part of page) {
      const snapshotId = open[0]?.snapshotId;
      if (snapshotId !== undefined && snapshotId !== part.snapshotId) {
        groups.push({ snapshotId, parts: open });
        open = [];
      }
      open.push(part);
    }
    yield groups;
  }
  const snapshotId = open[0]?.snapshotId;
  if (snapshotId !== undefined) yield [{ snapshotId, parts: open }];
}
