import { imageReversal, type ReversalOptions } from '../action.ts';
import type { Image, LaunchPermission } from '../image.ts';
import { known } from '../known.ts';
import { isSamePermission, isTrusted } from '../trust.ts';

export const restoreLaunchPermissions = imageReversal({
  id: 'restore-launch-permissions',
  title: 'Share the image again with those who lost it by its disabling and whom the policy trusts today',
  undoes: 'disable',
  undo: 'ModifyImageAttribute takes the permissions again.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-explicit.html',
  iamActions: ['ec2:ModifyImageAttribute'],
  calls(image, options) {
    const missing = missingShares(image, options);
    if (missing.length === 0) return [];
    return [{ operation: 'ec2:ModifyImageAttribute', input: { ImageId: image.imageId, Add: missing } }];
  },
  imageAfter(image, options) {
    if (!image.launchPermissions.known) return image;
    const shares = [...image.launchPermissions.value, ...missingShares(image, options)];
    return { ...image, launchPermissions: known(shares) };
  },
});

/** Everybody is never among them: a public share is a decision of its own. */
function missingShares(
  { launchPermissions }: Image,
  { undo, scope }: ReversalOptions,
): readonly LaunchPermission[] {
  if (!launchPermissions.known) return [];
  const present = launchPermissions.value;
  return undo.taken.filter(
    (share) => isTrusted(share, scope) && !present.some((other) => isSamePermission(share, other)),
  );
}
