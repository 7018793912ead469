import { field, imageCall } from './cloudtrail.ts';

/** RegisterImage: an image was made from snapshots or from a bundle in S3. */
export const registerImage = imageCall({
  id: 'register-image',
  eventNames: ['RegisterImage', 'CreateRestoreImageTask'],
  intentOf: () => 'evaluate',
  imagesOf: (call) => [field(call, 'response', 'imageId')],
  reason: 'an image was registered',
});
