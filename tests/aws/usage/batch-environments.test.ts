import { expect, test } from 'vitest';
import { imageId, otherImageId, type Recorded, unreadIn, unused, usageOf, usedBy } from '../answers.ts';

const arn = 'arn:aws:batch:eu-central-1:111122223333:compute-environment/nightly';
const used = usedBy('batch-environment', arn);
const templates: Recorded = {
  LaunchTemplates: [
    { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web', DefaultVersionNumber: 9, LatestVersionNumber: 9 },
  ],
  LaunchTemplateVersions: [9, 8, 1].map((number) => ({
    LaunchTemplateId: 'lt-1',
    LaunchTemplateName: 'web',
    VersionNumber: number,
    LaunchTemplateData: { ImageId: number === 1 ? imageId : otherImageId },
  })),
};
const environment = {
  computeEnvironmentName: 'nightly',
  computeEnvironmentArn: arn,
  type: 'MANAGED',
  state: 'DISABLED',
  status: 'VALID',
  computeResources: { minvCpus: 0, desiredvCpus: 0, type: 'EC2' },
};

function withResources(resources: unknown) {
  return usageOf({ ...templates, ComputeEnvironments: [{ ...environment, computeResources: resources }] });
}

test.each([
  { imageId },
  { ec2Configuration: [{ imageType: 'ECS_AL2' }, { imageType: 'ECS_AL2023', imageIdOverride: imageId }] },
  { launchTemplate: { launchTemplateId: 'lt-1', version: '1' } },
  {
    launchTemplate: {
      launchTemplateName: 'web',
      version: '9',
      overrides: [{ launchTemplateId: 'lt-1', version: '1' }],
    },
  },
])('a disabled environment at zero uses the image of %j', async (resources) => {
  expect(await withResources(resources)).toEqual(used);
});

test.each(['$Latest', '$Default', '', undefined])(
  'an environment with the version %j may still run on any version of its template',
  async (version) => {
    expect(await withResources({ launchTemplate: { launchTemplateId: 'lt-1', version } })).toEqual(used);
  },
);

test('an environment on the default of a template that does not tell it may run on any image', async () => {
  const LaunchTemplateVersions = [
    { LaunchTemplateId: 'lt-2', VersionNumber: 1, LaunchTemplateData: { ImageId: imageId } },
  ];
  const computeResources = { launchTemplate: { launchTemplateId: 'lt-2', version: '$Default' } };
  const { unread } = await usageOf({
    LaunchTemplateVersions,
    ComputeEnvironments: [{ ...environment, computeResources }],
  });

  expect(unread).toContainEqual({
    source: 'batch-environments',
    why: `${arn}: version "$Default" of launch template lt-2 was not read`,
  });
});

test('an environment without an image of its own uses none of ours', async () => {
  expect(await withResources({ type: 'FARGATE' })).toEqual(unused);
});

test('an unmanaged environment has no compute resources', async () => {
  const unmanaged = { ...environment, type: 'UNMANAGED', computeResources: undefined };

  expect(await usageOf({ ComputeEnvironments: [unmanaged] })).toEqual(unused);
});

test('a deleted environment uses nothing', async () => {
  const deleted = { ...environment, status: 'DELETED', computeResources: { imageId } };

  expect(await usageOf({ ComputeEnvironments: [deleted] })).toEqual(unused);
});

test('a managed environment without compute resources may use any image', async () => {
  expect(await withResources(undefined)).toEqual(
    unreadIn('batch-environments', `${arn} tells no compute resources`),
  );
});

test('an environment in another casing than that of Batch may use any image', async () => {
  const { unread } = await usageOf({
    ComputeEnvironments: [{ ComputeEnvironmentArn: arn, ComputeResources: { imageId } }],
  });

  expect(unread.map(({ source }) => source)).toEqual(['batch-environments']);
});
