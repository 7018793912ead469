import { expect, test } from 'vitest';
import { imageId, otherImageId, type Recorded, unreadIn, usageOf, usedBy } from '../answers.ts';

const arn =
  'arn:aws:autoscaling:eu-central-1:111122223333:autoScalingGroup:1:autoScalingGroupName/web (blue)';
const group = {
  AutoScalingGroupName: 'web (blue)',
  AutoScalingGroupARN: arn,
  MinSize: 0,
  MaxSize: 0,
  DesiredCapacity: 0,
};
const used = usedBy('auto-scaling-group', arn);

// The image stands only in version 1, which is neither newest nor default nor latest.
const template = {
  LaunchTemplateId: 'lt-1',
  LaunchTemplateName: 'web',
  DefaultVersionNumber: 9,
  LatestVersionNumber: 9,
};
const templates: Recorded = {
  LaunchTemplates: [template],
  LaunchTemplateVersions: [9, 8, 1].map((number) => ({
    LaunchTemplateId: 'lt-1',
    LaunchTemplateName: 'web',
    VersionNumber: number,
    LaunchTemplateData: { ImageId: number === 1 ? imageId : otherImageId },
  })),
};
const pin = { LaunchTemplateId: 'lt-1', Version: '1' };
const base = { LaunchTemplateSpecification: { LaunchTemplateId: 'lt-1', Version: '$Latest' } };

test.each([
  ['its template by id', { LaunchTemplate: pin }],
  ['its template by name', { LaunchTemplate: { LaunchTemplateName: 'web', Version: '1' } }],
  [
    'a mixed-instances policy',
    { MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification: pin } } },
  ],
  [
    'an override of the template',
    {
      MixedInstancesPolicy: {
        LaunchTemplate: { ...base, Overrides: [{}, { LaunchTemplateSpecification: pin }] },
      },
    },
  ],
  [
    'an override of the image',
    { MixedInstancesPolicy: { LaunchTemplate: { ...base, Overrides: [{ ImageId: imageId }] } } },
  ],
])('a group at zero capacity uses the image of %s', async (_case, launch) => {
  expect(await usageOf({ ...templates, AutoScalingGroups: [{ ...group, ...launch }] })).toEqual(used);
});

test.each([
  ['$Default', [1, 9]],
  ['$Latest', [9, 1]],
  [undefined, [1, 9]],
])('a group with the version %s uses the image of that version', async (version, [fallback, latest]) => {
  const listed = { ...template, DefaultVersionNumber: fallback, LatestVersionNumber: latest };
  const groups = [{ ...group, LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: version } }];
  const versions = [{ LaunchTemplateId: 'lt-1', VersionNumber: 1, LaunchTemplateData: { ImageId: imageId } }];
  const { uses } = await usageOf({
    LaunchTemplates: [listed],
    LaunchTemplateVersions: versions,
    AutoScalingGroups: groups,
  });

  expect(uses.map(({ kind }) => kind)).toContain(
    version === '$Latest' ? 'launch-template' : 'auto-scaling-group',
  );
});

test('a group uses the image of its launch configuration', async () => {
  const configuration = { LaunchConfigurationName: 'web', LaunchConfigurationARN: 'arn:c', ImageId: imageId };
  const { uses } = await usageOf({
    LaunchConfigurations: [configuration],
    AutoScalingGroups: [{ ...group, LaunchConfigurationName: 'web' }],
  });

  expect(uses).toContainEqual({ kind: 'auto-scaling-group', arn });
});

test.each([
  [{ LaunchConfigurationName: 'gone' }, ': launch configuration "gone" was not read'],
  [{ LaunchTemplate: { LaunchTemplateId: 'lt-2' } }, ': launch template "lt-2" was not read'],
  [
    { LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '2' } },
    ': version 2 of launch template lt-1 was not read',
  ],
  [
    { LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: 'x' } },
    ': version "x" of launch template lt-1 was not read',
  ],
  [
    { LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: 1 } },
    ': version "unreadable" of launch template lt-1 was not read',
  ],
  [{ LaunchTemplate: {} }, ': it names a launch template by neither id nor name'],
  [{ LaunchTemplate: 'lt-1' }, ': LaunchTemplate is "lt-1", not an object'],
  [{}, ' names neither a launch template nor a launch configuration'],
  [{ MixedInstancesPolicy: {} }, ' names no LaunchTemplateSpecification'],
])('a group with %j may use any image', async (launch, why) => {
  expect(await usageOf({ ...templates, AutoScalingGroups: [{ ...group, ...launch }] })).toEqual(
    unreadIn('auto-scaling-groups', `${arn}${why}`),
  );
});
