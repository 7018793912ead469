import {
  ListSnapshotsInRecycleBin$,
  type ListSnapshotsInRecycleBinRequest,
  type ListSnapshotsInRecycleBinResult,
  RestoreSnapshotFromRecycleBin$,
  type RestoreSnapshotFromRecycleBinRequest,
  type RestoreSnapshotFromRecycleBinResult,
  type SnapshotRecycleBinInfo,
} from '@aws-sdk/client-ec2';
import { type Input, operation } from '../operation.ts';
import { page } from '../paging.ts';
import type { SnapshotRecord } from '../state/world.ts';
import { checkSnapshotId, snapshotNotFound } from './snapshot-access.ts';

export const listSnapshotsInRecycleBin = operation({
  schema: ListSnapshotsInRecycleBin$,
  facts: ['SnapshotsInRecycleBin'],
  honours: ['MaxResults', 'NextToken', 'SnapshotIds'],
  handle(input: ListSnapshotsInRecycleBinRequest, context): ListSnapshotsInRecycleBinResult {
    const wanted = input.SnapshotIds ?? [];
    const { items, nextToken } = page(context, 'ListSnapshotsInRecycleBin', {
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      limits: { min: 5, max: 1000, whenAbsent: 1000 },
      key: ({ SnapshotId = '' }: SnapshotRecycleBinInfo) => SnapshotId,
      list: () =>
        context
          .read(context.scope.snapshots)
          .flatMap(describeBinned)
          .filter(({ SnapshotId = '' }) => wanted.length === 0 || wanted.includes(SnapshotId)),
    });
    return { Snapshots: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
});

export const restoreSnapshotFromRecycleBin = operation({
  schema: RestoreSnapshotFromRecycleBin$,
  mutating: true,
  honours: ['SnapshotId'],
  handle(
    { SnapshotId }: Input<RestoreSnapshotFromRecycleBinRequest>,
    context,
  ): RestoreSnapshotFromRecycleBinResult {
    checkSnapshotId(SnapshotId);
    const record = context.scope.snapshots.get(SnapshotId);
    if (record?.bin === undefined) throw snapshotNotFound(SnapshotId);
    const { bin: _bin, ...restored } = record;
    context.scope.snapshots.put(SnapshotId, restored);
    const { Description, Encrypted, OwnerId, Progress, StartTime, State, VolumeId, VolumeSize } =
      restored.snapshot;
    return { SnapshotId, Description, Encrypted, OwnerId, Progress, StartTime, State, VolumeId, VolumeSize };
  },
});

function describeBinned({ snapshot, bin }: SnapshotRecord): SnapshotRecycleBinInfo[] {
  if (bin === undefined) return [];
  return [
    {
      SnapshotId: snapshot.SnapshotId,
      Description: snapshot.Description,
      VolumeId: snapshot.VolumeId,
      RecycleBinEnterTime: new Date(bin.enteredAt),
      RecycleBinExitTime: new Date(bin.exitsAt),
    },
  ];
}
