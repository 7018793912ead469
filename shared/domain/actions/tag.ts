import { imageRemedy } from '../action.ts';
import { type Image, type Tag, tagValue } from '../image.ts';
import { optionalTagKey, tags } from '../params.ts';
import { fits, longestValue, settable } from '../tag-limits.ts';

export const tag = imageRemedy({
  id: 'tag',
  title: 'Set tags that the image lacks; a value that is there is never changed',
  effect: 'additive',
  undo: 'DeleteTags takes them off again.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html',
  iamActions: ['ec2:CreateTags'],
  role: 'enforcer',
  limit: 'remedy',
  params: {
    tags: tags(
      'The tags with their values, for images that lack the key. An image without room for all gets none.',
      [],
    ),
    createdBy: optionalTagKey(
      'The key of a tag that names who made the image, where the event of its making was seen.',
    ),
  },
  calls(image, { params }) {
    if (!image.tags.known) return [];
    const own = image.tags.value;
    const wanted = settable([...params.tags, ...creatorTag(image, params.createdBy)]);
    const missing = wanted.filter(({ key }) => tagValue(own, key) === null);
    if (missing.length === 0 || !fits(own, missing)) return [];
    return [{ operation: 'ec2:CreateTags', input: { Resources: [image.imageId], Tags: missing } }];
  },
});

/** An ARN may be longer than a tag value. */
function creatorTag({ createdBy }: Image, key: string | null): readonly Tag[] {
  if (key === null || !createdBy.known) return [];
  return [{ key, value: createdBy.value.slice(0, longestValue) }];
}
