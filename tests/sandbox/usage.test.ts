import {
  CreateImageUsageReportCommand,
  DeregisterImageCommand,
  DescribeImageReferencesCommand,
  type DescribeImageReferencesRequest,
  DescribeImageUsageReportEntriesCommand,
  DescribeImageUsageReportsCommand,
  GetImageAncestryCommand,
  GetImageFindingsCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import {
  seedImage,
  seedInstance,
  seedLaunchTemplateVersion,
  seedParameter,
} from '../../sandbox/aws/state/seed.ts';
import type { Scope } from '../../sandbox/aws/state/world.ts';
import { buildImage, imageId, otherAccount, type RunningAws, runningAws } from './running-aws.ts';

const hour = 60 * 60 * 1000;

function seedTemplate(scope: Scope, id: string, imageIds: readonly string[]): void {
  for (const [index, ImageId] of imageIds.entries()) {
    const version = { LaunchTemplateId: id, VersionNumber: index + 1, DefaultVersion: index === 0 };
    seedLaunchTemplateVersion(scope, { ...version, LaunchTemplateData: { ImageId } });
  }
}

async function arns(aws: RunningAws, input: Partial<DescribeImageReferencesRequest> = {}): Promise<string[]> {
  const command = new DescribeImageReferencesCommand({ ImageIds: [imageId(1)], ...input });
  const { ImageReferences } = await aws.ec2().send(command);
  return (ImageReferences ?? []).map(({ Arn = '' }) => Arn.split(':').slice(5).join(':')).toSorted();
}

describe('DescribeImageReferences', () => {
  it('finds instances in any state, templates, parameters and recipes of the own account', async () => {
    const aws = await runningAws();
    const ImageId = imageId(1);
    seedInstance(aws.home, { InstanceId: 'i-00000000000000001', ImageId, State: { Name: 'terminated' } });
    seedInstance(aws.other, { InstanceId: 'i-00000000000000002', ImageId });
    seedTemplate(aws.home, 'lt-00000000000000001', [ImageId]);
    seedParameter(aws.home, { Name: '/golden', Value: ImageId, DataType: 'aws:ec2:image' });
    seedParameter(aws.home, { Name: '/plain', Value: ImageId });
    aws.home.imageRecipes.seed('r', {
      arn: 'arn:aws:imagebuilder:eu-central-1:1:image-recipe/a/1.0.0',
      parentImage: ImageId,
    });
    aws.home.containerRecipes.seed('c', {
      arn: 'arn:aws:imagebuilder:eu-central-1:1:container-recipe/b/1.0.0',
      instanceConfiguration: { image: ImageId },
    });

    expect(await arns(aws, { IncludeAllResourceTypes: true })).toEqual([
      'container-recipe/b/1.0.0',
      'image-recipe/a/1.0.0',
      'instance/i-00000000000000001',
      'launch-template/lt-00000000000000001',
      'parameter/golden',
    ]);
  });

  it('looks at the ten newest versions of a template unless told deeper', async () => {
    const aws = await runningAws();
    seedTemplate(aws.home, 'lt-00000000000000001', [
      imageId(1),
      ...Array.from({ length: 10 }, () => imageId(2)),
    ]);
    const deep = (depth: string): Promise<string[]> =>
      arns(aws, {
        ResourceTypes: [
          {
            ResourceType: 'ec2:LaunchTemplate',
            ResourceTypeOptions: [{ OptionName: 'version-depth', OptionValues: [depth] }],
          },
        ],
      });

    expect(await arns(aws, { IncludeAllResourceTypes: true })).toEqual([]);
    expect(await deep('11')).toEqual(['launch-template/lt-00000000000000001']);
    await expect(deep('10001')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('takes ten images at most, and either all types or a list of them', async () => {
    const aws = await runningAws();
    const ImageIds = Array.from({ length: 11 }, (_, n) => imageId(n));

    await expect(arns(aws, { ImageIds, IncludeAllResourceTypes: true })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    await expect(arns(aws, {})).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
  });
});

describe('usage reports', () => {
  it('count the uses of all accounts, later and a day old', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1), [{ UserId: otherAccount }]);
    seedInstance(aws.other, { InstanceId: 'i-00000000000000001', ImageId: imageId(1) });
    seedInstance(aws.other, { InstanceId: 'i-00000000000000002', ImageId: imageId(1) });
    seedTemplate(aws.other, 'lt-00000000000000001', [imageId(1), imageId(1)]);
    const recent = {
      instance: { InstanceId: 'i-00000000000000003', ImageId: imageId(1) },
      reservationId: 'r-1',
    };
    aws.other.instances.put('i-00000000000000003', { ...recent, ownerId: otherAccount });
    const client = aws.ec2();
    const ResourceTypes = [{ ResourceType: 'ec2:Instance' }, { ResourceType: 'ec2:LaunchTemplate' }];

    const { ReportId = '' } = await client.send(
      new CreateImageUsageReportCommand({ ImageId: imageId(1), ResourceTypes }),
    );
    const read = async (): Promise<string | undefined> =>
      (await client.send(new DescribeImageUsageReportsCommand({ ReportIds: [ReportId] })))
        .ImageUsageReports?.[0]?.State;
    const pending = await read();
    aws.clock.advance(hour);
    const available = await read();
    const { ImageUsageReportEntries } = await client.send(
      new DescribeImageUsageReportEntriesCommand({ ReportIds: [ReportId] }),
    );

    expect([pending, available]).toEqual(['pending', 'available']);
    expect(
      ImageUsageReportEntries?.map(({ AccountId, ResourceType, UsageCount }) => [
        AccountId,
        ResourceType,
        UsageCount,
      ]).toSorted(),
    ).toEqual([
      [otherAccount, 'ec2:Instance', 2],
      [otherAccount, 'ec2:LaunchTemplate', 1],
    ]);
    aws.clock.advance(30 * 24 * hour);
    expect((await client.send(new DescribeImageUsageReportsCommand({}))).ImageUsageReports).toEqual([]);
  });

  it('end in error when the plan says so, and are for the owner alone', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1), [{ UserId: otherAccount }]);
    const command = new CreateImageUsageReportCommand({
      ImageId: imageId(1),
      ResourceTypes: [{ ResourceType: 'ec2:Instance' }],
    });
    aws.faults.set([{ match: {}, fault: { kind: 'fails-later', message: 'no luck' } }]);

    await aws.ec2().send(command);
    aws.clock.advance(hour);

    const { ImageUsageReports } = await aws.ec2().send(new DescribeImageUsageReportsCommand({}));
    expect(ImageUsageReports?.[0]).toMatchObject({ State: 'error', StateReason: 'no luck' });
    await expect(aws.ec2(otherAccount).send(command)).rejects.toMatchObject({ name: 'AuthFailure' });
  });
});

describe('lineage and findings', () => {
  it('follow the sources also of images that are gone', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1, { ImageOwnerAlias: 'amazon' }));
    seedImage(aws.home, buildImage(2, { SourceImageId: imageId(1), SourceImageRegion: 'eu-central-1' }));
    seedImage(aws.home, buildImage(3, { SourceImageId: imageId(2), SourceImageRegion: 'eu-central-1' }));
    await aws.ec2().send(new DeregisterImageCommand({ ImageId: imageId(2) }));

    const { ImageAncestryEntries } = await aws
      .ec2()
      .send(new GetImageAncestryCommand({ ImageId: imageId(3) }));

    expect(ImageAncestryEntries?.map(({ ImageId }) => ImageId)).toEqual([3, 2, 1].map(imageId));
    expect(ImageAncestryEntries?.[0]?.CreationDate).toEqual(new Date('2026-01-01T00:00:00Z'));
  });

  it('end at a verified provider, and are not told of an image that is gone itself', async () => {
    const aws = await runningAws();
    const from = (n: number) => ({ SourceImageId: imageId(n), SourceImageRegion: 'eu-central-1' });
    seedImage(aws.home, buildImage(1));
    seedImage(aws.home, buildImage(2, { ...from(1), ImageOwnerAlias: 'aws-marketplace' }));
    seedImage(aws.home, buildImage(3, from(2)));
    const client = aws.ec2();
    const command = new GetImageAncestryCommand({ ImageId: imageId(3) });

    const { ImageAncestryEntries } = await client.send(command);
    await client.send(new DeregisterImageCommand({ ImageId: imageId(3) }));

    expect(ImageAncestryEntries?.map(({ ImageId }) => ImageId)).toEqual([3, 2].map(imageId));
    await expect(client.send(command)).rejects.toMatchObject({ name: 'InvalidAMIID.Unavailable' });
  });

  it('show the findings of a scanned image', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));
    aws.home.findings.seed(imageId(1), [
      { Title: 'CVE-2026-1', SeverityLabel: 'critical', FixAvailable: true },
    ]);

    const { ImageFindings } = await aws.ec2().send(new GetImageFindingsCommand({ ImageId: imageId(1) }));

    expect(ImageFindings).toEqual([{ Title: 'CVE-2026-1', SeverityLabel: 'critical', FixAvailable: true }]);
  });
});
