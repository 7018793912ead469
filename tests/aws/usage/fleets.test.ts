import { expect, test } from 'vitest';
import { imageId, otherImageId, type Recorded, unreadIn, unused, usageOf, usedBy } from '../answers.ts';

const arn = 'arn:aws:ec2:eu-central-1:111122223333:fleet/fleet-1';
const templates: Recorded = {
  LaunchTemplates: [{ LaunchTemplateId: 'lt-1', DefaultVersionNumber: 9, LatestVersionNumber: 9 }],
  LaunchTemplateVersions: [9, 8, 1].map((number) => ({
    LaunchTemplateId: 'lt-1',
    VersionNumber: number,
    LaunchTemplateData: { ImageId: number === 1 ? imageId : otherImageId },
  })),
};
const pinned = { LaunchTemplateSpecification: { LaunchTemplateId: 'lt-1', Version: '1' } };
const latest = { LaunchTemplateSpecification: { LaunchTemplateId: 'lt-1', Version: '$Latest' } };
const fleet = { FleetId: 'fleet-1', FleetState: 'active', LaunchTemplateConfigs: [latest, pinned] };

test.each(['submitted', 'active', 'modifying', 'failed', undefined])(
  'a fleet that is %s uses its images',
  async (state) => {
    expect(await usageOf({ ...templates, Fleets: [{ ...fleet, FleetState: state }] })).toEqual(
      usedBy('ec2-fleet', arn),
    );
  },
);

test.each(['deleted', 'deleted_running', 'deleted_terminating'])(
  'a fleet that is %s uses nothing',
  async (state) => {
    expect(await usageOf({ ...templates, Fleets: [{ ...fleet, FleetState: state }] })).toEqual(unused);
  },
);

test.each([imageId, 'resolve:ssm:/golden/web'])('an override by %s uses the image', async (override) => {
  const configs = [{ ...latest, Overrides: [{ InstanceType: 'm7g.large' }, { ImageId: override }] }];
  const recorded: Recorded = {
    ...templates,
    Fleets: [{ ...fleet, LaunchTemplateConfigs: configs }],
    Parameters: [{ Name: '/golden/web', Type: 'String', DataType: 'text', Value: imageId }],
  };

  expect((await usageOf(recorded)).uses).toContainEqual({ kind: 'ec2-fleet', arn });
});

test.each([
  [undefined, ' names no LaunchTemplateSpecification'],
  [[], ' names no LaunchTemplateSpecification'],
  [[latest, {}], ' names no LaunchTemplateSpecification'],
  [[{ ...latest, Overrides: ['x'] }], ': what holds ImageId is "x", not an object'],
  [['x'], ': LaunchTemplateConfigs is "x", not an object (and 2 more)'],
  [
    [{ ...latest, Overrides: [{ ImageId: 'resolve:ssm:/x' }] }],
    ': the parameter "/x" is not resolved: Parameters does not hold it',
  ],
  [
    [{ LaunchTemplateSpecification: { LaunchTemplateId: 'lt-1', Version: '2' } }],
    ': version 2 of launch template lt-1 was not read',
  ],
])('a fleet with the configurations %j may use any image', async (configs, why) => {
  expect(await usageOf({ ...templates, Fleets: [{ ...fleet, LaunchTemplateConfigs: configs }] })).toEqual(
    unreadIn('fleets', `${arn}${why}`),
  );
});
