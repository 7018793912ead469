import { expect, test } from 'vitest';
import { imageId, unreadIn, unused, usageOf, usedBy } from '../answers.ts';

const arn = 'arn:aws:elasticmapreduce:eu-central-1:111122223333:cluster/j-1';
const cluster = { Id: 'j-1', ReleaseLabel: 'emr-7.9.0', Status: { State: 'WAITING' } };

test.each([
  { CustomAmiId: imageId },
  { InstanceCollectionType: 'INSTANCE_GROUP', InstanceGroups: [{}, { CustomAmiId: imageId }] },
  {
    InstanceCollectionType: 'INSTANCE_FLEET',
    InstanceFleets: [{ InstanceTypeSpecifications: [{ CustomAmiId: imageId }] }],
  },
])('a cluster uses the image of %j', async (fields) => {
  expect(await usageOf({ EmrClusters: [{ ...cluster, ...fields }] })).toEqual(usedBy('emr-cluster', arn));
});

test('a cluster that is terminating still uses its image', async () => {
  const terminating = { ...cluster, CustomAmiId: imageId, Status: { State: 'TERMINATING' } };

  expect((await usageOf({ EmrClusters: [terminating] })).uses).toHaveLength(1);
});

test.each(['TERMINATED', 'TERMINATED_WITH_ERRORS'])('a cluster that is %s uses nothing', async (state) => {
  const ended = { ...cluster, CustomAmiId: imageId, Status: { State: state } };

  expect(await usageOf({ EmrClusters: [ended] })).toEqual(unused);
});

test('a cluster on an image of Amazon uses none of ours', async () => {
  expect(await usageOf({ EmrClusters: [cluster] })).toEqual(unused);
});

test.each([
  [{ Id: 'j-1', Status: { State: 'WAITING' } }, ' is only listed, not described: its images are not told'],
  [
    { ...cluster, InstanceCollectionType: 'INSTANCE_FLEET' },
    ' does not tell its InstanceFleets, each of which may have an image of its own',
  ],
])('the cluster %j may use any image', async (record, why) => {
  expect(await usageOf({ EmrClusters: [record] })).toEqual(unreadIn('emr-clusters', `${arn}${why}`));
});
