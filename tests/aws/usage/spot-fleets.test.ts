import { expect, test } from 'vitest';
import { imageId, otherImageId, type Recorded, unused, usageOf, usedBy } from '../answers.ts';

const arn = 'arn:aws:ec2:eu-central-1:111122223333:spot-fleet-request/sfr-1';
const used = usedBy('spot-fleet', arn);
const templates: Recorded = {
  LaunchTemplates: [{ LaunchTemplateId: 'lt-1', DefaultVersionNumber: 9, LatestVersionNumber: 9 }],
  LaunchTemplateVersions: [9, 8, 1].map((number) => ({
    LaunchTemplateId: 'lt-1',
    VersionNumber: number,
    LaunchTemplateData: { ImageId: number === 1 ? imageId : otherImageId },
  })),
};

function fleet(config: unknown, state: unknown = 'active') {
  const record = {
    SpotFleetRequestId: 'sfr-1',
    SpotFleetRequestState: state,
    SpotFleetRequestConfig: config,
  };
  return usageOf({ ...templates, SpotFleetRequestConfigs: [record] });
}

const bySpecification = { LaunchSpecifications: [{ ImageId: otherImageId }, { ImageId: imageId }] };
const byTemplate = {
  LaunchTemplateConfigs: [{ LaunchTemplateSpecification: { LaunchTemplateId: 'lt-1', Version: '1' } }],
};

test('a Spot fleet uses the images of its launch specifications', async () => {
  expect(await fleet(bySpecification)).toEqual(used);
});

test('a Spot fleet uses the images that override those of its templates', async () => {
  const Overrides = [{ InstanceType: 'm7g.large' }, { ImageId: imageId }];
  const pin = { LaunchTemplateId: 'lt-1', Version: '9' };

  expect(await fleet({ LaunchTemplateConfigs: [{ LaunchTemplateSpecification: pin, Overrides }] })).toEqual(
    used,
  );
});

test('a Spot fleet uses the images of the template versions that it pins', async () => {
  expect(await fleet(byTemplate)).toEqual(used);
});

test.each(['submitted', 'active', 'modifying', 'failed', undefined])(
  'a Spot fleet that is %s counts',
  async (state) => {
    expect(await fleet(bySpecification, state)).toEqual(used);
  },
);

test.each(['cancelled', 'cancelled_running', 'cancelled_terminating'])(
  'a Spot fleet that is %s does not',
  async (state) => {
    expect(await fleet(bySpecification, state)).toEqual(unused);
  },
);

test.each([
  [undefined, ' names no ImageId'],
  [{}, ' names no ImageId'],
  [{ LaunchSpecifications: [{}] }, ' names no ImageId'],
  [{ LaunchTemplateConfigs: [{}] }, ' names no LaunchTemplateSpecification'],
  [{ LaunchSpecifications: [{}], ...byTemplate }, ' names no ImageId'],
  [{ ...bySpecification, LaunchTemplateConfigs: [{}] }, ' names no LaunchTemplateSpecification'],
])('a Spot fleet with %j may use any image', async (config, why) => {
  expect((await fleet(config)).unread).toEqual([{ source: 'spot-fleets', why: `${arn}${why}` }]);
});
