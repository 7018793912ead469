import { known } from '../../domain/known.ts';
import { textOrNull, valueAt } from '../fields.ts';
import { isTerminated } from './instances.ts';
import { type Evidence, type UsageSource, unread, usesOf } from './source.ts';

/** What EC2 itself says refers to an image (DescribeImageReferences): a second look at five of the other sources. */
export const imageReferences: UsageSource = {
  id: 'image-references',
  needs: ['ImageReferences'],
  alsoReads: ['Instances'],
  see: (evidence) => {
    const ended = terminatedIds(evidence);
    return evidence.world.records('ImageReferences').flatMap((reference) => {
      const imageId = textOrNull(reference, 'ImageId');
      const arn = textOrNull(reference, 'Arn');
      if (imageId === null || arn === null) return [unread('a record of ImageReferences has no ARN')];
      const type = textOrNull(reference, 'ResourceType') ?? 'reference';
      // Without the option `state-name` the answer tells of terminated instances too.
      if (type === 'ec2:Instance' && ended.has(arn.slice(arn.lastIndexOf('/') + 1))) return [];
      return usesOf(known([imageId]), { kind: kinds.get(type) ?? type, arn });
    });
  },
};

/** Named as in the other sources, so that one use seen twice is one use. */
const kinds: ReadonlyMap<string, string> = new Map([
  ['ec2:Instance', 'instance'],
  ['ec2:LaunchTemplate', 'launch-template'],
  ['ssm:Parameter', 'ssm-parameter'],
  ['imagebuilder:ImageRecipe', 'image-recipe'],
  ['imagebuilder:ContainerRecipe', 'container-recipe'],
]);

function terminatedIds({ world }: Evidence): ReadonlySet<unknown> {
  const instances = world.records('Instances');
  const ended = new Set(instances.filter(isTerminated).map((instance) => valueAt(instance, 'InstanceId')));
  for (const instance of instances)
    if (!isTerminated(instance)) ended.delete(valueAt(instance, 'InstanceId'));
  return ended;
}
