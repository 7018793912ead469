import {
  AttachImageWatermarkCommand,
  CopyImageCommand,
  CreateImageCommand,
  DescribeImagesCommand,
  DetachImageWatermarkCommand,
  type ImageWatermark,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { seedImage, seedInstance } from '../../sandbox/aws/state/seed.ts';
import {
  account,
  buildImage,
  imageId,
  otherAccount,
  type RunningAws,
  region,
  runningAws,
} from './running-aws.ts';

function attach(aws: RunningAws, WatermarkName: string, accountId?: string): Promise<unknown> {
  return aws.ec2(accountId).send(new AttachImageWatermarkCommand({ ImageId: imageId(1), WatermarkName }));
}

async function marksOf(aws: RunningAws, id: string | undefined): Promise<ImageWatermark[]> {
  const { Images } = await aws.ec2().send(new DescribeImagesCommand({ ImageIds: [id ?? ''] }));
  return Images?.[0]?.ImageWatermarks ?? [];
}

describe('watermarks', () => {
  it('carry the account, the image that they were put on and the time', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));

    const answer = await attach(aws, 'approved/2026');

    expect(answer).toMatchObject({ WatermarkKey: `${account}:approved/2026` });
    expect(await marksOf(aws, imageId(1))).toEqual([
      {
        WatermarkKey: `${account}:approved/2026`,
        SourceImageId: imageId(1),
        SourceImageRegion: region,
        SourceImageCreationTime: new Date('2026-01-01T00:00:00.000Z'),
        WatermarkCreationTime: new Date('2026-10-01T12:00:00.000Z'),
      },
    ]);
  });

  it('are inherited by copies and by images of instances, which keep them when they are detached', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));
    seedInstance(aws.home, { InstanceId: 'i-00000000000000001', ImageId: imageId(1) });
    const client = aws.ec2();
    await attach(aws, 'approved');

    const copy = await client.send(
      new CopyImageCommand({ SourceImageId: imageId(1), SourceRegion: region, Name: 'copy' }),
    );
    const made = await client.send(
      new CreateImageCommand({ InstanceId: 'i-00000000000000001', Name: 'made' }),
    );
    const detach = new DetachImageWatermarkCommand({
      ImageId: imageId(1),
      WatermarkKey: `${account}:approved`,
    });
    const answers = [await client.send(detach), await client.send(detach)];

    expect(answers.map(({ Return }) => Return)).toEqual([true, true]);
    expect(await marksOf(aws, imageId(1))).toEqual([]);
    for (const { ImageId } of [copy, made]) {
      expect(await marksOf(aws, ImageId)).toMatchObject([
        { WatermarkKey: `${account}:approved`, SourceImageId: imageId(1) },
      ]);
    }
  });

  it('are five at most, and one that is there already is no further one', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));
    for (const name of ['one', 'two', 'three', 'four', 'five', 'five']) await attach(aws, name);

    await expect(attach(aws, 'six')).rejects.toMatchObject({ name: 'ResourceLimitExceeded' });
    expect(await marksOf(aws, imageId(1))).toHaveLength(5);
  });

  it('are put on by the owner alone, and on no public image', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1), [{ UserId: otherAccount }]);

    await expect(attach(aws, 'approved', otherAccount)).rejects.toMatchObject({ name: 'AuthFailure' });
    seedImage(aws.home, buildImage(1, { Public: true }));
    await expect(attach(aws, 'approved')).rejects.toMatchObject({ name: 'OperationNotPermitted' });
  });

  it.each(['no', 'a:b:c', 'x'.repeat(129)])('refuse the name %s', async (name) => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));

    await expect(attach(aws, name)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('refuse an image that failed, and a key of another form', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1, { State: 'failed' }));
    const detach = new DetachImageWatermarkCommand({ ImageId: imageId(1), WatermarkKey: 'approved' });

    await expect(attach(aws, 'approved')).rejects.toMatchObject({ name: 'InvalidAMIID.Unavailable' });
    await expect(aws.ec2().send(detach)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});
