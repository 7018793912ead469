import {
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  DisableImageBlockPublicAccessCommand,
  EnableImageBlockPublicAccessCommand,
  GetImageBlockPublicAccessStateCommand,
  type LaunchPermission,
  ModifyImageAttributeCommand,
  ResetImageAttributeCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { seedImage } from '../../sandbox/aws/state/seed.ts';
import { buildImage, imageId, otherAccount, type RunningAws, runningAws } from './running-aws.ts';

const plain = buildImage(1, {
  BlockDeviceMappings: [
    { DeviceName: '/dev/xvda', Ebs: { SnapshotId: 'snap-00000000000000001', Encrypted: false } },
  ],
});

async function sharesOf(aws: RunningAws): Promise<LaunchPermission[]> {
  const command = new DescribeImageAttributeCommand({ ImageId: imageId(1), Attribute: 'launchPermission' });
  return (await aws.ec2().send(command)).LaunchPermissions ?? [];
}

describe('launch permissions', () => {
  it('are added and removed in one call, in either form of the input', async () => {
    const aws = await runningAws();
    seedImage(aws.home, plain, [{ UserId: '999988887777' }]);
    const client = aws.ec2();

    await client.send(
      new ModifyImageAttributeCommand({
        ImageId: imageId(1),
        LaunchPermission: {
          Add: [{ UserId: otherAccount }, { UserId: otherAccount }],
          Remove: [{ UserId: '999988887777' }],
        },
      }),
    );
    expect(await sharesOf(aws)).toEqual([{ UserId: otherAccount }]);
    await client.send(
      new ModifyImageAttributeCommand({
        ImageId: imageId(1),
        Attribute: 'launchPermission',
        OperationType: 'add',
        OrganizationArns: ['arn:aws:organizations::999988887777:organization/o-abc123'],
      }),
    );
    expect(await sharesOf(aws)).toEqual([
      { UserId: otherAccount },
      { OrganizationArn: 'arn:aws:organizations::999988887777:organization/o-abc123' },
    ]);
    await client.send(new ResetImageAttributeCommand({ ImageId: imageId(1), Attribute: 'launchPermission' }));
    expect(await sharesOf(aws)).toEqual([]);
  });

  it.each<LaunchPermission>([{ UserId: '123' }, { OrganizationArn: 'o-abc' }])(
    'refuse %o',
    async (permission) => {
      const aws = await runningAws();
      seedImage(aws.home, plain);
      const LaunchPermission = { Add: [permission] };

      await expect(
        aws.ec2().send(new ModifyImageAttributeCommand({ ImageId: imageId(1), LaunchPermission })),
      ).rejects.toMatchObject({ name: 'InvalidAMIAttributeItemValue' });
    },
  );

  it('become public only while block public access is off, and then get a deprecation date', async () => {
    const aws = await runningAws();
    seedImage(aws.home, plain);
    const client = aws.ec2();
    const share = (): Promise<unknown> =>
      client.send(
        new ModifyImageAttributeCommand({
          ImageId: imageId(1),
          LaunchPermission: { Add: [{ Group: 'all' }] },
        }),
      );

    await expect(share()).rejects.toMatchObject({ name: 'OperationNotPermitted' });
    await client.send(new DisableImageBlockPublicAccessCommand({}));
    await share();

    const { Images } = await aws
      .ec2(otherAccount)
      .send(new DescribeImagesCommand({ ImageIds: [imageId(1)] }));
    expect(Images?.[0]).toMatchObject({ Public: true, DeprecationTime: '2028-01-01T00:00:00.000Z' });
  });

  it('cannot be given to an encrypted image for all, nor to a disabled one at all', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));
    seedImage(aws.home, buildImage(2, { State: 'disabled' }));
    const client = aws.ec2();
    await client.send(new DisableImageBlockPublicAccessCommand({}));

    await expect(
      client.send(
        new ModifyImageAttributeCommand({
          ImageId: imageId(1),
          LaunchPermission: { Add: [{ Group: 'all' }] },
        }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidParameter' });
    await expect(
      client.send(
        new ModifyImageAttributeCommand({
          ImageId: imageId(2),
          LaunchPermission: { Add: [{ UserId: otherAccount }] },
        }),
      ),
    ).rejects.toMatchObject({ name: 'OperationNotPermitted' });
  });

  it('are not shown to others', async () => {
    const aws = await runningAws();
    seedImage(aws.other, plain, [{ UserId: '111122223333' }]);

    await expect(sharesOf(aws)).rejects.toMatchObject({ name: 'AuthFailure' });
  });
});

describe('image attributes', () => {
  it('are changed one a call', async () => {
    const aws = await runningAws();
    seedImage(aws.home, plain);
    const client = aws.ec2();

    await client.send(
      new ModifyImageAttributeCommand({ ImageId: imageId(1), Description: { Value: 'new' } }),
    );
    const { Description } = await client.send(
      new DescribeImageAttributeCommand({ ImageId: imageId(1), Attribute: 'description' }),
    );

    expect(Description).toEqual({ Value: 'new' });
    await expect(
      client.send(
        new ModifyImageAttributeCommand({
          ImageId: imageId(1),
          Description: { Value: 'x' },
          ImdsSupport: { Value: 'v2.0' },
        }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
  });
});

describe('block public access', () => {
  it('is on for a new account, and a setting of account and Region', async () => {
    const aws = await runningAws({ throttling: false });
    const client = aws.ec2();
    const read = async (accountId?: string): Promise<string | undefined> =>
      (await aws.ec2(accountId).send(new GetImageBlockPublicAccessStateCommand({})))
        .ImageBlockPublicAccessState;

    expect(await read()).toBe('block-new-sharing');
    await client.send(new DisableImageBlockPublicAccessCommand({}));
    expect([await read(), await read(otherAccount)]).toEqual(['unblocked', 'block-new-sharing']);
    const ImageBlockPublicAccessState = 'block-new-sharing';
    await client.send(new EnableImageBlockPublicAccessCommand({ ImageBlockPublicAccessState }));
    expect(await read()).toBe('block-new-sharing');
  });
});
