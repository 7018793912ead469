import { asObject, type CloudTrailDetail, field, imageCall, itemsOf, own } from './cloudtrail.ts';

/** CreateTags and DeleteTags, where they name images; one call may name things of many kinds. */
export const tagImage = imageCall({
  id: 'tag-image',
  eventNames: ['CreateTags', 'DeleteTags'],
  intentOf: () => 'evaluate',
  imagesOf: taggedImages,
  reason: 'the tags of an image were changed',
});

function taggedImages(call: CloudTrailDetail): readonly unknown[] {
  const ids = itemsOf(field(call, 'request', 'resourcesSet')).map((item) =>
    own(asObject(item), 'resourceId'),
  );
  const wrapped = itemsOf(field(call, 'request', 'resourceId'));
  return [...ids, ...wrapped].filter((id) => typeof id === 'string' && id.startsWith('ami-'));
}
