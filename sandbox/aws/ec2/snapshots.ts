import {
  CreateSnapshot$,
  type CreateSnapshotRequest,
  DeleteSnapshot$,
  type DeleteSnapshotRequest,
  DescribeSnapshots$,
  type DescribeSnapshotsRequest,
  type DescribeSnapshotsResult,
  type Snapshot,
  type SnapshotInfo,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { type Context, type Input, operation } from '../operation.ts';
import { page } from '../paging.ts';
import { scopesOfRegion } from '../state/create-world.ts';
import { createSnapshotOf } from './create-snapshot.ts';
import { applyFilters, type FilterFields } from './filters.ts';
import {
  checkSnapshotId,
  deletionRefusal,
  mayReadSnapshot,
  type OwnedSnapshot,
  ownSnapshot,
  removeSnapshot,
  snapshotNotFound,
} from './snapshot-access.ts';
import { readTagSpecifications } from './tag-specifications.ts';

// aws-facts C.1.
const snapshotFilters: FilterFields<Snapshot> = {
  description: ({ Description }) => Description,
  encrypted: ({ Encrypted }) => Encrypted,
  'owner-alias': ({ OwnerAlias }) => OwnerAlias,
  'owner-id': ({ OwnerId }) => OwnerId,
  progress: ({ Progress }) => Progress,
  'snapshot-id': ({ SnapshotId }) => SnapshotId,
  'start-time': ({ StartTime }) => StartTime,
  status: ({ State }) => State,
  'storage-tier': ({ StorageTier }) => StorageTier,
  'transfer-type': ({ TransferType }) => TransferType,
  'volume-id': ({ VolumeId }) => VolumeId,
  'volume-size': ({ VolumeSize }) => VolumeSize,
};

export const describeSnapshots = operation({
  schema: DescribeSnapshots$,
  facts: ['Snapshots'],
  honours: ['Filters', 'MaxResults', 'NextToken', 'OwnerIds', 'RestorableByUserIds', 'SnapshotIds'],
  handle(input: DescribeSnapshotsRequest, context): DescribeSnapshotsResult {
    if ((input.SnapshotIds ?? []).length > 0 && input.MaxResults !== undefined) {
      const message = 'The parameter snapshotIds cannot be used with the parameter maxResults';
      throw new AwsError('InvalidParameterCombination', message);
    }
    const { items, nextToken } = page(context, 'DescribeSnapshots', {
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      limits: { min: 5, max: 1000 },
      key: ({ SnapshotId = '' }: Snapshot) => SnapshotId,
      list: () => listSnapshots(input, context),
    });
    return { Snapshots: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
});

export const createSnapshot = operation({
  schema: CreateSnapshot$,
  mutating: true,
  honours: ['Description', 'TagSpecifications', 'VolumeId'],
  handle(input: Input<CreateSnapshotRequest>, context): SnapshotInfo {
    const tags = readTagSpecifications(input.TagSpecifications, ['snapshot']);
    const volume = context.scope.volumes.get(input.VolumeId);
    if (volume === undefined) {
      throw new AwsError('InvalidVolume.NotFound', `The volume '${input.VolumeId}' does not exist.`);
    }
    const snapshot = createSnapshotOf(context, {
      VolumeId: input.VolumeId,
      VolumeSize: volume.Size,
      Encrypted: volume.Encrypted,
      KmsKeyId: volume.KmsKeyId,
      Description: input.Description ?? '',
    });
    if (tags.snapshot !== undefined) context.scope.tags.put(snapshot.SnapshotId ?? '', tags.snapshot);
    return snapshot;
  },
});

/** Refuses a snapshot in use, locked or managed by Backup (aws-facts C.4). */
export const deleteSnapshot = operation({
  schema: DeleteSnapshot$,
  mutating: true,
  honours: ['SnapshotId'],
  handle({ SnapshotId }: Input<DeleteSnapshotRequest>, context): object {
    ownSnapshot(context, SnapshotId);
    const refusal = deletionRefusal(context, SnapshotId);
    if (refusal !== undefined) throw refusal;
    removeSnapshot(context, SnapshotId);
    return {};
  },
});

function listSnapshots(input: DescribeSnapshotsRequest, context: Context): Snapshot[] {
  const ids = input.SnapshotIds ?? [];
  for (const id of ids) checkSnapshotId(id);
  const all = scopesOfRegion(context.world, context.region).flatMap((owner) =>
    context.read(owner.snapshots).flatMap((record) => (record.bin === undefined ? [{ record, owner }] : [])),
  );
  const missing = ids.find((id) => !all.some(({ record }) => record.snapshot.SnapshotId === id));
  if (missing !== undefined) throw snapshotNotFound(missing);
  // An id without access is silently left out (aws-facts C.1).
  const wanted = new Set(ids);
  const shown = all
    .filter((each) => mayReadSnapshot(each, context.accountId))
    .filter(({ record }) => wanted.size === 0 || wanted.has(record.snapshot.SnapshotId ?? ''))
    .filter(ownerTest(input.OwnerIds ?? [], context))
    .filter(restorableTest(input.RestorableByUserIds ?? [], context))
    .map((each) => viewSnapshot(context, each));
  return applyFilters({
    items: shown,
    filters: input.Filters,
    fields: snapshotFilters,
    tags: ({ Tags = [] }) => Tags,
  });
}

function viewSnapshot({ scope, moment }: Context, { record }: OwnedSnapshot): Snapshot {
  const tags = scope.tags.get(record.snapshot.SnapshotId ?? '', moment) ?? [];
  return tags.length === 0 ? record.snapshot : { ...record.snapshot, Tags: [...tags] };
}

function ownerTest(owners: readonly string[], { accountId }: Context): (snapshot: OwnedSnapshot) => boolean {
  const wanted = new Set(owners.map((owner) => (owner === 'self' ? accountId : owner)));
  return ({ record, owner }) =>
    wanted.size === 0 || wanted.has(owner.accountId) || wanted.has(record.snapshot.OwnerAlias ?? '');
}

function restorableTest(
  users: readonly string[],
  { accountId }: Context,
): (snapshot: OwnedSnapshot) => boolean {
  if (users.length === 0) return () => true;
  return ({ record, owner }) =>
    users.some((user) => {
      if (user === 'all') return (record.createVolumePermissions ?? []).some(({ Group }) => Group === 'all');
      return mayReadSnapshot({ record, owner }, user === 'self' ? accountId : user);
    });
}
