import {
  type ImageRecycleBinInfo,
  ListImagesInRecycleBin$,
  type ListImagesInRecycleBinRequest,
  type ListImagesInRecycleBinResult,
  RestoreImageFromRecycleBin$,
  type RestoreImageFromRecycleBinRequest,
  type RestoreImageFromRecycleBinResult,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { type Context, type Input, operation } from '../operation.ts';
import { page } from '../paging.ts';
import type { ImageRecord } from '../state/world.ts';
import { putImage, snapshotIdsOf } from './change-image.ts';
import { checkImageId, imageNotFound } from './image-access.ts';
import { snapshotNotFound } from './snapshot-access.ts';

export const listImagesInRecycleBin = operation({
  schema: ListImagesInRecycleBin$,
  facts: ['ImagesInRecycleBin'],
  honours: ['ImageIds', 'MaxResults', 'NextToken'],
  handle(input: ListImagesInRecycleBinRequest, context): ListImagesInRecycleBinResult {
    const { items, nextToken } = page(context, 'ListImagesInRecycleBin', {
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      limits: { min: 1, max: 1000, whenAbsent: 1000 },
      key: ({ ImageId = '' }: ImageRecycleBinInfo) => ImageId,
      list: () => listBinned(input.ImageIds ?? [], context),
    });
    return { Images: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
});

/** The image comes back as it was: id, tags, shares and state (aws-facts B.9; the state is unsure). */
export const restoreImageFromRecycleBin = operation({
  schema: RestoreImageFromRecycleBin$,
  mutating: true,
  honours: ['ImageId'],
  handle({ ImageId }: Input<RestoreImageFromRecycleBinRequest>, context): RestoreImageFromRecycleBinResult {
    checkImageId(ImageId);
    const record = context.scope.images.get(ImageId);
    if (record?.bin === undefined) throw imageNotFound([ImageId]);
    checkSnapshotsRestored(context, record);
    const { bin: _bin, deregisteredAt: _deregisteredAt, ...restored } = record;
    putImage(context.scope, restored);
    return { Return: true };
  },
});

function listBinned(ids: readonly string[], context: Context): ImageRecycleBinInfo[] {
  // At most 20 ids (aws-facts B.9).
  if (ids.length > 20) throw new AwsError('InvalidParameterValue', 'At most 20 image ids can be given');
  const binned = context.read(context.scope.images).flatMap(describeBinned);
  const missing = ids.filter((id) => !binned.some(({ ImageId }) => ImageId === id));
  if (missing.length > 0) throw imageNotFound(missing);
  return binned.filter(({ ImageId = '' }) => ids.length === 0 || ids.includes(ImageId));
}

function describeBinned({ image, bin }: ImageRecord): ImageRecycleBinInfo[] {
  if (bin === undefined) return [];
  return [
    {
      ImageId: image.ImageId,
      Name: image.Name,
      Description: image.Description,
      RecycleBinEnterTime: new Date(bin.enteredAt),
      RecycleBinExitTime: new Date(bin.exitsAt),
    },
  ];
}

// The snapshots have to be restored first (aws-facts B.9).
function checkSnapshotsRestored({ scope }: Context, record: ImageRecord): void {
  const absent = snapshotIdsOf(record).find((id) => scope.snapshots.get(id)?.bin !== undefined);
  if (absent !== undefined) throw snapshotNotFound(absent);
}
