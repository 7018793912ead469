import { expect, test } from 'vitest';
import { imageId, otherImageId, type Recorded, unreadIn, unused, usageOf, usedBy } from '../answers.ts';

const arn = 'arn:aws:ec2:eu-central-1:111122223333:launch-template/lt-1';
const used = usedBy('launch-template', arn);
const template = {
  LaunchTemplateId: 'lt-1',
  LaunchTemplateName: 'web',
  DefaultVersionNumber: 9,
  LatestVersionNumber: 9,
};

function version(number: number, image: unknown): Readonly<Record<string, unknown>> {
  return { LaunchTemplateId: 'lt-1', VersionNumber: number, LaunchTemplateData: { ImageId: image } };
}

function withVersions(...versions: readonly unknown[]) {
  return usageOf({ LaunchTemplates: [template], LaunchTemplateVersions: versions });
}

test('the newest versions count, as many as the policy says', async () => {
  expect(await withVersions(version(9, otherImageId), version(7, imageId), version(5, otherImageId))).toEqual(
    used,
  );
  expect(await withVersions(version(9, otherImageId), version(7, otherImageId), version(5, imageId))).toEqual(
    unused,
  );
});

test('the default version counts, however old', async () => {
  const versions = [version(9, otherImageId), version(8, otherImageId), version(1, imageId)];
  const old = { ...template, DefaultVersionNumber: 1 };

  expect(await usageOf({ LaunchTemplates: [old], LaunchTemplateVersions: versions })).toEqual(used);
});

test('the default version is told by the versions where no template is', async () => {
  const versions = [
    { ...version(9, otherImageId), DefaultVersion: false },
    { ...version(8, otherImageId), DefaultVersion: false },
    { ...version(1, imageId), DefaultVersion: true },
  ];

  expect(await usageOf({ LaunchTemplateVersions: versions })).toEqual(used);
});

test('a version without an image uses none', async () => {
  expect(await withVersions(version(9, undefined))).toEqual(unused);
});

test.each([
  [
    'the default version was not read',
    [version(9, otherImageId)],
    1,
    'version 1 of launch template lt-1 was not read',
  ],
  [
    'the latest version was not read',
    [version(8, otherImageId)],
    8,
    'version 9 of launch template lt-1 was not read',
  ],
  ['no version was read', [], 9, 'none of its versions was read'],
])('any image may be used when %s', async (_case, versions, fallback, why) => {
  const listed = { ...template, DefaultVersionNumber: fallback };

  expect(await usageOf({ LaunchTemplates: [listed], LaunchTemplateVersions: versions })).toEqual(
    unreadIn('launch-templates', `${arn}: ${why}`),
  );
});

test('any image may be used by a template whose default version is not told', async () => {
  expect(await usageOf({ LaunchTemplateVersions: [version(9, otherImageId)] })).toEqual(
    unreadIn('launch-templates', `${arn}: its default version was not read`),
  );
});

test.each([
  [{ VersionNumber: 9 }, 'a record of LaunchTemplateVersions does not say which version it is'],
  [{ LaunchTemplateId: 'lt-1' }, 'a record of LaunchTemplateVersions does not say which version it is'],
  [
    { LaunchTemplateId: 'lt-1', VersionNumber: '9' },
    'a record of LaunchTemplateVersions does not say which version it is',
  ],
])('any image may be used by the version record %j', async (record, why) => {
  const { unread } = await withVersions(version(9, otherImageId), record);

  expect(unread).toEqual([{ source: 'launch-templates', why }]);
});

test.each([
  [{ LaunchTemplateId: 'lt-1', VersionNumber: 9 }, 'LaunchTemplateData is not in the answer'],
  [{ ...version(9, 'x'), LaunchTemplateData: 'ImageId' }, 'LaunchTemplateData is "ImageId", not an object'],
  [version(9, 'ami-short'), '"ami-short" is no image id'],
  [version(9, 7), '7 is no image id'],
])('any image may be used by the version %j', async (record, why) => {
  expect(await withVersions(record)).toEqual(
    unreadIn(
      'launch-templates',
      `${arn}: version 9 of launch template lt-1 names no image for certain: ${why}`,
    ),
  );
});

test.each([
  { LaunchTemplateName: 'web', DefaultVersionNumber: 9, LatestVersionNumber: 9 },
  { ...template, DefaultVersionNumber: '9' },
  { ...template, LatestVersionNumber: '9' },
])('any image may be used by the template record %j', async (record) => {
  const recorded = {
    LaunchTemplates: [template, record],
    LaunchTemplateVersions: [version(9, otherImageId)],
  };

  expect(await usageOf(recorded)).toEqual(
    unreadIn('launch-templates', 'a record of LaunchTemplates cannot be read'),
  );
});

test('a template record that tells no numbers leaves them to the versions', async () => {
  const record = { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web' };
  const versions = [{ ...version(9, imageId), DefaultVersion: true }];

  expect(await usageOf({ LaunchTemplates: [record], LaunchTemplateVersions: versions })).toEqual(used);
});

const fleetArn = 'arn:aws:ec2:eu-central-1:111122223333:fleet/fleet-1';

/** Of a fleet that starts from a version of the template. */
async function usesOfFleet(pinned: string | undefined, recorded: Recorded) {
  const pin = { LaunchTemplateId: 'lt-1', Version: pinned };
  const fleet = { FleetId: 'fleet-1', LaunchTemplateConfigs: [{ LaunchTemplateSpecification: pin }] };
  const { uses, unread } = await usageOf({ ...recorded, Fleets: [fleet] });
  return {
    isUsed: uses.some(({ kind }) => kind === 'ec2-fleet'),
    unread: unread.filter(({ source }) => source === 'fleets').map(({ why }) => why),
  };
}

test('$Latest is also a version that is newer than the record of the template', async () => {
  const LaunchTemplateVersions = [version(9, otherImageId), version(10, imageId)];

  expect(await usesOfFleet('$Latest', { LaunchTemplates: [template], LaunchTemplateVersions })).toEqual({
    isUsed: true,
    unread: [],
  });
});

test.each([
  ['$Latest', { ...version(9, imageId) }, true, []],
  [undefined, { ...version(9, imageId), DefaultVersion: true }, true, []],
  [
    '$Default',
    { ...version(9, imageId), DefaultVersion: false },
    false,
    [`${fleetArn}: version "$Default" of launch template lt-1 was not read`],
  ],
])('of a template that only its versions tell of, %s of %j', async (pinned, only, isUsed, unread) => {
  expect(await usesOfFleet(pinned, { LaunchTemplateVersions: [only] })).toEqual({ isUsed, unread });
});

test('$Latest of a template without versions is the one that its record tells', async () => {
  expect((await usesOfFleet('$Latest', { LaunchTemplates: [template] })).unread).toEqual([
    `${fleetArn}: version 9 of launch template lt-1 was not read`,
  ]);
});

test.each(['newest', 'v9', '9v'])('%s names no version, whatever else the template holds', async (pinned) => {
  const told = { LaunchTemplateVersions: [{ ...version(9, imageId), DefaultVersion: true }] };

  expect((await usesOfFleet(pinned, told)).unread).toEqual([
    `${fleetArn}: version "${pinned}" of launch template lt-1 was not read`,
  ]);
});

test('a version may have several digits', async () => {
  const told = { LaunchTemplateVersions: [{ ...version(123, imageId), DefaultVersion: true }] };

  expect(await usesOfFleet('123', told)).toEqual({ isUsed: true, unread: [] });
});

test('two records of one version that disagree use both images', async () => {
  expect(await withVersions(version(9, imageId), version(9, otherImageId))).toEqual(used);
});

function throughParameter(reference: string, ...parameters: readonly unknown[]) {
  const versions = [version(9, `resolve:ssm:${reference}`)];
  return usageOf({ LaunchTemplates: [template], LaunchTemplateVersions: versions, Parameters: parameters });
}

const parameter = { Name: '/images/web', Type: 'String', DataType: 'text', Value: imageId, Version: 4 };

test.each([
  '/images/web',
  '/images/web:4',
  'arn:aws:ssm:eu-central-1:111122223333:parameter/images/web',
  'arn:aws:ssm:eu-central-1:111122223333:parameter/images/web:4',
])('resolve:ssm:%s uses the image that the parameter holds', async (reference) => {
  expect(await throughParameter(reference, parameter)).toEqual(used);
});

test('a parameter of another account is known by its own ARN', async () => {
  const ARN = 'arn:aws:ssm:eu-central-1:444455556666:parameter/images/web';

  expect(await throughParameter(ARN, { ...parameter, ARN })).toEqual(used);
});

test('a value may end with a line break', async () => {
  expect(await throughParameter('/images/web', { ...parameter, Value: `${imageId}\n` })).toEqual(used);
});

test('what was asked by a label says nothing of the current value', async () => {
  const { unread } = await throughParameter('/images/web', { ...parameter, Selector: ':prod' });

  expect(unread.map(({ why }) => why)).toEqual([
    `${arn}: version 9 of launch template lt-1 names no image for certain: the parameter "/images/web" has no value in Parameters`,
  ]);
});

test('why the parameters were not read is told where one of them is needed', async () => {
  const versions = [version(9, 'resolve:ssm:/images/web')];
  const { unread } = await usageOf({ LaunchTemplates: [template], LaunchTemplateVersions: versions }, [
    'Parameters',
  ]);

  expect(unread[0]?.why).toContain('the parameter "/images/web" is not resolved: Parameters was denied');
});

test('a label is resolved where the parameter was read by it', async () => {
  expect(await throughParameter('/images/web:prod', { ...parameter, Selector: ':prod' })).toEqual(used);
});

test.each([
  ['/images/web', [], 'Parameters does not hold it'],
  ['/images/other', [parameter], 'Parameters does not hold it'],
  ['arn:aws:ssm:eu-central-1:444455556666:parameter/images/web', [parameter], 'Parameters does not hold it'],
])('resolve:ssm:%s may be any image when %j was read', async (reference, parameters, why) => {
  expect(await throughParameter(reference, ...parameters)).toEqual(
    unreadIn(
      'launch-templates',
      `${arn}: version 9 of launch template lt-1 names no image for certain: the parameter "${reference}" is not resolved: ${why}`,
    ),
  );
});

test.each(['/images/web:3', '/images/web:prod'])(
  'resolve:ssm:%s is not resolved by another version',
  async (reference) => {
    const { unread } = await throughParameter(reference, parameter);

    expect(unread.map(({ source }) => source)).toEqual(['launch-templates']);
  },
);

test('a parameter that holds no image id may stand for any image', async () => {
  expect((await throughParameter('/images/web', { ...parameter, Value: 'latest' })).unread).toHaveLength(1);
});

test('a public parameter of AWS names no image of ours', async () => {
  expect(
    await throughParameter('/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64'),
  ).toEqual(unused);
});
