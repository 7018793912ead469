import { DescribeImageAttributeCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { ImageId, LaunchPermission } from '../../../domain/image.ts';
import { type Fields, textOrNull, valueAt } from '../../fields.ts';
import { asked, isConflict, isGone } from '../errors.ts';
import { toLaunchPermission } from '../launch-permission.ts';
import type { Reader, Reading } from '../reading.ts';
import { sideBySide } from '../side-by-side.ts';

/** Who may launch each image: a call an image, but for those whose permissions were read lately. IAM: ec2:DescribeImageAttribute. */
export const imageAttributes: Reader = async (reading) => {
  const images = await reading.records('Images');
  const attributes = await sideBySide(images, (image) => sharesOf(reading, image));
  return attributes.flat();
};

async function sharesOf(reading: Reading, image: Fields): Promise<readonly unknown[]> {
  const ImageId = textOrNull(image, 'ImageId');
  if (ImageId === null) return [];
  const before = reading.options.launchPermissions.get(ImageId);
  if (before !== undefined && isPublic(before) === valueAt(image, 'Public')) {
    return [{ ImageId, LaunchPermissions: before.map(toLaunchPermission) }];
  }
  return reading.options.isLate?.() === true ? [] : readShares(reading, ImageId);
}

/** An image that is gone since it was listed, or whose state does not permit the question, is not in the answer: its permissions alone stay unknown. */
export async function readShares(reading: Reading, ImageId: ImageId): Promise<readonly unknown[]> {
  const ec2 = reading.client(EC2Client);
  try {
    const { $metadata: _, ...attribute } = await asked('DescribeImageAttribute', () =>
      ec2.send(new DescribeImageAttributeCommand({ ImageId, Attribute: 'launchPermission' })),
    );
    return [attribute];
  } catch (error) {
    if (isGone(error) || isConflict(error)) return [];
    throw error;
  }
}

/** `Public` comes with every listing: where it differs, the permissions have changed since. */
function isPublic(permissions: readonly LaunchPermission[]): boolean {
  return permissions.some(({ kind, principal }) => kind === 'group' && principal === 'all');
}
