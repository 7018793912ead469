import { DescribeImagesCommand, paginateDescribeImages } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { seedImage } from '../../sandbox/aws/state/seed.ts';
import { buildImage, collect, imageId, otherAccount, runningAws } from './running-aws.ts';

async function idsOf(
  answer: Promise<{ Images?: { ImageId?: string | undefined }[] | undefined }>,
): Promise<string[]> {
  return ((await answer).Images ?? []).map((image) => image.ImageId ?? '').toSorted();
}

describe('DescribeImages', () => {
  it('gives an image as it is, over the wire of the unmodified SDK', async () => {
    const aws = await runningAws();
    seedImage(
      aws.home,
      buildImage(1, { Description: 'a <b> & "c"', Tags: [{ Key: 'Owner', Value: 'web' }] }),
    );

    const { Images } = await aws.ec2().send(new DescribeImagesCommand({ Owners: ['self'] }));

    expect(Images).toEqual([
      {
        ...buildImage(1),
        Description: 'a <b> & "c"',
        OwnerId: '111122223333',
        Public: false,
        DeregistrationProtection: 'disabled',
        Tags: [{ Key: 'Owner', Value: 'web' }],
      },
    ]);
  });

  it('hides disabled images unless they are asked for, and gives them to their owner by id', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));
    seedImage(aws.home, buildImage(2, { State: 'disabled' }));
    const client = aws.ec2();

    expect(await idsOf(client.send(new DescribeImagesCommand({ Owners: ['self'] })))).toEqual([imageId(1)]);
    expect(
      await idsOf(client.send(new DescribeImagesCommand({ Owners: ['self'], IncludeDisabled: true }))),
    ).toEqual([imageId(1), imageId(2)]);
    expect(await idsOf(client.send(new DescribeImagesCommand({ ImageIds: [imageId(2)] })))).toEqual([
      imageId(2),
    ]);
  });

  it('refuses the filter state=disabled without IncludeDisabled', async () => {
    const aws = await runningAws();
    const Filters = [{ Name: 'state', Values: ['disabled'] }];

    await expect(aws.ec2().send(new DescribeImagesCommand({ Filters }))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });

  it('shows deprecated images to their owner always, to others by id or on request', async () => {
    const aws = await runningAws();
    const deprecated = buildImage(1, { DeprecationTime: '2026-02-01T00:00:00.000Z' });
    seedImage(aws.other, deprecated, [{ Group: 'all' }]);
    const Owners = [otherAccount];

    expect(await idsOf(aws.ec2(otherAccount).send(new DescribeImagesCommand({ Owners })))).toEqual([
      imageId(1),
    ]);
    expect(await idsOf(aws.ec2().send(new DescribeImagesCommand({ Owners })))).toEqual([]);
    expect(
      await idsOf(aws.ec2().send(new DescribeImagesCommand({ Owners, IncludeDeprecated: true }))),
    ).toEqual([imageId(1)]);
    expect(await idsOf(aws.ec2().send(new DescribeImagesCommand({ ImageIds: [imageId(1)] })))).toEqual([
      imageId(1),
    ]);
  });

  it('fails the whole call for one bad id and names all that are missing', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));
    const client = aws.ec2();

    await expect(
      client.send(new DescribeImagesCommand({ ImageIds: [imageId(1), imageId(8), imageId(9)] })),
    ).rejects.toMatchObject({
      name: 'InvalidAMIID.NotFound',
      message: `The image ids '[${imageId(8)}, ${imageId(9)}]' do not exist`,
    });
    await expect(client.send(new DescribeImagesCommand({ ImageIds: ['ami-1'] }))).rejects.toMatchObject({
      name: 'InvalidAMIID.Malformed',
      message: 'Invalid id: "ami-1" (expecting "ami-...")',
    });
  });

  it('leaves out missing images that are asked for by the filter image-id', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));
    const Filters = [{ Name: 'image-id', Values: [imageId(1), imageId(9)] }];

    expect(await idsOf(aws.ec2().send(new DescribeImagesCommand({ Filters })))).toEqual([imageId(1)]);
  });

  it('takes an empty list of ids for no list', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));

    expect(await idsOf(aws.ec2().send(new DescribeImagesCommand({ ImageIds: [] })))).toEqual([imageId(1)]);
  });

  it('pages to the end, and answers a token again', async () => {
    const aws = await runningAws();
    for (let n = 1; n <= 12; n += 1) seedImage(aws.home, buildImage(n));
    const client = aws.ec2();

    const pages = await collect(paginateDescribeImages({ client, pageSize: 5 }, { Owners: ['self'] }));
    const NextToken = pages[0]?.NextToken;
    const again = await client.send(
      new DescribeImagesCommand({ Owners: ['self'], MaxResults: 5, NextToken }),
    );

    expect(pages.map(({ Images }) => Images?.length)).toEqual([5, 5, 2]);
    expect(new Set(pages.flatMap(({ Images }) => Images?.map((image) => image.ImageId))).size).toBe(12);
    expect(again.Images).toEqual(pages[1]?.Images);
  });

  it('refuses page sizes out of range, foreign tokens, and a page size together with ids', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));
    const client = aws.ec2();

    for (const MaxResults of [4, 1001]) {
      await expect(client.send(new DescribeImagesCommand({ MaxResults }))).rejects.toMatchObject({
        name: 'InvalidParameterValue',
      });
    }
    await expect(client.send(new DescribeImagesCommand({ NextToken: 'nonsense' }))).rejects.toMatchObject({
      name: 'InvalidPaginationToken',
    });
    await expect(
      client.send(new DescribeImagesCommand({ ImageIds: [imageId(1)], MaxResults: 5 })),
    ).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
  });

  it('shows shared images by account, organization and unit, and only direct shares for another account', async () => {
    const aws = await runningAws();
    const place = {
      organizationId: 'o-abc123',
      managementAccountId: '999988887777',
      path: ['r-1', 'ou-1-aaaa'],
    };
    const state = aws.world.accounts.get('111122223333');
    if (state) aws.world.accounts.set('111122223333', { ...state, place });
    seedImage(aws.other, buildImage(1), [{ UserId: '111122223333' }]);
    seedImage(aws.other, buildImage(2), [
      { OrganizationArn: 'arn:aws:organizations::999988887777:organization/o-abc123' },
    ]);
    seedImage(aws.other, buildImage(3), [
      { OrganizationalUnitArn: 'arn:aws:organizations::999988887777:ou/o-abc123/ou-1-aaaa' },
    ]);
    seedImage(aws.other, buildImage(4), [
      { OrganizationArn: 'arn:aws:organizations::1:organization/o-else' },
    ]);
    const client = aws.ec2();

    expect(await idsOf(client.send(new DescribeImagesCommand({ ExecutableUsers: ['self'] })))).toEqual([
      imageId(1),
      imageId(2),
      imageId(3),
    ]);
    expect(
      await idsOf(
        aws.ec2(otherAccount).send(new DescribeImagesCommand({ ExecutableUsers: ['111122223333'] })),
      ),
    ).toEqual([imageId(1)]);
  });

  it('honours wildcards, tags and several filters at once', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1, { Tags: [{ Key: 'Team', Value: 'web' }] }));
    seedImage(aws.home, buildImage(2, { Tags: [{ Key: 'Team', Value: 'data' }] }));
    seedImage(aws.home, buildImage(3));
    const client = aws.ec2();
    const filtered = (name: string, ...values: string[]): Promise<string[]> =>
      idsOf(client.send(new DescribeImagesCommand({ Filters: [{ Name: name, Values: values }] })));

    expect(await filtered('tag:Team', 'w?b', 'none')).toEqual([imageId(1)]);
    expect(await filtered('tag-key', 'Team')).toEqual([imageId(1), imageId(2)]);
    expect(await filtered('name', 'golden-*')).toEqual([imageId(1), imageId(2), imageId(3)]);
    expect(await filtered('name', 'Golden-*')).toEqual([]);
    expect(await filtered('block-device-mapping.snapshot-id', 'snap-00000000000000003')).toEqual([
      imageId(3),
    ]);
  });

  it('refuses a filter, a parameter and an operation that it does not know', async () => {
    const aws = await runningAws();
    const client = aws.ec2();

    await expect(
      client.send(new DescribeImagesCommand({ Filters: [{ Name: 'deprecation-time', Values: ['x'] }] })),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(client.send(new DescribeImagesCommand({ Owners: ['nobody'] }))).rejects.toMatchObject({
      name: 'InvalidUserID.Malformed',
    });
  });

  it('hides foreign images that Allowed AMIs do not allow, and marks them in audit mode', async () => {
    const aws = await runningAws();
    seedImage(aws.other, buildImage(1), [{ Group: 'all' }]);
    seedImage(aws.home, buildImage(2));
    const settings = aws.home.settings.get('settings');
    const criteria = [{ ImageProviders: ['amazon'] }];
    const client = aws.ec2();

    if (settings)
      aws.home.settings.put('settings', { ...settings, allowedImages: { state: 'audit-mode', criteria } });
    const audited = await client.send(new DescribeImagesCommand({ ImageIds: [imageId(1)] }));
    if (settings)
      aws.home.settings.put('settings', { ...settings, allowedImages: { state: 'enabled', criteria } });

    expect(audited.Images?.[0]?.ImageAllowed).toBe(false);
    expect(await idsOf(client.send(new DescribeImagesCommand({})))).toEqual([imageId(2)]);
    await expect(client.send(new DescribeImagesCommand({ ImageIds: [imageId(1)] }))).rejects.toMatchObject({
      name: 'InvalidAMIID.NotFound',
    });
  });
});
