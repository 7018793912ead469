import type { Finding } from '../domain/finding.ts';
import { groupBy } from '../domain/group-by.ts';
import type { SnapshotId } from '../domain/image.ts';
import type { Instant } from '../domain/instant.ts';
import { isStillGood } from '../domain/shares.ts';
import type { SnapshotFinding } from '../domain/snapshot.ts';
import type { Transition } from '../ports/story.ts';
import { findingsAfter, nextDueAfter, type StoredSubject, transitionsBetween } from './finding-changes.ts';
import { listsAll, type Saving } from './report-changes.ts';

/** What the store keeps of one orphaned snapshot besides what it is needed for. */
export interface StoredOrphan extends StoredSubject {
  readonly snapshotId: SnapshotId;
  /** As its tags name it; null: they name nobody. */
  readonly owner: string | null;
  readonly orphanedSince: Instant;
  /** When it was read to be shared with nobody: an orphaned snapshot is. */
  readonly unsharedAt: Instant;
}

export interface OrphanChange {
  readonly snapshotId: SnapshotId;
  readonly before: StoredOrphan | null;
  /** Null: it is not orphaned any more, or gone. */
  readonly after: StoredOrphan | null;
  readonly transitions: readonly Transition[];
}

/** What a sweep says of orphaned snapshots, to be asked snapshot by snapshot. */
export interface SweptOrphans {
  /** All that are orphaned by this sweep. */
  readonly ids: ReadonlySet<SnapshotId>;
  /** Null: nothing changes. What could not be judged stays as it was: unread is not "no longer orphaned". */
  change(snapshotId: SnapshotId, before: StoredOrphan | null): OrphanChange | null;
}

export function sweptOrphans(saving: Saving): SweptOrphans {
  const { report } = saving;
  const judged = new Map(report.snapshots.map((finding) => [finding.snapshotId, finding]));
  const findings = groupBy(report.orphanFindings, (finding) => finding.subjectId);
  const isWhole = listsAll('Snapshots', saving);
  const owners = new Map(report.orphanCosts.map(({ snapshotId, owner }) => [snapshotId, owner]));
  const orphans = report.snapshots.filter(({ status }) => status === 'ORPHANED');
  return {
    ids: new Set(orphans.map(({ snapshotId }) => snapshotId)),
    change: (snapshotId, before) => {
      const finding = judged.get(snapshotId);
      if (finding?.status === 'UNKNOWN' || (finding === undefined && !isWhole)) return null;
      const own = findings.get(snapshotId) ?? [];
      const owner = owners.get(snapshotId) ?? null;
      const after = finding === undefined ? null : orphanAfter({ finding, own, owner }, before, saving);
      if (before === null && after === null) return null;
      const ended = finding?.reason ?? 'the snapshot is gone';
      return { snapshotId, before, after, transitions: transitionsBetween(before, after ?? nothing, ended) };
    },
  };
}

const nothing: StoredSubject = { nextDueAt: null, findings: [] };

interface FoundOrphan {
  readonly finding: SnapshotFinding;
  readonly own: readonly Finding[];
  readonly owner: string | null;
}

function orphanAfter(
  { finding: { snapshotId, orphanedSince }, own, owner }: FoundOrphan,
  before: StoredOrphan | null,
  { report, run, actions }: Saving,
): StoredOrphan | null {
  if (orphanedSince === null) return null;
  return {
    ...{ snapshotId, owner, orphanedSince },
    unsharedAt: unsharedAfter(snapshotId, before, report.evaluatedAt),
    nextDueAt: nextDueAfter(actions.get(snapshotId) ?? []),
    findings: findingsAfter(own, before, run),
  };
}

/** Read again or taken from before, nobody can tell: what is still good keeps its instant, without a write. */
function unsharedAfter(snapshotId: SnapshotId, before: StoredOrphan | null, now: Instant): Instant {
  if (before === null) return now;
  return isStillGood(snapshotId, { readAt: before.unsharedAt }, new Date(now)) ? before.unsharedAt : now;
}
