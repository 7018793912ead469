import { asObject, type CloudTrailDetail, field, imageCall, itemsOf, own } from './cloudtrail.ts';

/** ModifyImageAttribute and its kin: who may launch an image, or what it says of itself, was changed. */
export const shareImage = imageCall({
  id: 'share-image',
  eventNames: ['ModifyImageAttribute', 'ResetImageAttribute', 'CancelImageLaunchPermission'],
  intentOf: (call) => (grantsLaunch(call) ? 'alert' : 'evaluate'),
  imagesOf: (call) => [field(call, 'request', 'imageId')],
  changeOf: (call) => (grantsLaunch(call) ? 'shared' : null),
  reason: 'an attribute of an image was changed',
});

/** Whether anybody may launch the image who could not before: then somebody has to be told. */
function grantsLaunch(call: CloudTrailDetail): boolean {
  const permission = asObject(field(call, 'request', 'launchPermission'));
  return itemsOf(own(permission, 'add') ?? own(permission, 'Add')).length > 0;
}
