import { field, imageCall } from './cloudtrail.ts';

/** DeregisterImage: the image is gone or in the Recycle Bin; its snapshots are looked at by the daily run. */
export const deregisterImage = imageCall({
  id: 'deregister-image',
  eventNames: ['DeregisterImage'],
  intentOf: () => 'image-gone',
  imagesOf: (call) => [field(call, 'request', 'imageId')],
  changeOf: () => 'deregistered',
  reason: 'an image was deregistered',
});
