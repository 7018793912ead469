import { field, imageCall } from './cloudtrail.ts';

/** ImportImage: starts a task that makes an image hours later. Its answer names the task, and the image only where AWS knows it already. */
export const importImage = imageCall({
  id: 'import-image',
  eventNames: ['ImportImage'],
  intentOf: () => 'evaluate',
  imagesOf: (call) => [field(call, 'response', 'imageId')],
  reason: 'an image is being imported',
  namesNoneBecause:
    'an import names its image only when it is made: its state event or the daily sweep finds it',
});
