import { imageReversal } from '../action.ts';
import { known } from '../known.ts';

export const enable = imageReversal({
  id: 'enable',
  title: 'Make an image that this service disabled launchable again',
  undoes: 'disable',
  undo: 'DisableImage makes it unlaunchable again.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/disable-an-ami.html',
  iamActions: ['ec2:EnableImage'],
  calls(image) {
    if (!image.state.known || image.state.value !== 'disabled') return [];
    return [{ operation: 'ec2:EnableImage', input: { ImageId: image.imageId } }];
  },
  imageAfter: (image) => ({ ...image, state: known('available') }),
});
