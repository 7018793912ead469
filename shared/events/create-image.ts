import { field, imageCall } from './cloudtrail.ts';

/** CreateImage: an image was made from an instance. It is still pending; the state event follows. */
export const createImage = imageCall({
  id: 'create-image',
  eventNames: ['CreateImage'],
  intentOf: () => 'evaluate',
  imagesOf: (call) => [field(call, 'response', 'imageId')],
  reason: 'an image was created',
});
