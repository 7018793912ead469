import { imageRung } from '../action.ts';

export const deregister = imageRung({
  id: 'deregister',
  title: 'Remove the image; a Recycle Bin rule keeps it restorable for its days',
  effect: 'destructive',
  undo: 'RestoreImageFromRecycleBin while the Recycle Bin keeps it, the snapshots first; afterwards nothing.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/deregister-ami.html',
  iamActions: ['ec2:DeregisterImage'],
  role: 'remover',
  limit: 'deregister',
  calls(image, { deleteSnapshots }) {
    if (image.state.known && image.state.value === 'deregistered') return [];
    return [
      {
        operation: 'ec2:DeregisterImage',
        input: { ImageId: image.imageId, DeleteAssociatedSnapshots: deleteSnapshots },
      },
    ];
  },
});
