import { expect, test } from 'vitest';
import type { AnswerName } from '../../shared/aws/answers.ts';
import type { Snapshot } from '../../shared/domain/snapshot.ts';
import { factsOf, type Recorded } from './answers.ts';

const id = 'snap-0123456789abcdef0';
const snapshot = {
  SnapshotId: id,
  OwnerId: '111122223333',
  Description: 'x',
  State: 'completed',
  VolumeId: 'vol-0c7930681fe5a17db',
  VolumeSize: 8,
  StartTime: '2026-10-03T08:10:05.036000+00:00',
};
const known = <T>(value: T) => ({ known: true, value });

async function snapshotOf(recorded: Recorded, missing: readonly AnswerName[] = []): Promise<Snapshot> {
  const { snapshots } = await factsOf({ Snapshots: [snapshot], ...recorded }, missing);
  if (!snapshots.known || snapshots.value[0] === undefined) throw new Error('no snapshot was read');
  return snapshots.value[0];
}

test('a snapshot has every fact that AWS told', async () => {
  const attributes = [{ SnapshotId: id, CreateVolumePermissions: [] }];

  expect(await snapshotOf({ SnapshotAttributes: attributes })).toEqual({
    snapshotId: id,
    ownerId: '111122223333',
    description: 'x',
    state: known('completed'),
    isCopy: false,
    startedAt: known('2026-10-03T08:10:05.036Z'),
    tags: known([]),
    mappings: known([]),
    isLocked: known(false),
    hasFastRestore: known(false),
    encrypted: { known: false, why: 'Encrypted is not in the answer' },
    kmsKeyId: known(null),
    volumeGib: known(8),
    fullBytes: known(null),
    isArchived: known(false),
    sharedWith: known([]),
  });
});

test('the placeholder of copies is no volume', async () => {
  expect((await snapshotOf({ Snapshots: [{ ...snapshot, VolumeId: 'vol-ffffffff' }] })).isCopy).toBe(true);
});

test.each([
  ['standard', known(false)],
  [undefined, known(false)],
  ['archive', known(true)],
  ['glacier', { known: false, why: '"glacier" is no known tier' }],
])('with the tier %s it is archived: %j', async (tier, isArchived) => {
  expect((await snapshotOf({ Snapshots: [{ ...snapshot, StorageTier: tier }] })).isArchived).toEqual(
    isArchived,
  );
});

test.each([
  [{ VolumeSize: undefined }, 'volumeGib'],
  [{ VolumeSize: '8 GiB' }, 'volumeGib'],
  [{ FullSnapshotSizeInBytes: -1 }, 'fullBytes'],
  [{ State: 'done' }, 'state'],
  [{ State: undefined }, 'state'],
] as const)('of %j the fact %s is unknown', async (changes, fact) => {
  expect((await snapshotOf({ Snapshots: [{ ...snapshot, ...changes }] }))[fact].known).toBe(false);
});

test('how much was written is told in bytes', async () => {
  const snapshots = [{ ...snapshot, FullSnapshotSizeInBytes: 1_073_741_824 }];

  expect((await snapshotOf({ Snapshots: snapshots })).fullBytes).toEqual(known(1_073_741_824));
});

const ebs = [{ DeviceName: '/dev/sdb', Ebs: { SnapshotId: id, VolumeSize: -43 } }];
const own = 'arn:aws:ec2:eu-central-1:111122223333:';
const recipeArn = 'arn:aws:imagebuilder:eu-central-1:111122223333:image-recipe/web/1.0.0';
const versions = (...numbers: readonly number[]) =>
  numbers.map((number) => ({
    LaunchTemplateId: 'lt-1',
    VersionNumber: number,
    DefaultVersion: number === 20,
    LaunchTemplateData: number === 1 ? { BlockDeviceMappings: ebs } : {},
  }));
const builder = { blockDeviceMappings: [{ deviceName: '/dev/sdb', ebs: { snapshotId: id } }] };

test.each([
  [
    'a launch template version, however old',
    { LaunchTemplateVersions: versions(20, 19, 18, 1) },
    { kind: 'launch-template', arn: `${own}launch-template/lt-1` },
  ],
  [
    'a launch configuration',
    { LaunchConfigurations: [{ LaunchConfigurationARN: 'arn:c', BlockDeviceMappings: ebs }] },
    { kind: 'launch-configuration', arn: 'arn:c' },
  ],
  [
    'a fleet',
    {
      Fleets: [
        { FleetId: 'fleet-1', LaunchTemplateConfigs: [{ Overrides: [{ BlockDeviceMappings: ebs }] }] },
      ],
    },
    { kind: 'ec2-fleet', arn: `${own}fleet/fleet-1` },
  ],
  [
    'a Spot fleet',
    {
      SpotFleetRequestConfigs: [
        {
          SpotFleetRequestId: 'sfr-1',
          SpotFleetRequestConfig: { LaunchSpecifications: [{ BlockDeviceMappings: ebs }] },
        },
      ],
    },
    { kind: 'spot-fleet', arn: `${own}spot-fleet-request/sfr-1` },
  ],
  [
    'a Spot request',
    {
      SpotInstanceRequests: [
        { SpotInstanceRequestId: 'sir-1', LaunchSpecification: { BlockDeviceMappings: ebs } },
      ],
    },
    { kind: 'spot-request', arn: `${own}spot-instances-request/sir-1` },
  ],
  [
    'an image recipe',
    { ImageRecipes: [{ arn: recipeArn, ...builder }] },
    { kind: 'image-recipe', arn: recipeArn },
  ],
  [
    'a container recipe',
    { ContainerRecipes: [{ arn: recipeArn, instanceConfiguration: builder }] },
    { kind: 'container-recipe', arn: recipeArn },
  ],
])('%s maps a snapshot', async (_case, recorded, use) => {
  expect((await snapshotOf(recorded)).mappings).toEqual(known([use]));
});

test('what launches nothing any more maps nothing', async () => {
  const { mappings } = await snapshotOf({
    Fleets: [
      { FleetState: 'deleted', LaunchTemplateConfigs: [{ Overrides: [{ BlockDeviceMappings: ebs }] }] },
    ],
    SpotFleetRequestConfigs: [
      {
        SpotFleetRequestState: 'cancelled',
        SpotFleetRequestConfig: { LaunchSpecifications: [{ BlockDeviceMappings: ebs }] },
      },
    ],
    SpotInstanceRequests: [{ State: 'closed', LaunchSpecification: { BlockDeviceMappings: ebs } }],
  });

  expect(mappings).toEqual(known([]));
});

test.each([
  'LaunchTemplates',
  'LaunchTemplateVersions',
  'LaunchConfigurations',
  'Fleets',
  'SpotFleetRequestConfigs',
  'SpotInstanceRequests',
  'ImageRecipes',
  'ContainerRecipes',
] as const)('whether anything maps a snapshot is unknown while %s was not read', async (name) => {
  expect((await snapshotOf({}, [name])).mappings).toEqual({ known: false, why: `${name} was denied` });
});

test.each([
  [{ LaunchTemplateVersions: versions(3, 1).map((version) => ({ ...version, LaunchTemplateData: {} })) }],
  [{ LaunchTemplates: [{ LaunchTemplateId: 'lt-1', DefaultVersionNumber: 1, LatestVersionNumber: 2 }] }],
  [
    {
      LaunchTemplates: [{ LaunchTemplateId: 'lt-1', DefaultVersionNumber: 2, LatestVersionNumber: 3 }],
      LaunchTemplateVersions: versions(2),
    },
  ],
  [{ ImageRecipes: [{ arn: recipeArn, parentImage: 'ami-0a1b2c3d4e5f60718' }] }],
  [{ LaunchConfigurations: [{ BlockDeviceMappings: 'none' }] }],
  [{ LaunchConfigurations: [{ BlockDeviceMappings: [{ Ebs: { SnapshotId: 7 } }] }] }],
  [{ Images: ['damaged'] }],
])('whether anything maps a snapshot is unknown with %j', async (recorded) => {
  expect((await snapshotOf(recorded)).mappings.known).toBe(false);
});

test('a mapping that was seen is one though another answer was not read', async () => {
  const recorded = { LaunchConfigurations: [{ LaunchConfigurationARN: 'arn:c', BlockDeviceMappings: ebs }] };

  expect((await snapshotOf(recorded, ['Fleets'])).mappings).toEqual(
    known([{ kind: 'launch-configuration', arn: 'arn:c' }]),
  );
});

test.each([
  ['governance', true],
  ['compliance', true],
  ['compliance-cooloff', true],
  [undefined, true],
  ['expired', false],
])('a snapshot with the lock %s is locked: %s', async (state, isLocked) => {
  const { isLocked: fact } = await snapshotOf({ LockedSnapshots: [{ SnapshotId: id, LockState: state }] });

  expect(fact).toEqual(known(isLocked));
});

test('a snapshot has fast restore while any zone is not through with it', async () => {
  const restores = ['disabled', 'disabling'].map((state) => ({ SnapshotId: id, State: state }));

  expect((await snapshotOf({ FastSnapshotRestores: restores })).hasFastRestore).toEqual(known(true));
  expect((await snapshotOf({ FastSnapshotRestores: restores.slice(0, 1) })).hasFastRestore).toEqual(
    known(false),
  );
});

test('locks and fast restores that were not read are unknown', async () => {
  const { isLocked, hasFastRestore } = await snapshotOf({}, ['LockedSnapshots', 'FastSnapshotRestores']);

  expect([isLocked.known, hasFastRestore.known]).toEqual([false, false]);
});

test.each([
  [[{ SnapshotId: id, CreateVolumePermissions: [{ Group: 'all' }] }], known(['all'])],
  [[{ SnapshotId: id, CreateVolumePermissions: [{ UserId: '444455556666' }] }], known(['444455556666'])],
  [[{ SnapshotId: id, CreateVolumePermissions: [] }], known([])],
  [
    [{ SnapshotId: id, CreateVolumePermissions: [{ UserId: '444455556666' }, {}] }],
    { known: false, why: 'a share of it names nobody' },
  ],
  [[], { known: false, why: 'SnapshotAttributes holds no permissions of it' }],
  [[{ SnapshotId: id }], { known: false, why: 'its answer in SnapshotAttributes tells no permissions' }],
])('with the attributes %j its sharing is %j', async (attributes, sharedWith) => {
  expect((await snapshotOf({ SnapshotAttributes: attributes })).sharedWith).toEqual(sharedWith);
});

test('two records of one snapshot that differ leave the difference unknown', async () => {
  const { snapshots } = await factsOf({
    Snapshots: [snapshot, { ...snapshot, Description: 'y', StartTime: 'x' }],
  });

  expect(snapshots.known && snapshots.value).toMatchObject([
    { description: null, startedAt: { known: false }, ownerId: '111122223333' },
  ]);
});
