import { expect, test } from 'vitest';
import { imageId, otherImageId, type Recorded, unreadIn, unused, usageOf, usedBy } from '../answers.ts';

const arn = 'arn:aws:eks:eu-central-1:111122223333:nodegroup/prod/web/1';
const used = usedBy('eks-node-group', arn);
const group = { nodegroupName: 'web', nodegroupArn: arn, clusterName: 'prod', status: 'ACTIVE' };
const templates: Recorded = {
  LaunchTemplates: [{ LaunchTemplateId: 'lt-1', DefaultVersionNumber: 9, LatestVersionNumber: 9 }],
  LaunchTemplateVersions: [9, 8, 1].map((number) => ({
    LaunchTemplateId: 'lt-1',
    VersionNumber: number,
    LaunchTemplateData: { ImageId: number === 1 ? imageId : otherImageId },
  })),
};

test('a node group with a custom image uses the image that its release version names', async () => {
  expect(await usageOf({ Nodegroups: [{ ...group, amiType: 'CUSTOM', releaseVersion: imageId }] })).toEqual(
    used,
  );
});

test('a node group uses the image of the template version that it pins', async () => {
  const pinning = { ...group, amiType: 'CUSTOM', launchTemplate: { id: 'lt-1', version: '1' } };

  expect(await usageOf({ ...templates, Nodegroups: [pinning] })).toEqual(used);
});

test('a node group with an image of Amazon uses none of ours', async () => {
  const amazons = { ...group, amiType: 'AL2023_x86_64_STANDARD', releaseVersion: '1.33.1-20260901' };

  expect(await usageOf({ Nodegroups: [amazons] })).toEqual(unused);
});

test.each([
  [{ amiType: 'CUSTOM', releaseVersion: '' }, ' has a custom image and does not tell which'],
  [{}, ' does not tell its image type'],
  [
    { amiType: 'CUSTOM', launchTemplate: { id: 'lt-2', version: '1' } },
    ': launch template "lt-2" was not read',
  ],
])('a node group with %j may use any image', async (fields, why) => {
  expect(await usageOf({ Nodegroups: [{ ...group, ...fields }] })).toEqual(
    unreadIn('eks-node-groups', `${arn}${why}`),
  );
});
