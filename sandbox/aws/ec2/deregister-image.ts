import {
  type DeleteSnapshotReturnCode,
  DeregisterImage$,
  type DeregisterImageRequest,
  type DeregisterImageResult,
  type SnapshotReturnCodes,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { emitAmiStateChange } from '../events/ami-state-change.ts';
import { imageOrSnapshotArn } from '../identity/resource-arns.ts';
import { type Context, type Input, operation } from '../operation.ts';
import type { BinStay, ImageRecord } from '../state/world.ts';
import { putImage, snapshotIdsOf } from './change-image.ts';
import { ownImage } from './image-access.ts';
import { checkUnprotected } from './image-protection.ts';
import { binStayFor } from './recycle-bin.ts';
import { deletionRefusal, imagesOnSnapshot, isManagedByBackup, removeSnapshot } from './snapshot-access.ts';

/** Deregisters an image, and with it its snapshots if asked: each has a code of its own (aws-facts B.7). */
export const deregisterImage = operation({
  schema: DeregisterImage$,
  mutating: true,
  honours: ['DeleteAssociatedSnapshots', 'ImageId'],
  handle(input: Input<DeregisterImageRequest>, context): DeregisterImageResult {
    const record = ownImage(context, input.ImageId);
    checkNotManagedByBackup(context, record);
    checkUnprotected(record, context.now);
    removeImage(context, record);
    const { scope, requestId } = context;
    emitAmiStateChange(context.world, { scope, imageId: input.ImageId, state: 'deregistered', requestId });
    if (input.DeleteAssociatedSnapshots !== true) return { Return: true };
    return { Return: true, DeleteSnapshotResults: deleteSnapshots(context, record) };
  },
});

function checkNotManagedByBackup(context: Context, { image }: ImageRecord): void {
  const tags = context.scope.tags.get(image.ImageId ?? '') ?? [];
  if (image.ImageOwnerAlias !== 'aws-backup-vault' && !isManagedByBackup(tags)) return;
  const message =
    'This image is managed by AWS Backup and cannot be deleted via EC2 APIs. To delete this image, please use the AWS Backup console, CLI, or APIs.';
  throw new AwsError('AuthFailure', message, 403);
}

function removeImage(context: Context, record: ImageRecord): void {
  const { scope, world, now } = context;
  const imageId = record.image.ImageId ?? '';
  const isEbsBacked = record.image.RootDeviceType === 'ebs';
  const bin = isEbsBacked ? binStayFor(context, 'EC2_IMAGE', scope.tags.get(imageId) ?? []) : undefined;
  putImage(scope, { ...record, deregisteredAt: now.getTime(), ...(bin === undefined ? {} : { bin }) });
  if (bin === undefined) return;
  world.schedule(bin.exitsAt - bin.enteredAt, () => leaveBin(context, imageId, bin));
}

function leaveBin({ scope }: Context, imageId: string, bin: BinStay): void {
  const record = scope.images.get(imageId);
  if (record?.bin !== bin) return;
  const { bin: _ended, ...rest } = record;
  putImage(scope, rest);
}

function deleteSnapshots(context: Context, record: ImageRecord): DeleteSnapshotReturnCode[] {
  return [...new Set(snapshotIdsOf(record))].map((SnapshotId) => ({
    SnapshotId,
    ReturnCode: deleteSnapshot(context, SnapshotId),
  }));
}

function deleteSnapshot(context: Context, snapshotId: string): SnapshotReturnCodes {
  const { fault, region, scope } = context;
  if (fault?.kind === 'snapshot-result') return fault.returnCode;
  const [arn = '*'] = imageOrSnapshotArn(region, snapshotId);
  if (!context.mayCall('ec2:DeleteSnapshot', arn)) return 'missing-permissions';
  if (imagesOnSnapshot(scope, snapshotId).length > 0) return 'skipped';
  // Locked and Backup-managed snapshots, and snapshots that are not there (aws-facts B.7, unsure).
  if (scope.snapshots.get(snapshotId) === undefined || deletionRefusal(context, snapshotId))
    return 'client-error';
  removeSnapshot(context, snapshotId);
  return 'success';
}
