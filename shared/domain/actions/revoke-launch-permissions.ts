import { imageRemedy } from '../action.ts';
import { untrustedShares } from '../trust.ts';

export const revokeLaunchPermissions = imageRemedy({
  id: 'revoke-launch-permissions',
  title: 'Take the launch permissions of everybody whom the policy does not trust',
  effect: 'destructive',
  undo: 'The permissions are recorded before; `amigov restore` gives back those to principals that are trusted by then.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-explicit.html',
  iamActions: ['ec2:ModifyImageAttribute'],
  role: 'enforcer',
  limit: 'revoke',
  params: {},
  calls(image, { scope }) {
    const untrusted = untrustedShares(image, scope);
    if (!untrusted.known || untrusted.value.length === 0) return [];
    return [
      { operation: 'ec2:ModifyImageAttribute', input: { ImageId: image.imageId, Remove: untrusted.value } },
    ];
  },
});
