import { field, imageCall } from './cloudtrail.ts';

/** Steps of an image's life that somebody took by hand, or this service: deprecation, disabling, protection. */
export const changeImage = imageCall({
  id: 'change-image',
  eventNames: [
    'DisableImage',
    'EnableImage',
    'EnableImageDeprecation',
    'DisableImageDeprecation',
    'EnableImageDeregistrationProtection',
    'DisableImageDeregistrationProtection',
    'RestoreImageFromRecycleBin',
  ],
  intentOf: () => 'record-state',
  imagesOf: (call) => [field(call, 'request', 'imageId')],
  changeOf: ({ eventName }) => (eventName === 'DisableImage' ? 'disabled' : null),
  reason: 'the state of an image was changed',
});
