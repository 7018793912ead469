import {
  DisableImageDeprecation$,
  type DisableImageDeprecationRequest,
  type DisableImageDeprecationResult,
  EnableImageDeprecation$,
  type EnableImageDeprecationRequest,
  type EnableImageDeprecationResult,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { type Input, operation } from '../operation.ts';
import type { ImageRecord } from '../state/world.ts';
import { changeImage, checkState, putImage } from './change-image.ts';
import { isPublic, ownImage } from './image-access.ts';

const minuteMs = 60_000;
// aws-facts B.5: 10 years ahead; a public image 2 years after its creation.
const maxYearsAhead = 10;
const maxPublicYears = 2;

export const enableImageDeprecation = operation({
  schema: EnableImageDeprecation$,
  mutating: true,
  honours: ['ImageId', 'DeprecateAt'],
  handle(input: Input<EnableImageDeprecationRequest>, context): EnableImageDeprecationResult {
    const record = ownImage(context, input.ImageId);
    checkState(record, 'available', 'disabled');
    checkDate(record, input.DeprecateAt, context.now);
    changeImage(context.scope, record, { DeprecationTime: toMinute(input.DeprecateAt).toISOString() });
    return { Return: true };
  },
});

export const disableImageDeprecation = operation({
  schema: DisableImageDeprecation$,
  mutating: true,
  honours: ['ImageId'],
  handle({ ImageId }: Input<DisableImageDeprecationRequest>, context): DisableImageDeprecationResult {
    const record = ownImage(context, ImageId);
    checkState(record, 'available', 'disabled');
    if (isPublic(record)) {
      throw new AwsError(
        'OperationNotPermitted',
        `The deprecation of the public image ${ImageId} cannot be removed`,
      );
    }
    const { DeprecationTime: _removed, ...image } = record.image;
    putImage(context.scope, { ...record, image });
    return { Return: true };
  },
});

/** The latest date that a public image may have; AWS sets it by itself when an image becomes public. */
export function publicDeprecationLimit(record: ImageRecord): Date {
  return addYears(new Date(record.image.CreationDate ?? 0), maxPublicYears);
}

function checkDate(record: ImageRecord, date: Date, now: Date): void {
  const refuse = (why: string): AwsError =>
    new AwsError('InvalidParameterValue', `The deprecation date ${date.toISOString()} ${why}`);
  if (date < now) throw refuse('is in the past');
  if (date > addYears(now, maxYearsAhead)) throw refuse(`is more than ${maxYearsAhead} years from now`);
  if (isPublic(record) && date > publicDeprecationLimit(record)) {
    throw refuse(`is more than ${maxPublicYears} years after the creation of a public image`);
  }
}

// Rounded to the nearest minute; half a minute rounds up (aws-facts B.5).
function toMinute(date: Date): Date {
  return new Date(Math.floor(date.getTime() / minuteMs + 0.5) * minuteMs);
}

function addYears(date: Date, years: number): Date {
  const later = new Date(date);
  later.setUTCFullYear(later.getUTCFullYear() + years);
  return later;
}
