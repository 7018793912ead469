import {
  DescribeImagesCommand,
  DisableAllowedImagesSettingsCommand,
  EnableAllowedImagesSettingsCommand,
  GetAllowedImagesSettingsCommand,
  type Image,
  type ImageCriterionRequest,
  ReplaceImageCriteriaInAllowedImagesSettingsCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { seedImage } from '../../sandbox/aws/state/seed.ts';
import { account, buildImage, imageId, otherAccount, type RunningAws, runningAws } from './running-aws.ts';

function replace(aws: RunningAws, ...ImageCriteria: ImageCriterionRequest[]): Promise<unknown> {
  return aws.ec2().send(new ReplaceImageCriteriaInAllowedImagesSettingsCommand({ ImageCriteria }));
}

function enable(aws: RunningAws, AllowedImagesSettingsState: 'enabled' | 'audit-mode'): Promise<unknown> {
  return aws.ec2().send(new EnableAllowedImagesSettingsCommand({ AllowedImagesSettingsState }));
}

async function settingsOf(aws: RunningAws): Promise<object> {
  const { State, ImageCriteria } = await aws.ec2().send(new GetAllowedImagesSettingsCommand({}));
  return { State, ImageCriteria };
}

async function visible(aws: RunningAws): Promise<Image[]> {
  return (await aws.ec2().send(new DescribeImagesCommand({}))).Images ?? [];
}

describe('the Allowed AMIs settings', () => {
  it('are a state and a list of criteria, which stays while it is switched off', async () => {
    const aws = await runningAws();
    const criteria = [
      { ImageProviders: ['amazon', otherAccount] },
      { ImageNames: ['golden-*'], DeprecationTimeCondition: { MaximumDaysSinceDeprecated: 0 } },
    ];

    expect(await settingsOf(aws)).toEqual({ State: 'disabled', ImageCriteria: [] });
    await replace(aws, ...criteria);
    await enable(aws, 'enabled');
    expect(await settingsOf(aws)).toEqual({ State: 'enabled', ImageCriteria: criteria });
    await aws.ec2().send(new DisableAllowedImagesSettingsCommand({}));
    expect(await settingsOf(aws)).toEqual({ State: 'disabled', ImageCriteria: criteria });
    await replace(aws);
    expect(await settingsOf(aws)).toEqual({ State: 'disabled', ImageCriteria: [] });
  });

  it('hide what no criterion allows when enabled, and mark it in audit mode', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));
    seedImage(aws.other, buildImage(2, { Public: true }));
    seedImage(aws.other, buildImage(3, { Public: true, ImageOwnerAlias: 'amazon' }));
    await replace(aws, { ImageProviders: ['amazon'] });

    await enable(aws, 'audit-mode');
    const marked = (await visible(aws)).map(({ ImageId, ImageAllowed }) => [ImageId, ImageAllowed]);
    await enable(aws, 'enabled');
    const shown = (await visible(aws)).map(({ ImageId }) => ImageId);

    expect(marked.toSorted()).toEqual([
      [imageId(1), true],
      [imageId(2), false],
      [imageId(3), true],
    ]);
    expect(shown.toSorted()).toEqual([imageId(1), imageId(3)]);
  });

  it('know images by their watermarks, all of a filter by one and the same mark', async () => {
    const aws = await runningAws();
    const mark = (WatermarkKey: string, SourceImageRegion: string, day: string) => ({
      WatermarkKey,
      SourceImageRegion,
      WatermarkCreationTime: new Date(`${day}T12:00:00.000Z`),
    });
    const shared = [{ UserId: account }];
    const approved = `${otherAccount}:approved`;
    const ImageWatermarks = [
      mark(approved, 'us-east-1', '2026-09-25'),
      mark('9:x', 'eu-central-1', '2026-01-01'),
    ];
    seedImage(aws.other, buildImage(1, { ImageWatermarks }), shared);
    seedImage(aws.other, buildImage(2), shared);
    await enable(aws, 'enabled');
    const allowedBy = async (filter: object) => {
      await replace(aws, { ImageWatermarks: [filter] });
      return (await visible(aws)).map(({ ImageId }) => ImageId);
    };

    expect(await allowedBy({ WatermarkKey: `${otherAccount}:*`, SourceImageRegion: 'us-*' })).toEqual([
      imageId(1),
    ]);
    expect(await allowedBy({ WatermarkKey: approved, SourceImageRegion: 'eu-central-1' })).toEqual([]);
    expect(await allowedBy({ WatermarkKey: approved, MaximumDaysSinceWatermarkCreated: 6 })).toEqual([
      imageId(1),
    ]);
    expect(await allowedBy({ WatermarkKey: approved, MaximumDaysSinceWatermarkCreated: 5 })).toEqual([]);
  });

  const accounts = (count: number) => Array.from({ length: count }, (_, n) => String(100_000_000_000 + n));
  const many = (count: number) => Array.from({ length: count }, (_, n) => `name-${n}`);

  it('take ten criteria of 200 providers and 50 names, marks and product codes', async () => {
    const aws = await runningAws();
    const full = {
      ImageProviders: accounts(200),
      ImageNames: many(50),
      MarketplaceProductCodes: many(50),
      ImageWatermarks: many(50).map((WatermarkKey) => ({ WatermarkKey })),
    };

    await replace(aws, ...Array.from({ length: 10 }, () => full));

    expect(await settingsOf(aws)).toMatchObject({ ImageCriteria: { length: 10 } });
  });

  it.each<readonly [string, readonly ImageCriterionRequest[]]>([
    ['eleven criteria', Array.from({ length: 11 }, () => ({ ImageProviders: ['amazon'] }))],
    ['201 providers', [{ ImageProviders: accounts(201) }]],
    ['51 names', [{ ImageNames: many(51) }]],
    ['51 product codes', [{ MarketplaceProductCodes: many(51) }]],
    ['51 watermarks', [{ ImageWatermarks: many(51).map((WatermarkKey) => ({ WatermarkKey })) }]],
    ['a provider that is none', [{ ImageProviders: ['self'] }]],
    ['days below zero', [{ CreationDateCondition: { MaximumDaysSinceCreated: -1 } }]],
  ])('refuse %s', async (_, criteria) => {
    const aws = await runningAws();

    await expect(replace(aws, ...criteria)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    expect(await settingsOf(aws)).toEqual({ State: 'disabled', ImageCriteria: [] });
  });
});
