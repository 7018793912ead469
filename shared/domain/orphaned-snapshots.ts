import { nonCompliant, type Verdict } from './finding.ts';
import { after, dayMs, isPast } from './instant.ts';
import type { OrphanedSnapshots } from './policy.ts';
import type { SnapshotFinding } from './snapshot.ts';

/** The id of the rule, and of its check: it is asked by a key of its own in the policy. */
export const orphanCheck = 'orphaned-snapshots';

/**
 * What the policy says of one snapshot; null where there is nothing to say: it is needed, protected, not about images, could
 * not be read, or is not orphaned for long enough. So it is with most snapshots, of which no verdict is kept then.
 */
export function judgeOrphan(
  { status, reason, madeFor, orphanedSince }: SnapshotFinding,
  { minAgeDays }: OrphanedSnapshots,
  now: Date,
): Verdict | null {
  if (status !== 'ORPHANED' || orphanedSince === null) return null;
  if (!isPast(after(orphanedSince, minAgeDays * dayMs), now)) return null;
  const evidence = { orphanedSince, imageId: madeFor?.imageId ?? null, knownBy: madeFor?.knownBy ?? null };
  return nonCompliant(
    `${reason}, since ${orphanedSince}: delete it, or say in a tag what it is kept for`,
    evidence,
  );
}
