import { expect, test } from 'vitest';
import { imageId, otherImageId, unreadIn, unused, usageOf, usedBy } from '../answers.ts';

const instanceArn = 'arn:aws:ec2:eu-central-1:111122223333:instance/i-0123456789abcdef0';

test.each([
  ['ec2:Instance', instanceArn, 'instance'],
  ['ec2:LaunchTemplate', 'arn:aws:ec2:eu-central-1:111122223333:launch-template/lt-1', 'launch-template'],
  ['ssm:Parameter', 'arn:aws:ssm:eu-central-1:111122223333:parameter/web', 'ssm-parameter'],
  ['imagebuilder:ImageRecipe', 'arn:aws:imagebuilder:eu-central-1:1:image-recipe/web/1.0.0', 'image-recipe'],
  [
    'imagebuilder:ContainerRecipe',
    'arn:aws:imagebuilder:eu-central-1:1:container-recipe/web/1.0.0',
    'container-recipe',
  ],
  [undefined, 'arn:aws:new:eu-central-1:111122223333:thing/1', 'reference'],
  ['new:Thing', 'arn:aws:new:eu-central-1:111122223333:thing/1', 'new:Thing'],
])('a reference of the type %s is a use', async (type, arn, kind) => {
  expect(await usageOf({ ImageReferences: [{ ImageId: imageId, ResourceType: type, Arn: arn }] })).toEqual(
    usedBy(kind, arn),
  );
});

const reference = { ImageId: imageId, ResourceType: 'ec2:Instance', Arn: instanceArn };
const instance = { InstanceId: 'i-0123456789abcdef0', ImageId: imageId, OwnerId: '111122223333' };

test('a reference by an instance that is listed as terminated is none', async () => {
  const ended = { ...instance, State: { Name: 'terminated' } };

  expect(await usageOf({ ImageReferences: [reference], Instances: [ended] })).toEqual(unused);
});

test('a reference by an instance that is listed as running besides is a use', async () => {
  const ended = { ...instance, State: { Name: 'terminated' } };
  const running = { ...instance, ImageId: otherImageId, State: { Name: 'running' } };

  expect((await usageOf({ ImageReferences: [reference], Instances: [ended, running] })).uses).toEqual([
    { kind: 'instance', arn: instanceArn },
  ]);
});

test('an instance that both answers tell of is one use', async () => {
  const running = { ...instance, State: { Name: 'running' } };

  expect(await usageOf({ ImageReferences: [reference], Instances: [running] })).toEqual(
    usedBy('instance', instanceArn),
  );
});

test('a reference without an ARN may be to any image', async () => {
  expect(await usageOf({ ImageReferences: [{ ImageId: imageId }] })).toEqual(
    unreadIn('image-references', 'a record of ImageReferences has no ARN'),
  );
});
