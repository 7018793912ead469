import { expect, test } from 'vitest';
import { imageId, unreadIn, usageOf, usedBy } from '../answers.ts';

const arn = 'arn:aws:autoscaling:eu-central-1:111122223333:launchConfiguration:1:launchConfigurationName/web';
const configuration = { LaunchConfigurationName: 'web', LaunchConfigurationARN: arn, ImageId: imageId };

test('a launch configuration uses its image though no group uses the configuration', async () => {
  expect(await usageOf({ LaunchConfigurations: [configuration] })).toEqual(
    usedBy('launch-configuration', arn),
  );
});

test('a launch configuration without an image may use any', async () => {
  expect(await usageOf({ LaunchConfigurations: [{ ...configuration, ImageId: '' }] })).toEqual(
    unreadIn('launch-configurations', `${arn} names no ImageId`),
  );
});
