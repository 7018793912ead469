import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AnswerName, answerForms, isAnswerName } from '../../shared/aws/answers.ts';
import { extraFacts } from '../../shared/domain/facts.ts';
import {
  imageId,
  options,
  otherImageId,
  ownImage,
  type Recorded,
  factsOf as readFactsOf,
} from './answers.ts';
import { damaged, junk } from './damage.ts';

/** With every extra fact that a rule can ask for. */
function factsOf(recorded: Recorded) {
  return readFactsOf(recorded, [], { ...options, extra: new Set(extraFacts) });
}

const names = Object.keys(answerForms).filter(isAnswerName);

// Whole records of every service; damage replaces, adds or takes away parts of them.
const whole: readonly (readonly [AnswerName, unknown])[] = [
  ['Images', { ...ownImage, SourceImageId: otherImageId, SourceImageRegion: 'us-east-1' }],
  [
    'Snapshots',
    { SnapshotId: 'snap-0a', Tags: [{ Key: 'a', Value: 'b' }], StartTime: '2026-10-03T08:10:05Z' },
  ],
  [
    'Instances',
    {
      InstanceId: 'i-1',
      ImageId: imageId,
      State: { Name: 'running' },
      Tags: [{ Key: 'aws:ec2launchtemplate:id', Value: 'lt-1' }],
    },
  ],
  [
    'ImageFindings',
    { ImageId: imageId, ImageFindings: [{ SeverityLabel: 'high', UpdatedAt: '2026-09-20T00:00:00Z' }] },
  ],
  ['FindingAggregations', { ami: imageId, accountId: '1', severityCounts: { all: 1, high: 1 } }],
  [
    'CoveredResources',
    {
      resourceId: 'i-1',
      scanStatus: { statusCode: 'ACTIVE', reason: 'SUCCESSFUL' },
      resourceMetadata: { ec2: { amiId: imageId } },
    },
  ],
  [
    'Findings',
    {
      ...{ status: 'ACTIVE', type: 'PACKAGE_VULNERABILITY', severity: 'HIGH', fixAvailable: 'YES' },
      resources: [{ details: { awsEc2Instance: { imageId } } }],
    },
  ],
  [
    'LaunchTemplates',
    { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'a', DefaultVersionNumber: 1, LatestVersionNumber: 1 },
  ],
  [
    'LaunchTemplateVersions',
    { LaunchTemplateId: 'lt-1', VersionNumber: 1, LaunchTemplateData: { ImageId: 'resolve:ssm:/a' } },
  ],
  [
    'LaunchConfigurations',
    {
      LaunchConfigurationName: 'c',
      ImageId: imageId,
      BlockDeviceMappings: [{ Ebs: { SnapshotId: 'snap-0a' } }],
    },
  ],
  [
    'AutoScalingGroups',
    {
      AutoScalingGroupName: 'g',
      MixedInstancesPolicy: {
        LaunchTemplate: {
          LaunchTemplateSpecification: { LaunchTemplateId: 'lt-1' },
          Overrides: [{ ImageId: imageId }],
        },
      },
    },
  ],
  [
    'Fleets',
    {
      FleetId: 'f',
      LaunchTemplateConfigs: [
        { LaunchTemplateSpecification: { LaunchTemplateName: 'a', Version: '$Latest' }, Overrides: [{}] },
      ],
    },
  ],
  ['SpotFleetRequestConfigs', { SpotFleetRequestConfig: { LaunchSpecifications: [{ ImageId: imageId }] } }],
  ['SpotInstanceRequests', { State: 'open', LaunchSpecification: { ImageId: imageId } }],
  [
    'ComputeEnvironments',
    {
      computeResources: {
        ec2Configuration: [{ imageIdOverride: imageId }],
        launchTemplate: { launchTemplateId: 'lt-1' },
      },
    },
  ],
  [
    'Nodegroups',
    { amiType: 'CUSTOM', releaseVersion: imageId, launchTemplate: { id: 'lt-1', version: '1' } },
  ],
  [
    'BeanstalkEnvironments',
    { EnvironmentName: 'e', OptionSettings: [{ OptionName: 'ImageId', Value: imageId }] },
  ],
  ['EmrClusters', { Id: 'j', InstanceFleets: [{ InstanceTypeSpecifications: [{ CustomAmiId: imageId }] }] }],
  [
    'ImageRecipes',
    { arn: 'a', parentImage: 'ssm:/a', blockDeviceMappings: [{ ebs: { snapshotId: 'snap-0a' } }] },
  ],
  ['ContainerRecipes', { arn: 'a', instanceConfiguration: { image: imageId } }],
  ['Parameters', { Name: '/a', DataType: 'aws:ec2:image', Value: imageId, Version: 1, Selector: ':x' }],
  ['ImageReferences', { ImageId: imageId, ResourceType: 'ec2:Instance', Arn: 'arn:i/i-1' }],
  [
    'ImageUsageReports',
    {
      ImageId: imageId,
      State: 'available',
      CreationTime: '2026-10-03T08:10:05Z',
      AccountIds: [],
      ResourceTypes: [{ ResourceType: 'ec2:Instance' }],
    },
  ],
  ['ImageUsageReportEntries', { ImageId: imageId, AccountId: '1', UsageCount: 1 }],
  ['ImageAttributes', { ImageId: imageId, LaunchPermissions: [{ UserId: '1' }] }],
  ['SnapshotAttributes', { SnapshotId: 'snap-0a', CreateVolumePermissions: [{ Group: 'all' }] }],
  ['ImagesInRecycleBin', { ImageId: imageId }],
  [
    'RecycleBinRules',
    {
      Identifier: 'r',
      ResourceType: 'EC2_IMAGE',
      RetentionPeriod: { RetentionPeriodValue: 7, RetentionPeriodUnit: 'DAYS' },
      ResourceTags: [{ ResourceTagKey: 'a' }],
    },
  ],
  ['LockedSnapshots', { SnapshotId: 'snap-0a', LockState: 'governance' }],
  ['FastSnapshotRestores', { SnapshotId: 'snap-0a', State: 'enabled' }],
  [
    'ImageAncestry',
    {
      ImageId: imageId,
      CreationDate: '2026-10-03T08:10:05Z',
      ImageOwnerAlias: 'amazon',
      SourceImageId: imageId,
    },
  ],
  [
    'SourceImages',
    { Region: 'us-east-1', Images: [{ ImageId: otherImageId, OwnerId: '1', State: 'available' }] },
  ],
  ['Aliases', { AliasName: 'alias/aws/ebs', TargetKeyId: 'k' }],
  ['GetImageBlockPublicAccessState', { ImageBlockPublicAccessState: 'unblocked' }],
  ['GetSnapshotBlockPublicAccessState', { State: 'unblocked' }],
  [
    'GetAllowedImagesSettings',
    { State: 'enabled', ImageCriteria: [{ ImageProviders: ['amazon'], ImageNames: ['a*'] }] },
  ],
];

const oneDamaged = fc.tuple(fc.nat(whole.length - 1), fc.array(fc.nat(20), { maxLength: 6 }), junk);

test('ten thousand damaged records crash nothing and hide no use that others tell', async () => {
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(oneDamaged, async ([at, places, rubbish]) => {
      const records = Object.fromEntries(
        whole.map(([name, record], index) => [
          name,
          [index === at ? damaged(record, places, rubbish) : record],
        ]),
      );
      const facts = await factsOf(records);
      runs += 1;
      expect(facts.reads).toHaveLength(36);
      // The other sources name the image, whatever became of this one.
      if (facts.images.known) expect(facts.images.value[0]?.usage.uses.length ?? 1).toBeGreaterThan(0);
    }),
    { seed: 20_261_003, numRuns: 10_000 },
  );
  expect(runs).toBe(10_000);
});

test('answers that hold nothing but rubbish crash nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...names), fc.array(junk, { maxLength: 4 }), async (name, records) => {
      expect((await factsOf({ [name]: records })).reads).toHaveLength(36);
    }),
    { seed: 7, numRuns: 2000 },
  );
});

test('a record nested a hundred thousand levels deep crashes nothing', async () => {
  const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
  const facts = await factsOf({
    Images: [{ ...ownImage, Tags: deep, BlockDeviceMappings: deep }, deep],
    Instances: [deep],
  });

  expect(facts.images.known && facts.images.value[0]?.tags.known).toBe(false);
});

test.each(['LaunchConfigurations', 'SpotInstanceRequests', 'EmrClusters', 'Nodegroups', 'Fleets'] as const)(
  'a record of %s whose every field is replaced by a number leaves every image in doubt',
  async (name) => {
    const record = whole.find(([candidate]) => candidate === name)?.[1];
    const numbers = Object.fromEntries(Object.keys(Object(record)).map((key) => [key, 7]));
    const { images } = await factsOf({ [name]: [numbers] });

    expect(images.known && images.value[0]?.usage.unread.length).toBeGreaterThan(0);
  },
);
