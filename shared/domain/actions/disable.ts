import { imageRung } from '../action.ts';

export const disable = imageRung({
  id: 'disable',
  title: 'Make the image unlaunchable and private; its snapshots stay',
  effect: 'destructive',
  undo: 'EnableImage makes it launchable again; its launch permissions are lost unless they were recorded before.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/disable-an-ami.html',
  iamActions: ['ec2:DisableImage'],
  role: 'enforcer',
  limit: 'disable',
  calls(image) {
    if (image.state.known && image.state.value === 'disabled') return [];
    return [{ operation: 'ec2:DisableImage', input: { ImageId: image.imageId } }];
  },
});
