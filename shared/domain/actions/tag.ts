import { imageRemedy } from '../action.ts';
import { type Image, type Tag, tagValue } from '../image.ts';
import { optionalText, tags } from '../params.ts';

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
    tags: tags('The tags with their values, for images that lack the key.', []),
    createdBy: optionalText(
      'The key of a tag that names who made the image, where the event of its making was seen.',
    ),
  },
  calls(image, { params }) {
    if (!image.tags.known) return [];
    const own = image.tags.value;
    const wanted = [...params.tags, ...creatorTag(image, params.createdBy)];
    const missing = wanted.filter(({ key }) => tagValue(own, key) === null);
    if (missing.length === 0) return [];
    return [{ operation: 'ec2:CreateTags', input: { Resources: [image.imageId], Tags: missing } }];
  },
});

// A tag value has at most 256 characters (EC2 User Guide, tag restrictions); an ARN may have more.
const longestValue = 256;

function creatorTag({ createdBy }: Image, key: string | null): readonly Tag[] {
  if (key === null || !createdBy.known) return [];
  return [{ key, value: createdBy.value.slice(0, longestValue) }];
}
