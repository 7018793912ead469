import { imageRemedy } from '../action.ts';

export const revokePublicLaunchPermission = imageRemedy({
  id: 'revoke-public-launch-permission',
  title: 'Take the launch permission of everybody; those of accounts and organizations stay',
  effect: 'destructive',
  undo: 'By hand only: a permission of everybody is never given back by itself.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-intro.html',
  iamActions: ['ec2:ModifyImageAttribute'],
  role: 'enforcer',
  limit: 'revoke',
  params: {},
  calls(image) {
    if (!image.isPublic.known || !image.isPublic.value) return [];
    return [
      {
        operation: 'ec2:ModifyImageAttribute',
        input: { ImageId: image.imageId, Remove: [{ kind: 'group', principal: 'all' }] },
      },
    ];
  },
});
