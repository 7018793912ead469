import type { Snapshot } from '@aws-sdk/client-ec2';
import type { Context } from '../operation.ts';
import type { Scope } from '../state/world.ts';

/** Starts a snapshot that is completed after the world's time for it. */
export function createSnapshotOf(
  context: Context,
  from: Partial<Snapshot>,
  completesAfterMs?: number,
): Snapshot {
  const { scope, world, now, accountId, region } = context;
  const SnapshotId = world.ids.next(`${accountId}#${region}`, 'snap');
  const snapshot: Snapshot = {
    ...from,
    SnapshotId,
    OwnerId: accountId,
    State: 'pending',
    Progress: '0%',
    StartTime: now,
    StorageTier: 'standard',
  };
  scope.snapshots.put(SnapshotId, { snapshot, createVolumePermissions: [] });
  const afterMs = completesAfterMs ?? world.timings.snapshotCreation;
  world.schedule(afterMs, () => completeSnapshot(scope, SnapshotId, new Date(now.getTime() + afterMs)));
  return snapshot;
}

function completeSnapshot(scope: Scope, snapshotId: string, at: Date): void {
  const record = scope.snapshots.get(snapshotId);
  if (record === undefined || record.snapshot.State !== 'pending') return;
  const snapshot = { ...record.snapshot, State: 'completed' as const, Progress: '100%', CompletionTime: at };
  scope.snapshots.put(snapshotId, { ...record, snapshot });
}
