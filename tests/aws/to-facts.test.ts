import { expect, test } from 'vitest';
import { factsReader } from '../../shared/aws/to-facts.ts';
import {
  answersOf,
  factsOf,
  imageId,
  imageOf,
  options,
  otherImageId,
  ownImage,
  type Recorded,
  scope,
} from './answers.ts';

const rule = {
  Identifier: 'rule1234567',
  ResourceType: 'EC2_IMAGE',
  RetentionPeriod: { RetentionPeriodValue: 14, RetentionPeriodUnit: 'DAYS' },
  Status: 'available',
};

test('an image that could not be read holds the others, which are judged all the same', async () => {
  const { images, reads } = await factsOf({ Images: [{ ...ownImage, ImageId: 'ami-1111' }, ownImage, null] });
  const why = '2 of 3 records of Images cannot be read (the first is record 1)';

  expect(images.known && images.value.map((image) => [image.imageId, image.usage])).toEqual([
    [imageId, { uses: [], unread: [{ source: 'images', why }] }],
  ]);
  expect(reads).toContainEqual({ fact: 'Images', known: false, why });
});

test('images are unknown where none of them could be read', async () => {
  expect((await factsOf({ Images: ['damaged'] })).images).toEqual({
    known: false,
    why: '1 of 1 records of Images cannot be read (record 1)',
  });
});

test('what was not read is unknown, each with its reason', async () => {
  const facts = await factsOf({}, ['Images', 'Snapshots', 'RecycleBinRules', 'ImagesInRecycleBin']);

  expect(facts).toMatchObject({
    images: { known: false, why: 'Images was denied' },
    snapshots: { known: false, why: 'Snapshots was denied' },
    recycleBinRules: { known: false, why: 'RecycleBinRules was denied' },
    imagesInRecycleBin: { known: false, why: 'ImagesInRecycleBin was denied' },
  });
});

test('an answer that fails is unknown, not an error', async () => {
  const failing = { ...answersOf({}), read: () => Promise.reject(new Error('no route to host')) };
  const { images } = await factsReader(failing).readFacts(scope, null, options);

  expect(images).toEqual({ known: false, why: 'Images could not be read: no route to host' });
});

test('every answer that was asked for stands among the reads, in order of name', async () => {
  const { reads } = await factsOf({}, ['Fleets']);

  expect(reads.filter((read) => !read.known)).toEqual([
    { fact: 'Fleets', known: false, why: 'Fleets was denied' },
  ]);
  expect(reads.map((read) => read.fact)).toEqual(reads.map((read) => read.fact).toSorted());
  expect(reads).toHaveLength(26);
});

test('an assumption stands among the reads as one', async () => {
  const answers = {
    ...answersOf({ ImageAttributes: [] }),
    assumedEmpty: new Set(['ImageAttributes'] as const),
  };
  const { reads, images } = await factsReader(answers).readFacts(scope, null, options);

  expect(reads).toContainEqual({
    fact: 'ImageAttributes',
    known: true,
    why: 'assumed to be empty, not read',
  });
  expect(images.known && images.value[0]?.launchPermissions).toEqual({ known: true, value: [] });
});

test('images in the Recycle Bin are listed once each, in order', async () => {
  const bin = [
    { ImageId: otherImageId, RecycleBinEnterTime: '2026-09-30T12:00:00.000Z' },
    { ImageId: imageId, RecycleBinEnterTime: '2026-09-01T00:00:00.000Z' },
    { ImageId: imageId, RecycleBinEnterTime: '2026-09-02T00:00:00.000Z' },
  ];

  expect((await factsOf({ ImagesInRecycleBin: bin })).imagesInRecycleBin).toEqual({
    known: true,
    value: [
      { imageId, enteredAt: '2026-09-02T00:00:00.000Z' },
      { imageId: otherImageId, enteredAt: '2026-09-30T12:00:00.000Z' },
    ],
  });
});

test('when an image entered the Recycle Bin is open where any of its entries does not tell it', async () => {
  const bin = [
    { ImageId: imageId, RecycleBinEnterTime: '2026-09-01T00:00:00.000Z' },
    { ImageId: imageId, RecycleBinEnterTime: 'yesterday' },
    { ImageId: otherImageId },
  ];

  expect((await factsOf({ ImagesInRecycleBin: bin })).imagesInRecycleBin).toEqual({
    known: true,
    value: [
      { imageId, enteredAt: null },
      { imageId: otherImageId, enteredAt: null },
    ],
  });
});

test('images in the Recycle Bin are unknown where one of them cannot be read', async () => {
  expect((await factsOf({ ImagesInRecycleBin: [{}] })).imagesInRecycleBin.known).toBe(false);
});

test('Recycle Bin rules have what they cover and keep', async () => {
  const forSnapshots = {
    ...rule,
    Identifier: 'rule0000000',
    ResourceType: 'EBS_SNAPSHOT',
    Status: 'pending',
    ResourceTags: [{ ResourceTagKey: 'Keep' }, { ResourceTagKey: 'Env', ResourceTagValue: 'prod' }],
    ExcludeResourceTags: [{ ResourceTagKey: 'Temp', ResourceTagValue: '' }],
  };

  expect((await factsOf({ RecycleBinRules: [rule, forSnapshots] })).recycleBinRules).toEqual({
    known: true,
    value: [
      {
        ruleId: 'rule0000000',
        covers: 'snapshots',
        retentionDays: 14,
        isActive: false,
        onlyTags: [
          { key: 'Env', value: 'prod' },
          { key: 'Keep', value: null },
        ],
        exceptTags: [{ key: 'Temp', value: '' }],
      },
      {
        ruleId: 'rule1234567',
        covers: 'images',
        retentionDays: 14,
        isActive: true,
        onlyTags: [],
        exceptTags: [],
      },
    ],
  });
});

test('a rule about volumes is no rule about images or snapshots', async () => {
  expect(
    (await factsOf({ RecycleBinRules: [{ ...rule, ResourceType: 'EBS_VOLUME' }] })).recycleBinRules,
  ).toEqual({
    known: true,
    value: [],
  });
});

test.each([
  [{ ResourceType: undefined }, 'its ResourceType is not told, as in the answer of list-rules'],
  [
    { RetentionPeriod: { RetentionPeriodValue: 14, RetentionPeriodUnit: 'WEEKS' } },
    'its retention period cannot be read',
  ],
  [{ RetentionPeriod: undefined }, 'its retention period cannot be read'],
  [{ ResourceTags: [{}] }, 'a tag of its ResourceTags cannot be read'],
  [{ ExcludeResourceTags: ['x'] }, 'ExcludeResourceTags is "x", not an object'],
])('the rules are unknown where one has %j', async (fields, why) => {
  expect((await factsOf({ RecycleBinRules: [{ ...rule, ...fields }] })).recycleBinRules).toEqual({
    known: false,
    why: `Recycle Bin rule "rule1234567": ${why}`,
  });
});

test('one reason stands for all of a source, with the number of the others', async () => {
  const { usage } = await imageOf({
    Instances: [{ InstanceId: 'i-2' }, { InstanceId: 'i-1' }, { InstanceId: 'i-3' }],
  });

  expect(usage.unread).toEqual([
    {
      source: 'instances',
      why: 'arn:aws:ec2:eu-central-1:111122223333:instance/i-1 names no ImageId (and 2 more)',
    },
  ]);
});

const crowded: Recorded = {
  Images: [
    ownImage,
    { ...ownImage, ImageId: otherImageId, State: 'disabled' },
    { ...ownImage, Name: 'twice' },
  ],
  Snapshots: [
    { SnapshotId: 'snap-0b' },
    { SnapshotId: 'snap-0a' },
    { SnapshotId: 'snap-0a', Description: 'x' },
  ],
  Instances: [
    { InstanceId: 'i-2', ImageId: imageId, State: { Name: 'running' } },
    { InstanceId: 'i-1', ImageId: imageId, State: { Name: 'stopped' } },
    { InstanceId: 'i-3' },
    { InstanceId: 'i-4' },
  ],
  LaunchTemplates: [
    { LaunchTemplateId: 'lt-2', LaunchTemplateName: 'b', DefaultVersionNumber: 1, LatestVersionNumber: 2 },
    { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'a', DefaultVersionNumber: 1, LatestVersionNumber: 2 },
  ],
  LaunchTemplateVersions: ['lt-1', 'lt-2'].flatMap((id) =>
    [1, 2].map((number) => ({
      LaunchTemplateId: id,
      VersionNumber: number,
      LaunchTemplateData: { ImageId: number === 1 ? 'resolve:ssm:/a' : 'resolve:ssm:/b' },
    })),
  ),
  AutoScalingGroups: [
    { AutoScalingGroupName: 'one', LaunchTemplate: { LaunchTemplateName: 'a' } },
    { AutoScalingGroupName: 'two', LaunchTemplate: { LaunchTemplateName: 'b', Version: '$Latest' } },
  ],
  Parameters: [
    { Name: '/a', DataType: 'aws:ec2:image', Value: imageId },
    { Name: '/a', DataType: 'aws:ec2:image', Value: otherImageId },
    { Name: '/b', DataType: 'aws:ec2:image' },
  ],
  ImageAttributes: [
    { ImageId: otherImageId, LaunchPermissions: [{ UserId: '2' }, { UserId: '1' }] },
    { ImageId: imageId, LaunchPermissions: [{ Group: 'all' }] },
  ],
  RecycleBinRules: [rule, { ...rule, Identifier: 'rule0000000' }],
};

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed).toReversed();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}

test('the order of records, of lists in them and of their fields changes no fact', async () => {
  const turned = Object.fromEntries(
    Object.entries(crowded).map(([name, records]) => [name, [records].flat().map(reversed).toReversed()]),
  );

  expect(await factsOf(turned)).toEqual(await factsOf(crowded));
});

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) frozen(inner);
    Object.freeze(value);
  }
  return value;
}

test('answers that nobody may change are read like others, and stay as they were', async () => {
  const before = structuredClone(crowded);

  expect(await factsOf(frozen(structuredClone(crowded)))).toEqual(await factsOf(crowded));
  expect(crowded).toEqual(before);
});
