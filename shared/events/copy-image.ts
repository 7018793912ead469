import { field, imageCall } from './cloudtrail.ts';

/** CopyImage: logged in the Region of the copy. The source lives elsewhere and has not changed. */
export const copyImage = imageCall({
  id: 'copy-image',
  eventNames: ['CopyImage'],
  intentOf: () => 'evaluate',
  imagesOf: (call) => [field(call, 'response', 'imageId')],
  reason: 'an image was copied',
});
