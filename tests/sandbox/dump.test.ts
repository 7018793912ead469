import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import {
  CopyImageCommand,
  DescribeFleetsCommand,
  DescribeImageAttributeCommand,
  DescribeImageReferencesCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  DisableImageCommand,
  EC2Client,
  GetAllowedImagesSettingsCommand,
  GetImageAncestryCommand,
  ListImagesInRecycleBinCommand,
} from '@aws-sdk/client-ec2';
import {
  Inspector2Client,
  ListCoverageCommand,
  ListFindingAggregationsCommand,
  ListFindingsCommand,
} from '@aws-sdk/client-inspector2';
import { afterEach, describe, expect, it } from 'vitest';
import { loadDump } from '../../sandbox/aws/dump/load-dump.ts';
import {
  account,
  buildImage,
  imageId,
  otherAccount,
  type RunningAws,
  region,
  runningAws,
} from './running-aws.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function dumpOf(files: Record<string, unknown>): string {
  const folder = mkdtempSync(join(tmpdir(), 'dump-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder, name), JSON.stringify(content));
  return folder;
}

async function loaded(
  files: Record<string, unknown>,
  assumeEmpty: 'all-missing' | [] = [],
): Promise<RunningAws> {
  const aws = await runningAws();
  loadDump(aws.world, { folder: dumpOf(files), accountId: account, region, assumeEmpty });
  return aws;
}

describe('a dump', () => {
  it('is read as bare arrays or as the objects of the AWS CLI', async () => {
    const aws = await loaded({
      'Images.json': { Images: [buildImage(1)] },
      'Snapshots.json': [
        { SnapshotId: 'snap-00000000000000001', StartTime: '2019-03-06T00:44:22.972000+00:00', OwnerId: '' },
      ],
      'Instances.json': {
        Reservations: [
          { Instances: [{ InstanceId: 'i-00000000000000001', LaunchTime: '2022-09-29 22:25:17' }] },
        ],
      },
    });
    const client = aws.ec2();

    const { Snapshots } = await client.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
    const { Reservations } = await client.send(new DescribeInstancesCommand({}));

    expect((await client.send(new DescribeImagesCommand({ Owners: ['self'] }))).Images).toHaveLength(1);
    expect(Snapshots?.[0]?.StartTime).toEqual(new Date('2019-03-06T00:44:22.972Z'));
    // Without a zone it is UTC, wherever the machine stands.
    expect(Reservations?.[0]?.Instances?.[0]?.LaunchTime).toEqual(new Date('2022-09-29T22:25:17Z'));
  });

  it('loses its terminated instances after an hour, as an account does', async () => {
    const instance = { InstanceId: 'i-00000000000000001', State: { Code: 48, Name: 'terminated' } };
    const aws = await loaded({ 'Instances.json': [instance] });
    const shown = async () => (await aws.ec2().send(new DescribeInstancesCommand({}))).Reservations?.length;

    const counts = [await shown()];
    aws.clock.advance(3_600_000);
    counts.push(await shown());

    expect(counts).toEqual([1, 0]);
  });

  it('is refused for what it does not hold, and empty for what is declared empty', async () => {
    const files = { 'Images.json': [buildImage(1)] };
    const partial = await loaded(files);
    const whole = await loaded(files, 'all-missing');
    const references = new DescribeImageReferencesCommand({
      ImageIds: [imageId(1)],
      IncludeAllResourceTypes: true,
    });
    const shares = new DescribeImageAttributeCommand({ ImageId: imageId(1), Attribute: 'launchPermission' });

    const denied = { name: 'UnauthorizedOperation' };
    await expect(partial.ec2().send(new DescribeFleetsCommand({}))).rejects.toMatchObject(denied);
    await expect(partial.ec2().send(references)).rejects.toMatchObject(denied);
    await expect(partial.ec2().send(shares)).rejects.toMatchObject(denied);
    await expect(partial.ec2().send(new GetAllowedImagesSettingsCommand({}))).rejects.toMatchObject(denied);
    await expect(
      new AutoScalingClient(partial.config()).send(new DescribeAutoScalingGroupsCommand({})),
    ).rejects.toMatchObject({ name: 'AccessDenied' });
    expect((await whole.ec2().send(new DescribeFleetsCommand({}))).Fleets).toEqual([]);
    expect((await whole.ec2().send(references)).ImageReferences).toEqual([]);
    expect((await whole.ec2().send(shares)).LaunchPermissions).toEqual([]);
  });

  it('knows the shares of the images that it recorded, and only theirs', async () => {
    const aws = await loaded({
      'Images.json': [buildImage(1), buildImage(2)],
      'ImageAttributes.json': [{ ImageId: imageId(1), LaunchPermissions: [{ UserId: '444455556666' }] }],
    });
    const shares = (id: string): Promise<unknown> =>
      aws.ec2().send(new DescribeImageAttributeCommand({ ImageId: id, Attribute: 'launchPermission' }));

    await expect(shares(imageId(1))).resolves.toMatchObject({
      LaunchPermissions: [{ UserId: '444455556666' }],
    });
    await expect(shares(imageId(2))).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    const { Images } = await aws.ec2('444455556666').send(new DescribeImagesCommand({}));
    expect(Images?.map(({ ImageId }) => ImageId)).toEqual([imageId(1)]);
  });

  it('knows the ancestry of the images that it recorded, and of those made since', async () => {
    const aws = await loaded({
      'Images.json': [buildImage(1), buildImage(2)],
      'ImageAncestry.json': [{ ImageId: imageId(1), ImageAncestryEntries: [{ ImageId: imageId(1) }] }],
    });
    const client = aws.ec2();
    const ancestry = (ImageId: string | undefined): Promise<unknown> =>
      client.send(new GetImageAncestryCommand({ ImageId }));

    const { ImageId } = await client.send(
      new CopyImageCommand({ SourceImageId: imageId(2), SourceRegion: region, Name: 'copy' }),
    );

    await expect(ancestry(imageId(1))).resolves.toMatchObject({
      ImageAncestryEntries: [{ ImageId: imageId(1) }],
    });
    await expect(ancestry(imageId(2))).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    await expect(ancestry(ImageId)).resolves.toMatchObject({
      ImageAncestryEntries: [{ ImageId }, { ImageId: imageId(2) }],
    });
  });

  it('shows the sources of images that it recorded, in their Regions, and refuses to tell of others', async () => {
    const images = [
      buildImage(1, { SourceImageId: imageId(2), SourceImageRegion: region }),
      buildImage(3, { SourceImageId: imageId(4), SourceImageRegion: 'us-east-1' }),
      buildImage(5, { SourceImageId: imageId(6), SourceImageRegion: 'us-west-2' }),
    ];
    const amazon = { OwnerId: '137112412989', ImageOwnerAlias: 'amazon' };
    const aws = await loaded({
      'Images.json': images,
      'SourceImages.json': [
        { SourceImages: [buildImage(2, { OwnerId: otherAccount })] },
        { Region: 'us-east-1', Images: [buildImage(4, { ...amazon, Public: true })] },
      ],
    });
    const ownersOf = async (n: number, place: string) => {
      const Filters = [{ Name: 'image-id', Values: [imageId(n)] }];
      const client = new EC2Client({ ...aws.config(), region: place });
      return (await client.send(new DescribeImagesCommand({ Filters }))).Images?.map(
        ({ OwnerId }) => OwnerId,
      );
    };

    expect(await ownersOf(2, region)).toEqual([otherAccount]);
    expect(await ownersOf(4, 'us-east-1')).toEqual(['137112412989']);
    expect(await ownersOf(9, region)).toEqual([]);
    await expect(ownersOf(6, 'us-west-2')).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
  });

  it('does not say of an image that it is gone where it recorded no sources', async () => {
    const aws = await loaded({ 'Images.json': [buildImage(1)] }, 'all-missing');
    const byId = (n: number) =>
      aws.ec2().send(new DescribeImagesCommand({ Filters: [{ Name: 'image-id', Values: [imageId(n)] }] }));

    expect((await byId(1)).Images).toHaveLength(1);
    await expect(byId(2)).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
  });

  it('puts foreign images with their owners, visible but out of reach', async () => {
    const aws = await loaded({ 'Images.json': [buildImage(1, { OwnerId: '999988887777' })] });
    const client = aws.ec2();

    expect((await client.send(new DescribeImagesCommand({ ImageIds: [imageId(1)] }))).Images).toHaveLength(1);
    expect((await client.send(new DescribeImagesCommand({ Owners: ['self'] }))).Images).toEqual([]);
    await expect(client.send(new DisableImageCommand({ ImageId: imageId(1) }))).rejects.toMatchObject({
      name: 'AuthFailure',
    });
  });

  it('brings the templates of its versions, which stay unknown as a list', async () => {
    const aws = await loaded({
      'LaunchTemplateVersions.json': [
        { LaunchTemplateId: 'lt-1', VersionNumber: 1, DefaultVersion: true, LaunchTemplateData: {} },
        { LaunchTemplateId: 'lt-1', VersionNumber: 7, DefaultVersion: false, LaunchTemplateData: {} },
      ],
    });
    const command = new DescribeLaunchTemplateVersionsCommand({ Versions: ['$Latest', '$Default'] });

    const { LaunchTemplateVersions } = await aws.ec2().send(command);

    expect(LaunchTemplateVersions?.map(({ VersionNumber }) => VersionNumber).toSorted()).toEqual([1, 7]);
    await expect(aws.ec2().send(new DescribeLaunchTemplatesCommand({}))).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
    });
  });

  it('ends stays in the Recycle Bin when their time has come', async () => {
    const aws = await loaded({
      'ImagesInRecycleBin.json': [
        {
          ImageId: imageId(1),
          RecycleBinEnterTime: '2026-09-30T12:00:00Z',
          RecycleBinExitTime: '2026-10-02T12:00:00Z',
        },
      ],
    });
    const count = async (): Promise<number | undefined> =>
      (await aws.ec2().send(new ListImagesInRecycleBinCommand({}))).Images?.length;

    expect(await count()).toBe(1);
    aws.clock.advance(24 * 60 * 60 * 1000);
    expect(await count()).toBe(0);
  });

  it('tells what it misses and which files it does not know', async () => {
    const aws = await runningAws();
    const folder = dumpOf({
      'Images.json': [],
      'Images_call2.json': [],
      'expected.json': {},
      'Colours.json': [],
    });

    const { missing, warnings } = loadDump(aws.world, { folder, accountId: account, region });

    expect(warnings).toEqual(['Colours.json is not a file of a dump']);
    expect(missing).not.toContain('Images');
    expect(missing).toContain('Instances');
  });

  it('is read by whatever list the AWS CLI names, page by page', async () => {
    const aws = await loaded({
      'Images.json': [{ Images: [buildImage(1)] }, { Images: [buildImage(2)] }],
      'LockedSnapshots.json': {
        Snapshots: [{ SnapshotId: 'snap-00000000000000001', LockState: 'compliance' }],
      },
    });

    const scope = aws.world.scope(account, region);
    expect(scope.images.entries().map(([id]) => id)).toEqual([imageId(1), imageId(2)]);
    expect(scope.locks.get('snap-00000000000000001')).toMatchObject({ LockState: 'compliance' });
  });

  it('counts an answer that is cut short as missing', async () => {
    const aws = await loaded({ 'Images.json': { Images: [buildImage(1)], NextToken: 'more' } });

    await expect(aws.ec2().send(new DescribeImagesCommand({ Owners: ['self'] }))).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
    });
  });

  it('names the file that is not JSON', async () => {
    const aws = await runningAws();
    const folder = dumpOf({});
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'Images.json'), '{');

    expect(() => loadDump(aws.world, { folder, accountId: account, region })).toThrow(
      'Images.json is not JSON: line 1, column 2',
    );
  });
});

// Answers that AWS gave, beside the project where they are kept; passed over elsewhere.
const recorded = join(import.meta.dirname, '../../../shared/real-data');
const cases = existsSync(recorded)
  ? readdirSync(join(recorded, 'accounts')).map((name) => join('accounts', name))
  : [];

describe.skipIf(cases.length === 0)('recorded accounts', () => {
  it.each(['combined', ...cases])('load without a loss: %s', async (name) => {
    const folder = join(recorded, name);
    const aws = await runningAws();
    const accountId = '644160558196';
    const { warnings } = loadDump(aws.world, { folder, accountId, region, assumeEmpty: 'all-missing' });
    const client = aws.ec2(accountId);
    const held = (file: string): unknown[] => {
      const path = join(folder, `${file}.json`);
      const content: unknown = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
      return Array.isArray(content) ? content : [];
    };

    const { Images } = await client.send(
      new DescribeImagesCommand({ IncludeDisabled: true, IncludeDeprecated: true }),
    );
    const { Snapshots } = await client.send(new DescribeSnapshotsCommand({}));
    const { Reservations } = await client.send(new DescribeInstancesCommand({}));
    const { Volumes } = await client.send(new DescribeVolumesCommand({}));

    expect(warnings).toEqual([]);
    expect(Images).toHaveLength(held('Images').length);
    expect(Snapshots).toHaveLength(held('Snapshots').length);
    expect(Reservations).toHaveLength(held('Instances').length);
    expect(Volumes).toHaveLength(held('Volumes').length);
  });
});

describe('what Inspector told', () => {
  const amiAggregation = {
    ...{ ami: imageId(1), accountId: account, affectedInstances: 1 },
    severityCounts: { all: 3, critical: 1, high: 0, medium: 0 },
  };

  it('is counted as it was recorded, with what it scans beside it', async () => {
    const { config } = await loaded({
      'FindingAggregations.json': { aggregationType: 'AMI', responses: [{ amiAggregation }] },
      'CoveredResources.json': {
        coveredResources: [{ resourceId: 'i-1', lastScannedAt: '2026-09-01T02:00:00.123000+02:00' }],
      },
    });
    const client = new Inspector2Client(config());

    const { responses } = await client.send(new ListFindingAggregationsCommand({ aggregationType: 'AMI' }));
    const { coveredResources } = await client.send(new ListCoverageCommand({}));

    expect(responses).toEqual([{ amiAggregation }]);
    expect(coveredResources).toEqual([
      { resourceId: 'i-1', lastScannedAt: new Date('2026-09-01T00:00:00.123Z') },
    ]);
    await expect(client.send(new ListFindingsCommand({}))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  it('is refused where the dump has nothing of it', async () => {
    const client = new Inspector2Client((await loaded({})).config());

    for (const call of [
      () => client.send(new ListFindingAggregationsCommand({ aggregationType: 'AMI' })),
      () => client.send(new ListCoverageCommand({})),
    ]) {
      await expect(call()).rejects.toMatchObject({ name: 'AccessDeniedException' });
    }
  });
});
