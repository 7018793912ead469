import {
  AttachImageWatermark$,
  type AttachImageWatermarkRequest,
  type AttachImageWatermarkResult,
  DetachImageWatermark$,
  type DetachImageWatermarkRequest,
  type DetachImageWatermarkResult,
  type ImageWatermark,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { type Input, operation } from '../operation.ts';
import { changeImage, checkState } from './change-image.ts';
import { isPublic, ownImage } from './image-access.ts';

// aws-facts B.14.
const maxWatermarks = 5;
// EC2 API reference, AttachImageWatermark.
const nameForm = /^[A-Za-z0-9()[\] ./\-'@_]{3,128}$/;

/** Marks an image as its account's own: by its owner only, and never a public one (aws-facts B.14). */
export const attachImageWatermark = operation({
  schema: AttachImageWatermark$,
  mutating: true,
  honours: ['ImageId', 'WatermarkName'],
  handle(
    { ImageId, WatermarkName }: Input<AttachImageWatermarkRequest>,
    context,
  ): AttachImageWatermarkResult {
    const record = ownImage(context, ImageId);
    checkState(record, 'available', 'disabled');
    if (!nameForm.test(WatermarkName)) {
      throw new AwsError('InvalidParameterValue', `Value (${WatermarkName}) for watermarkName is invalid.`);
    }
    if (isPublic(record)) throw new AwsError('OperationNotPermitted', `${ImageId} is public`);
    const WatermarkKey = `${context.accountId}:${WatermarkName}`;
    const before = record.image.ImageWatermarks ?? [];
    if (before.some((mark) => mark.WatermarkKey === WatermarkKey)) return { WatermarkKey };
    if (before.length >= maxWatermarks) {
      throw new AwsError('ResourceLimitExceeded', `An image has at most ${maxWatermarks} watermarks`);
    }
    const created = record.image.CreationDate;
    const mark: ImageWatermark = {
      WatermarkKey,
      SourceImageId: ImageId,
      SourceImageRegion: context.region,
      WatermarkCreationTime: context.now,
      ...(created === undefined ? {} : { SourceImageCreationTime: new Date(created) }),
    };
    changeImage(context.scope, record, { ImageWatermarks: [...before, mark] });
    return { WatermarkKey };
  },
});

/** Leaves images that were made from it as they are, and succeeds for a mark that is not there (aws-facts B.14). */
export const detachImageWatermark = operation({
  schema: DetachImageWatermark$,
  mutating: true,
  honours: ['ImageId', 'WatermarkKey'],
  handle({ ImageId, WatermarkKey }: Input<DetachImageWatermarkRequest>, context): DetachImageWatermarkResult {
    const record = ownImage(context, ImageId);
    if (!/^\d{12}:./.test(WatermarkKey)) {
      throw new AwsError('InvalidParameterValue', `Value (${WatermarkKey}) for watermarkKey is invalid.`);
    }
    const before = record.image.ImageWatermarks ?? [];
    const kept = before.filter((mark) => mark.WatermarkKey !== WatermarkKey);
    if (kept.length < before.length) changeImage(context.scope, record, { ImageWatermarks: kept });
    return { Return: true };
  },
});
