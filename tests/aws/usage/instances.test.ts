import { expect, test } from 'vitest';
import { imageId, unreadIn, unused, usageOf, usedBy } from '../answers.ts';

const instance = {
  InstanceId: 'i-0123456789abcdef0',
  OwnerId: '111122223333',
  ImageId: imageId,
  State: { Name: 'running' },
};
const arn = 'arn:aws:ec2:eu-central-1:111122223333:instance/i-0123456789abcdef0';

test.each(['pending', 'running', 'stopping', 'stopped', 'shutting-down', 'unheard-of'])(
  'an instance that is %s uses its image',
  async (state) => {
    expect(await usageOf({ Instances: [{ ...instance, State: { Name: state } }] })).toEqual(
      usedBy('instance', arn),
    );
  },
);

test('a terminated instance uses nothing', async () => {
  expect(await usageOf({ Instances: [{ ...instance, State: { Name: 'terminated' } }] })).toEqual(unused);
});

test.each([undefined, 'terminated', {}, { Name: ['terminated', 'running'] }, { Name: 48 }])(
  'an instance whose state is %j uses its image',
  async (state) => {
    expect((await usageOf({ Instances: [{ ...instance, State: state }] })).uses).toEqual([
      { kind: 'instance', arn },
    ]);
  },
);

test('a managed instance of another owner uses its image', async () => {
  const managed = { ...instance, OwnerId: '444455556666', Operator: { Managed: true } };

  expect(await usageOf({ Instances: [managed] })).toEqual(
    usedBy('instance', 'arn:aws:ec2:eu-central-1:444455556666:instance/i-0123456789abcdef0'),
  );
});

test('an instance that names no image may use any', async () => {
  expect(await usageOf({ Instances: [{ ...instance, ImageId: undefined }] })).toEqual(
    unreadIn('instances', `${arn} names no ImageId`),
  );
});

test('an instance that names something else than an image id may use any', async () => {
  expect(await usageOf({ Instances: [{ ...instance, ImageId: 'ami-1111' }] })).toEqual(
    unreadIn('instances', `${arn}: "ami-1111" is no image id`),
  );
});

test('ids are matched with upper and lower case apart', async () => {
  expect(
    await usageOf({ Instances: [{ ...instance, ImageId: imageId.replace('ami-0a', 'ami-0A') }] }),
  ).toEqual(unused);
});

const template = {
  LaunchTemplateId: 'lt-1',
  LaunchTemplateName: 'web',
  DefaultVersionNumber: 9,
  LatestVersionNumber: 9,
};
const version = (number: number, image: string) => ({
  LaunchTemplateId: 'lt-1',
  LaunchTemplateName: 'web',
  VersionNumber: number,
  LaunchTemplateData: { ImageId: image },
});
const launched = {
  ...instance,
  ImageId: 'ami-0c1b2c3d4e5f60718',
  Tags: [
    { Key: 'aws:ec2launchtemplate:id', Value: 'lt-1' },
    { Key: 'aws:ec2launchtemplate:version', Value: '3' },
  ],
};

test('an instance pins the template version that it was launched from, however old', async () => {
  const versions = [
    version(9, 'ami-0c1b2c3d4e5f60718'),
    version(8, 'ami-0c1b2c3d4e5f60718'),
    version(3, imageId),
  ];

  expect(
    await usageOf({ Instances: [launched], LaunchTemplates: [template], LaunchTemplateVersions: versions }),
  ).toEqual(usedBy('instance', arn));
});

test('a template version that an instance pins and that was not read may hold any image', async () => {
  const versions = [version(9, 'ami-0c1b2c3d4e5f60718')];

  expect(
    await usageOf({ Instances: [launched], LaunchTemplates: [template], LaunchTemplateVersions: versions }),
  ).toEqual(unreadIn('instances', `${arn}: version 3 of launch template lt-1 was not read`));
});

test('a template that is gone pins nothing', async () => {
  expect(await usageOf({ Instances: [launched] })).toEqual(unused);
});

test('a template that could not be read may be there, with any image', async () => {
  const { unread } = await usageOf({ Instances: [launched] }, ['LaunchTemplates']);

  expect(unread).toContainEqual({
    source: 'instances',
    why: `${arn}: launch template "lt-1" was not read`,
  });
});

test('tags that cannot be read may pin anything', async () => {
  expect(await usageOf({ Instances: [{ ...launched, Tags: 'none' }] })).toEqual(
    unreadIn('instances', `${arn}: Tags is "none", not an object`),
  );
});

test('a tag of the template that cannot be read may pin anything', async () => {
  const Tags = [{ Key: 'aws:ec2launchtemplate:id', Value: 7 }];

  expect(await usageOf({ Instances: [{ ...launched, Tags }] })).toEqual(
    unreadIn('instances', `${arn} does not tell which launch template it is from`),
  );
});
