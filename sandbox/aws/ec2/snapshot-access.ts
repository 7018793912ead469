import type { Tag } from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import type { Context } from '../operation.ts';
import { scopesOfRegion } from '../state/create-world.ts';
import type { Scope, SnapshotRecord, World } from '../state/world.ts';
import { snapshotIdsOf } from './change-image.ts';
import { isGone } from './image-access.ts';
import { binStayFor } from './recycle-bin.ts';

/** A snapshot and the scope of its owner. */
export interface OwnedSnapshot {
  readonly record: SnapshotRecord;
  readonly owner: Scope;
}

const snapshotIdForm = /^snap-(?:[0-9a-z]{8}|[0-9a-z]{17})$/i;

export function checkSnapshotId(snapshotId: string): void {
  if (snapshotIdForm.test(snapshotId)) return;
  throw new AwsError('InvalidSnapshotID.Malformed', `Invalid id: "${snapshotId}" (expecting "snap-...")`);
}

export function snapshotNotFound(snapshotId: string): AwsError {
  return new AwsError('InvalidSnapshot.NotFound', `The snapshot '${snapshotId}' does not exist.`);
}

/** Whoever owns it, unless it is in the Recycle Bin. */
export function findSnapshot(world: World, region: string, snapshotId: string): OwnedSnapshot | undefined {
  for (const owner of scopesOfRegion(world, region)) {
    const record = owner.snapshots.get(snapshotId);
    if (record !== undefined && record.bin === undefined) return { record, owner };
  }
  return undefined;
}

/** The caller's own snapshot, for a change. */
export function ownSnapshot(context: Context, snapshotId: string): SnapshotRecord {
  checkSnapshotId(snapshotId);
  const found = findSnapshot(context.world, context.region, snapshotId);
  if (found === undefined) throw snapshotNotFound(snapshotId);
  if (found.owner !== context.scope) {
    if (!mayReadSnapshot(found, context.accountId)) throw snapshotNotFound(snapshotId);
    throw new AwsError('AuthFailure', `Not authorized for snapshot:${snapshotId}`, 403);
  }
  return found.record;
}

export function mayReadSnapshot({ record, owner }: OwnedSnapshot, accountId: string): boolean {
  return (
    owner.accountId === accountId ||
    (record.createVolumePermissions ?? []).some(
      ({ UserId, Group }) => UserId === accountId || Group === 'all',
    )
  );
}

/** The images of the caller that are registered on a snapshot: available, disabled, deprecated, pending or failed. */
export function imagesOnSnapshot(scope: Scope, snapshotId: string): string[] {
  return scope.images
    .values()
    .filter((record) => !isGone(record) && snapshotIdsOf(record).includes(snapshotId))
    .map(({ image }) => image.ImageId ?? '');
}

/** Why a snapshot cannot be deleted now; undefined if it can (aws-facts C.4). */
export function deletionRefusal(context: Context, snapshotId: string): AwsError | undefined {
  const { scope } = context;
  const [image] = imagesOnSnapshot(scope, snapshotId);
  if (image !== undefined) {
    const message = `The snapshot ${snapshotId} is currently in use by ${image}`;
    return new AwsError('InvalidSnapshot.InUse', message);
  }
  if (isLocked(context, snapshotId)) {
    return new AwsError('OperationNotPermitted', `The snapshot ${snapshotId} is locked`);
  }
  if (isManagedByBackup(scope.tags.get(snapshotId) ?? [])) {
    const message = `This snapshot is managed by the AWS Backup service and cannot be deleted via EC2 APIs. (${snapshotId})`;
    return new AwsError('InvalidParameterValue', message);
  }
  return undefined;
}

/** Moves a snapshot to the Recycle Bin if a rule matches, else removes it for good. */
export function removeSnapshot(context: Context, snapshotId: string): void {
  const { scope, world } = context;
  const record = scope.snapshots.get(snapshotId);
  const bin = binStayFor(context, 'EBS_SNAPSHOT', scope.tags.get(snapshotId) ?? []);
  if (record === undefined || bin === undefined) {
    scope.snapshots.remove(snapshotId);
    scope.tags.remove(snapshotId);
    return;
  }
  const binned = { ...record, bin };
  scope.snapshots.put(snapshotId, binned);
  world.schedule(bin.exitsAt - bin.enteredAt, () => {
    // Restored and deleted again in between, it has another stay.
    if (scope.snapshots.get(snapshotId)?.bin === bin) scope.snapshots.remove(snapshotId);
  });
}

export function isManagedByBackup(tags: readonly Tag[]): boolean {
  return tags.some(({ Key }) => Key?.startsWith('aws:backup:'));
}

function isLocked({ scope, now }: Context, snapshotId: string): boolean {
  const lock = scope.locks.get(snapshotId);
  if (lock === undefined || lock.LockState === 'expired') return false;
  return lock.LockExpiresOn === undefined || lock.LockExpiresOn > now;
}
