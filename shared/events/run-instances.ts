import { isRefusedLaunch } from '../domain/observed.ts';
import {
  asObject,
  type CloudTrailDetail,
  field,
  imageCall,
  itemsOf,
  own,
  type Refusal,
} from './cloudtrail.ts';

/** RunInstances: a use of an image, not a change of it. Use is read whenever an image is judged; a refused launch may be our doing. */
export const runInstances = imageCall({
  id: 'run-instances',
  eventNames: ['RunInstances'],
  intentOf: () => 'ignore',
  imagesOf: launchedImages,
  reason: 'instances were launched',
  ignoredBecause: 'a launch changes no image; what is in use is read whenever an image is judged',
  refusal,
});

function launchedImages(call: CloudTrailDetail): readonly unknown[] {
  const sets = [field(call, 'request', 'instancesSet'), field(call, 'response', 'instancesSet')];
  return sets.flatMap(itemsOf).map((item) => own(asObject(item), 'imageId'));
}

/** Where a launch template names the image, the request does not: then AWS's message alone does. */
function refusal(call: CloudTrailDetail, errorCode: string): Refusal | null {
  if (!isRefusedLaunch({ name: call.eventName, errorCode })) return null;
  const told = (call.errorMessage ?? '').slice(0, longestMessage).match(/ami-[0-9a-zA-Z]+/g) ?? [];
  return {
    imageIds: [...launchedImages(call), ...told],
    reason: 'a launch was refused because of its image',
  };
}

// AWS's own messages are a sentence long.
const longestMessage = 1_000;
