import { expect, test } from 'vitest';
import { imageId, unreadIn, unused, usageOf, usedBy } from '../answers.ts';

const arn = 'arn:aws:elasticbeanstalk:eu-central-1:111122223333:environment/shop/shop-prod';
const environment = { ApplicationName: 'shop', EnvironmentName: 'shop-prod' };
const option = (value: unknown) => ({
  Namespace: 'aws:autoscaling:launchconfiguration',
  OptionName: 'ImageId',
  Value: value,
});
const other = { Namespace: 'aws:autoscaling:asg', OptionName: 'MinSize', Value: '0' };

test('an environment uses the image of its options', async () => {
  expect(
    await usageOf({ BeanstalkEnvironments: [{ ...environment, OptionSettings: [other, option(imageId)] }] }),
  ).toEqual(usedBy('beanstalk-environment', arn));
});

test('an environment without an image of its own uses none of ours', async () => {
  expect(await usageOf({ BeanstalkEnvironments: [{ ...environment, OptionSettings: [other] }] })).toEqual(
    unused,
  );
});

test('the environment and its settings may be told apart', async () => {
  const records = [environment, { ...environment, OptionSettings: [other] }];

  expect(await usageOf({ BeanstalkEnvironments: records })).toEqual(unused);
});

test('a terminated environment uses nothing', async () => {
  expect(await usageOf({ BeanstalkEnvironments: [{ ...environment, Status: 'Terminated' }] })).toEqual(
    unused,
  );
});

test.each([
  [undefined, ' does not tell its option settings'],
  [[], ' does not tell its option settings'],
  [['ImageId'], ': OptionSettings is "ImageId", not an object'],
  [[{ ...option('x'), OptionName: 7 }], ': "x" is no image id'],
  [[option('latest')], ': "latest" is no image id'],
])('an environment with the options %j may use any image', async (options, why) => {
  expect(await usageOf({ BeanstalkEnvironments: [{ ...environment, OptionSettings: options }] })).toEqual(
    unreadIn('elastic-beanstalk', `${arn}${why}`),
  );
});
