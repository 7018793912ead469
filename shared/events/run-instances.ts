import { asObject, type CloudTrailDetail, field, imageCall, itemsOf, own } from './cloudtrail.ts';

/** RunInstances: a use of an image, not a change of it. Use is read whenever an image is judged. */
export const runInstances = imageCall({
  id: 'run-instances',
  eventNames: ['RunInstances'],
  intentOf: () => 'ignore',
  imagesOf: launchedImages,
  reason: 'instances were launched',
  ignoredBecause: 'a launch changes no image; what is in use is read whenever an image is judged',
});

function launchedImages(call: CloudTrailDetail): readonly unknown[] {
  const sets = [field(call, 'request', 'instancesSet'), field(call, 'response', 'instancesSet')];
  return sets.flatMap(itemsOf).map((item) => own(asObject(item), 'imageId'));
}
