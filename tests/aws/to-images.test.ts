import { expect, test } from 'vitest';
import { factsOf, imageId, imageOf, imageWith, isPrivate, otherImageId, ownImage } from './answers.ts';

const known = <T>(value: T) => ({ known: true, value });
const unknown = (why: string) => ({ known: false, why });

test('an image of ours has every fact that AWS told', async () => {
  const record = {
    ...ownImage,
    Description: 'nightly',
    DeprecationTime: '2028-10-03T08:10:00.000Z',
    LastLaunchedTime: '2026-10-04T07:07:19Z',
    SourceImageId: otherImageId,
    SourceInstanceId: 'i-0123456789abcdef0',
    SourceImageRegion: 'us-east-1',
    Platform: 'Windows',
    ImdsSupport: 'v2.0',
    BootMode: 'uefi',
    TpmSupport: 'v2.0',
    EnaSupport: true,
    ImageWatermarks: [
      { WatermarkKey: '444455556666:approved', WatermarkCreationTime: '2026-10-03T09:00:00Z' },
    ],
    ScanResults: {
      HighestFindingSeverityLabel: 'critical',
      FindingScanDate: '2026-10-03T10:00:00Z',
      CriticalFixAvailableSince: '2026-09-01T00:00:00Z',
    },
    Tags: [
      { Key: 'Team', Value: 'web' },
      { Key: 'Owner', Value: '' },
    ],
  };

  expect(await imageOf({ Images: [record] })).toEqual({
    imageId,
    name: 'web-2026-10-03',
    description: 'nightly',
    ownerId: '111122223333',
    ownerAlias: null,
    state: known('available'),
    createdAt: known('2026-10-03T08:10:05.000Z'),
    deprecateAt: known('2028-10-03T08:10:00.000Z'),
    lastLaunchedAt: known('2026-10-04T07:07:19.000Z'),
    deregistrationProtection: known('off'),
    isPublic: known(false),
    launchPermissions: known([]),
    sourceImageId: otherImageId,
    sourceImageRegion: 'us-east-1',
    sourceInstanceId: 'i-0123456789abcdef0',
    rootDeviceType: known('ebs'),
    ebsDevices: known([
      {
        deviceName: '/dev/xvda',
        snapshotId: 'snap-0123456789abcdef0',
        encrypted: known(true),
        kmsKeyId: null,
      },
    ]),
    tags: known([
      { key: 'Owner', value: '' },
      { key: 'Team', value: 'web' },
    ]),
    architecture: 'x86_64',
    platform: 'windows',
    imdsSupport: known('v2.0'),
    bootMode: known('uefi'),
    tpmSupport: known('v2.0'),
    enaSupport: known(true),
    watermarks: known([
      { accountId: '444455556666', name: 'approved', attachedAt: '2026-10-03T09:00:00.000Z' },
    ]),
    scan: known({
      source: 'image-scan',
      scannedAt: '2026-10-03T10:00:00.000Z',
      highestSeverity: 'critical',
      fixAvailableSince: { critical: '2026-09-01T00:00:00.000Z' },
    }),
    ancestry: unknown('no rule asked for it'),
    createdBy: unknown('no event of its making was observed'),
    usage: { uses: [], unread: [] },
  });
});

test('the same image from the SDK, with Dates for texts, has the same facts', async () => {
  const dates = {
    CreationDate: new Date('2026-10-03T08:10:05Z'),
    DeprecationTime: new Date('2028-10-03T08:10:00Z'),
  };
  const texts = { CreationDate: '2026-10-03T08:10:05.000Z', DeprecationTime: '2028-10-03T08:10:00.000Z' };

  expect(await imageWith(dates)).toEqual(await imageWith(texts));
});

test('fields that AWS may leave out are absent, not unknown', async () => {
  const image = await imageWith({ Name: undefined, OwnerId: '', Platform: undefined });

  expect(image).toMatchObject({
    name: null,
    ownerId: null,
    platform: null,
    deprecateAt: known(null),
    lastLaunchedAt: known(null),
    tags: known([]),
  });
});

test.each([
  [{ State: 'melted' }, { state: unknown('"melted" is no known state') }],
  [{ State: undefined }, { state: unknown('State is not in the answer') }],
  [{ CreationDate: undefined }, { createdAt: unknown('CreationDate is not in the answer') }],
  [
    { DeprecationTime: '2020-09-24T13:31:456.000Z' },
    { deprecateAt: unknown('DeprecationTime is "2020-09-24T13:31:456.000Z", not an instant') },
  ],
  [{ Public: undefined }, { isPublic: known(false) }],
  [{ Tags: [{ Value: 'x' }] }, { tags: unknown('a tag cannot be read') }],
  [{ Tags: 'none' }, { tags: unknown('Tags is "none", not an object') }],
  [{ RootDeviceType: 'tape' }, { rootDeviceType: unknown('"tape" is no known root device type') }],
  [
    { DeregistrationProtection: 'perhaps' },
    { deregistrationProtection: unknown('"perhaps" is no known state of the deregistration protection') },
  ],
])('an image with %j has the facts %j', async (fields, facts) => {
  expect(await imageWith(fields)).toMatchObject(facts);
});

test.each([
  [undefined, 'off'],
  ['disabled', 'off'],
  ['enabled-with-cooldown', 'on'],
  ['enabled-without-cooldown', 'on'],
  ['disabled after 2026-10-04T08:10:05.000Z', 'cooldown'],
])('the deregistration protection %s is %s', async (text, protection) => {
  expect((await imageWith({ DeregistrationProtection: text })).deregistrationProtection).toEqual(
    known(protection),
  );
});

test('a mapping without Ebs is no EBS device, and a blank volume has no snapshot', async () => {
  const mappings = [
    { DeviceName: '/dev/sdc', VirtualName: 'ephemeral0' },
    { DeviceName: '/dev/sdd', NoDevice: '' },
    { DeviceName: '/dev/sdb', Ebs: { VolumeSize: 1, KmsKeyId: '' } },
  ];

  expect((await imageWith({ BlockDeviceMappings: mappings })).ebsDevices).toEqual(
    known([
      {
        deviceName: '/dev/sdb',
        snapshotId: null,
        encrypted: unknown('Encrypted is not in the answer'),
        kmsKeyId: null,
      },
    ]),
  );
});

test.each([
  [{ BlockDeviceMappings: [], State: 'pending' }, false],
  [{ BlockDeviceMappings: undefined }, false],
  [{ BlockDeviceMappings: [null] }, false],
  [{ BlockDeviceMappings: [{ Ebs: 'snap-1' }] }, false],
  [{ BlockDeviceMappings: [{ Ebs: { SnapshotId: 7 } }] }, false],
  [{ BlockDeviceMappings: undefined, State: 'failed' }, true],
  [{ BlockDeviceMappings: undefined, RootDeviceType: 'instance-store' }, true],
])('the devices of an image with %j are known: %s', async (fields, isKnown) => {
  expect((await imageWith(fields)).ebsDevices.known).toBe(isKnown);
});

function withPermissions(...entries: readonly unknown[]) {
  return imageOf({ ImageAttributes: [{ ImageId: imageId, LaunchPermissions: entries }] });
}

test('launch permissions name accounts, groups, organizations and OUs, in order', async () => {
  const image = await withPermissions(
    { OrganizationalUnitArn: 'arn:ou' },
    { UserId: '444455556666' },
    { OrganizationArn: 'arn:o' },
  );

  expect(image.launchPermissions).toEqual(
    known([
      { kind: 'account', principal: '444455556666' },
      { kind: 'organization', principal: 'arn:o' },
      { kind: 'organizational-unit', principal: 'arn:ou' },
    ]),
  );
  expect(image.isPublic).toEqual(known(false));
});

test('the group all makes an image public whatever Public says', async () => {
  expect((await withPermissions({ Group: 'all' })).isPublic).toEqual(known(true));
});

test('whether an image is public is unknown where neither Public nor the permissions were read', async () => {
  const { Public: _public, ...record } = ownImage;

  expect((await imageOf({ Images: [record], ImageAttributes: [] })).isPublic.known).toBe(false);
});

test.each([
  [[], 'ImageAttributes holds no launch permissions of it'],
  [
    [{ ImageId: imageId, Description: { Value: 'x' } }],
    'its answer in ImageAttributes tells no launch permissions',
  ],
  [[{ ImageId: imageId, LaunchPermissions: [{}] }], 'a launch permission names no principal'],
  [[{ ImageId: imageId, LaunchPermissions: [null] }], 'LaunchPermissions is null, not an object'],
  [
    [isPrivate, { ImageId: imageId, LaunchPermissions: [{ UserId: '1' }] }],
    'two records differ in launch permissions',
  ],
])('launch permissions are unknown where the answers are %j', async (records, why) => {
  expect((await imageOf({ ImageAttributes: records })).launchPermissions).toEqual(unknown(why));
});

test.each([
  { OwnerId: '999988887777' },
  { ImageOwnerAlias: 'amazon' },
  { ImageOwnerAlias: 'aws-backup-vault' },
])('of the image of another owner (%j) neither tags nor launch permissions are known', async (fields) => {
  const image = await imageWith({ ...fields, Tags: [{ Key: 'Owner', Value: 'me' }] });

  expect(image.tags).toEqual(unknown("the tags of another owner's image are not visible here"));
  expect(image.launchPermissions).toEqual(
    unknown('only the owner of an image can read its launch permissions'),
  );
});

test('two records of one image are one, and unknown where they differ', async () => {
  const later = {
    ...ownImage,
    State: 'disabled',
    Name: 'other',
    OwnerId: '999988887777',
    ImageOwnerAlias: 'amazon',
  };
  const { images } = await factsOf({ Images: [ownImage, later, ownImage] });

  expect(images.known && images.value).toHaveLength(1);
  expect(images.known && images.value[0]).toMatchObject({
    name: null,
    ownerId: null,
    ownerAlias: 'amazon',
    state: unknown('two records differ in State'),
    createdAt: known('2026-10-03T08:10:05.000Z'),
    architecture: 'x86_64',
  });
});

test('two equal records of one image are that image', async () => {
  expect(await imageOf({ Images: [ownImage, ownImage] })).toEqual(await imageOf({}));
});
