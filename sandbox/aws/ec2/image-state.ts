import {
  DisableImage$,
  type DisableImageRequest,
  type DisableImageResult,
  EnableImage$,
  type EnableImageRequest,
  type EnableImageResult,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { emitAmiStateChange } from '../events/ami-state-change.ts';
import { type Context, type Input, operation } from '../operation.ts';
import type { ImageRecord } from '../state/world.ts';
import { checkState, putImage, snapshotIdsOf } from './change-image.ts';
import { ownImage } from './image-access.ts';

/** Disabling makes an image private for good: its shares do not come back (aws-facts B.6). */
export const disableImage = operation({
  schema: DisableImage$,
  mutating: true,
  honours: ['ImageId'],
  handle({ ImageId }: Input<DisableImageRequest>, context): DisableImageResult {
    const record = ownImage(context, ImageId);
    checkState(record, 'available', 'disabled');
    if (record.image.State === 'disabled') return { Return: true };
    const image = { ...record.image, State: 'disabled' as const };
    putImage(context.scope, { ...record, image, launchPermissions: [], isListedPublic: false });
    emitState(context, ImageId, 'disabled');
    return { Return: true };
  },
});

export const enableImage = operation({
  schema: EnableImage$,
  mutating: true,
  honours: ['ImageId'],
  handle({ ImageId }: Input<EnableImageRequest>, context): EnableImageResult {
    const record = ownImage(context, ImageId);
    checkState(record, 'available', 'disabled');
    if (record.image.State === 'available') return { Return: true };
    checkNotArchived(context, record);
    putImage(context.scope, { ...record, image: { ...record.image, State: 'available' } });
    emitState(context, ImageId, 'available');
    return { Return: true };
  },
});

// Also a temporary restore is not enough (aws-facts B.6).
function checkNotArchived(context: Context, record: ImageRecord): void {
  const archived = snapshotIdsOf(record).find((id) => {
    const snapshot = context.scope.snapshots.get(id)?.snapshot;
    return snapshot?.StorageTier === 'archive' || snapshot?.RestoreExpiryTime !== undefined;
  });
  if (archived !== undefined) {
    throw new AwsError('IncorrectState', `The snapshot ${archived} is archived or temporarily restored`);
  }
}

function emitState(context: Context, imageId: string, state: 'available' | 'disabled'): void {
  emitAmiStateChange(context.world, { scope: context.scope, imageId, state, requestId: context.requestId });
}
