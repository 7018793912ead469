import {
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeImagesCommand,
  DescribeRegionsCommand,
  DescribeTagsCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { seedImage, seedSnapshot } from '../../sandbox/aws/state/seed.ts';
import {
  buildImage,
  buildSnapshot,
  imageId,
  otherAccount,
  type RunningAws,
  runningAws,
  snapshotId,
} from './running-aws.ts';

async function tagsOf(aws: RunningAws, accountId?: string): Promise<Record<string, string>> {
  const { Images } = await aws.ec2(accountId).send(new DescribeImagesCommand({ ImageIds: [imageId(1)] }));
  return Object.fromEntries((Images?.[0]?.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}

describe('tags', () => {
  it('overwrite the same keys on all resources of the call', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1, { Tags: [{ Key: 'Owner', Value: 'old' }] }));
    seedSnapshot(aws.home, buildSnapshot(1));
    const Resources = [imageId(1), snapshotId(1)];

    await aws.ec2().send(new CreateTagsCommand({ Resources, Tags: [{ Key: 'Owner', Value: 'new' }] }));
    const { Tags } = await aws
      .ec2()
      .send(new DescribeTagsCommand({ Filters: [{ Name: 'key', Values: ['Owner'] }] }));

    expect(await tagsOf(aws)).toEqual({ Owner: 'new' });
    expect(Tags?.map(({ ResourceId, ResourceType }) => [ResourceId, ResourceType]).toSorted()).toEqual([
      [imageId(1), 'image'],
      [snapshotId(1), 'snapshot'],
    ]);
  });

  it('fail as a whole when one resource is not there', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));
    const tag = (...Resources: string[]): Promise<unknown> =>
      aws.ec2().send(new CreateTagsCommand({ Resources, Tags: [{ Key: 'a', Value: 'b' }] }));

    await expect(tag(imageId(1), imageId(9))).rejects.toMatchObject({ name: 'InvalidAMIID.NotFound' });
    await expect(tag(imageId(1), 'vpc-1')).rejects.toMatchObject({ name: 'InvalidID' });
    expect(await tagsOf(aws)).toEqual({});
  });

  it('are refused with a reserved key, and beyond fifty', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));
    const tag = (Tags: { Key: string; Value: string }[]): Promise<unknown> =>
      aws.ec2().send(new CreateTagsCommand({ Resources: [imageId(1)], Tags }));
    const many = Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}`, Value: 'v' }));

    await expect(tag([{ Key: 'AWS:x', Value: 'y' }])).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    await expect(tag(many)).rejects.toMatchObject({ name: 'TagLimitExceeded' });
    await expect(tag(many.slice(0, 50))).resolves.toBeDefined();
  });

  it('are deleted by key, by key and value, or all of them', async () => {
    const aws = await runningAws();
    const Tags = ['a', 'b', 'c', 'd'].map((Key) => ({ Key, Value: '1' }));
    seedImage(aws.home, buildImage(1, { Tags: [...Tags, { Key: 'aws:cloudformation:stack', Value: 's' }] }));
    const client = aws.ec2();
    const Resources = [imageId(1)];

    await client.send(new DeleteTagsCommand({ Resources, Tags: [{ Key: 'a' }, { Key: 'b', Value: '' }] }));
    expect(Object.keys(await tagsOf(aws)).toSorted()).toEqual(['aws:cloudformation:stack', 'b', 'c', 'd']);
    await client.send(new DeleteTagsCommand({ Resources }));
    expect(await tagsOf(aws)).toEqual({ 'aws:cloudformation:stack': 's' });
  });

  it('are private to each account, but for those that the owner shares', async () => {
    const aws = await runningAws();
    const Tags = [
      { Key: 'Owner', Value: 'web' },
      { Key: 'ec2:SharedTag/Team', Value: 'web' },
    ];
    seedImage(aws.home, buildImage(1, { Tags }), [{ UserId: otherAccount }]);
    const theirs = [{ Key: 'Mine', Value: 'yes' }];

    await aws.ec2(otherAccount).send(new CreateTagsCommand({ Resources: [imageId(1)], Tags: theirs }));

    expect(await tagsOf(aws, otherAccount)).toEqual({ Mine: 'yes', 'ec2:SharedTag/Team': 'web' });
    expect(await tagsOf(aws)).toEqual({ Owner: 'web', 'ec2:SharedTag/Team': 'web' });
  });
});

describe('DescribeRegions', () => {
  it('tells the Regions that are on, and the others on request', async () => {
    const aws = await runningAws();
    const names = async (AllRegions: boolean): Promise<(string | undefined)[]> =>
      ((await aws.ec2().send(new DescribeRegionsCommand({ AllRegions }))).Regions ?? []).map(
        ({ RegionName }) => RegionName,
      );

    expect(await names(false)).toContain('eu-central-1');
    expect(await names(false)).not.toContain('me-south-1');
    expect(await names(true)).toContain('me-south-1');
  });

  it('tells no others where the world has only some', async () => {
    const aws = await runningAws({ regions: ['us-gov-west-1'] });

    const { Regions } = await aws.ec2().send(new DescribeRegionsCommand({ AllRegions: true }));

    expect(Regions).toEqual([
      {
        RegionName: 'us-gov-west-1',
        OptInStatus: 'opt-in-not-required',
        Endpoint: 'ec2.us-gov-west-1.amazonaws.com',
      },
    ]);
  });
});
