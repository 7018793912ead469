import { expect, test } from 'vitest';
import { imageId, unreadIn, unused, usageOf, usedBy } from '../answers.ts';

const imageArn = 'arn:aws:imagebuilder:eu-central-1:111122223333:image-recipe/web/1.0.0';
const containerArn = 'arn:aws:imagebuilder:eu-central-1:111122223333:container-recipe/web/1.0.0';
const parameters = [{ Name: '/base', Type: 'String', DataType: 'text', Value: imageId }];

const kinds = [
  ['image-recipe', imageArn, (base: unknown) => ({ ImageRecipes: [{ arn: imageArn, parentImage: base }] })],
  [
    'container-recipe',
    containerArn,
    (base: unknown) => ({
      ContainerRecipes: [{ arn: containerArn, instanceConfiguration: { image: base } }],
    }),
  ],
] as const;

for (const [kind, arn, recipe] of kinds) {
  test.each([imageId, 'ssm:/base', 'ssm:arn:aws:ssm:eu-central-1:111122223333:parameter/base'])(
    `the ${kind} on %s uses the image`,
    async (base) => {
      expect(await usageOf({ ...recipe(base), Parameters: parameters })).toEqual(usedBy(kind, arn));
    },
  );

  test.each([
    'arn:aws:imagebuilder:eu-central-1:aws:image/amazon-linux-2023-x86/x.x.x',
    'prod-abcdefghijklm',
  ])(`the ${kind} on %s uses none of ours`, async (base) => {
    expect(await usageOf(recipe(base))).toEqual(unused);
  });

  test.each([
    'arn:aws:imagebuilder:eu-central-1:111122223333:image/base/x.x.x',
    'arn:aws:imagebuilder:eu-central-1:111122223333:image/base/1.0.0/3',
  ])(`the ${kind} on %s may use any image`, async (base) => {
    expect(await usageOf(recipe(base))).toEqual(
      unreadIn(
        `${kind}s`,
        `${arn}: ${JSON.stringify(base.slice(0, 60) + (base.length > 60 ? '…' : ''))} is not resolved to an image`,
      ),
    );
  });

  test.each(['ssm:/unread', 'golden', 7])(`the ${kind} on %j may use any image`, async (base) => {
    expect((await usageOf(recipe(base))).unread.map(({ source }) => source)).toEqual([`${kind}s`]);
  });
}

test('an image recipe without a parent may use any image', async () => {
  expect(await usageOf({ ImageRecipes: [{ arn: imageArn }] })).toEqual(
    unreadIn('image-recipes', `${imageArn} names no parent image`),
  );
});

test('a container recipe without an instance image builds on an image of Amazon', async () => {
  expect(
    await usageOf({ ContainerRecipes: [{ arn: containerArn, parentImage: 'amazonlinux:2023' }] }),
  ).toEqual(unused);
});

test.each([
  [{}, 'a record of ContainerRecipes has neither arn nor name'],
  [
    { arn: containerArn, instanceConfiguration: 'x' },
    `${containerArn}: what holds image is "x", not an object`,
  ],
])('a container recipe that is %j may use any image', async (recipe, why) => {
  expect(await usageOf({ ContainerRecipes: [recipe] })).toEqual(unreadIn('container-recipes', why));
});

test.each([{ arn: containerArn }, { name: 'web' }])(
  'a container recipe that is %j is one without an instance image',
  async (recipe) => {
    expect(await usageOf({ ContainerRecipes: [recipe] })).toEqual(unused);
  },
);

test('a listed container recipe tells its instance image as well', async () => {
  expect(await usageOf({ ContainerRecipes: [{ arn: containerArn, instanceImage: imageId }] })).toEqual(
    usedBy('container-recipe', containerArn),
  );
});
