import type { Image } from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import type { Context } from '../operation.ts';
import type { ImageRecord, Scope } from '../state/world.ts';

/** A new image is private and unprotected; copies inherit neither shares nor protection (aws-facts B.15). */
export const unshared: Omit<ImageRecord, 'image'> = {
  launchPermissions: [],
  protection: { isEnabled: false, withCooldown: false },
  launches: [],
};

/** Writes an image's record anew. */
export function putImage(scope: Scope, record: ImageRecord): void {
  scope.images.put(record.image.ImageId ?? '', record);
}

/** Writes some of what DescribeImages shows anew. */
export function changeImage(scope: Scope, record: ImageRecord, changes: Partial<Image>): void {
  putImage(scope, { ...record, image: { ...record.image, ...changes } });
}

/** Refuses an image whose state AWS does not document the call for; the README lists these choices. */
export function checkState(record: ImageRecord, ...allowed: readonly string[]): void {
  const { ImageId: imageId, State: state = '' } = record.image;
  if (allowed.includes(state)) return;
  throw new AwsError(
    'InvalidAMIID.Unavailable',
    `The image ID '${imageId}' is not available (state ${state})`,
  );
}

const nameForm = /^[A-Za-z0-9()[\] ./\-'@_]{3,128}$/;

/** Refuses a name of the wrong form or in use; a name stays taken briefly after deregistration (aws-facts B.4). */
export function checkImageName(context: Context, name: string): void {
  if (!nameForm.test(name)) {
    const message =
      "AMI names must be between 3 and 128 characters long, and of letters, digits and ()[] ./-'@_";
    throw new AwsError('InvalidAMIName.Malformed', message);
  }
  const { deregisteredVisible } = context.world.timings;
  const taken = context.scope.images
    .values()
    .find(
      ({ image, deregisteredAt }) =>
        image.Name === name &&
        (deregisteredAt === undefined || context.now.getTime() - deregisteredAt < deregisteredVisible),
    );
  if (taken !== undefined) {
    throw new AwsError(
      'InvalidAMIName.Duplicate',
      `AMI name ${name} is already in use by AMI ${taken.image.ImageId}`,
    );
  }
}

export function snapshotIdsOf(record: ImageRecord): string[] {
  return (record.image.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []);
}
