import { describe, expect, test } from 'vitest';
import type { Fault } from '../../sandbox/aws/faults/fault-plan.ts';
import { seedImage, seedInstance } from '../../sandbox/aws/state/seed.ts';
import { liveUsesReader } from '../../shared/aws/live/uses-reader.ts';
import { account, buildImage, imageId, otherAccount, region } from '../sandbox/running-aws.ts';
import { accessToSandbox, countCalls, readOptions } from './running-access.ts';
import { seedEveryUse, seedTemplate } from './seed-usage.ts';

const there = { accountId: otherAccount, region };

/** The other account, entered as its own hub: it uses images of ours. */
async function reader(faults: readonly { operation: string; fault: Fault }[] = []) {
  const { aws, access } = await accessToSandbox(
    { throttling: false, faults: faults.map(({ operation, fault }) => ({ match: { operation }, fault })) },
    otherAccount,
  );
  return { aws, uses: () => liveUsesReader(access).readUses(there, readOptions) };
}

describe('what an account uses now', () => {
  test('is told by every source, of whosever images', async () => {
    const { aws, uses } = await reader();
    for (let n = 1; n <= 11; n += 1) seedImage(aws.home, buildImage(n), [{ UserId: otherAccount }]);
    seedEveryUse(aws.other);
    for (let n = 1; n <= 11; n += 1) aws.other.images.remove(imageId(n));

    const answer = await uses();

    expect(answer.unread).toEqual([]);
    expect([...new Set(answer.uses.map((use) => use.imageId))].toSorted()).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => imageId(n)),
    );
    expect(answer.uses.every(({ kind }) => kind === 'use')).toBe(true);
  });

  test('includes copies that it made and uses', async () => {
    const { aws, uses } = await reader();
    const copy = { OwnerId: otherAccount, SourceImageId: imageId(1), SourceImageRegion: region };
    seedImage(aws.other, buildImage(2, copy));
    seedInstance(aws.other, { InstanceId: 'i-0123456789abcdef0', ImageId: imageId(2) });

    expect((await uses()).uses).toMatchObject([{ imageId: imageId(1), kind: 'copy', via: [imageId(2)] }]);
  });

  test('costs no call an image, and none for what tells nothing of use', async () => {
    const { aws, uses } = await reader();
    for (let n = 1; n <= 20; n += 1) seedImage(aws.other, buildImage(n, { OwnerId: otherAccount }));
    seedTemplate(aws.other, 'lt-0000000000000000a', 1, imageId(30));

    await uses();

    const counts = countCalls(aws);
    expect(counts['DescribeImageAttribute']).toBeUndefined();
    expect(counts['DescribeImageReferences']).toBeUndefined();
    expect(counts['DescribeSnapshots']).toBeUndefined();
    expect(aws.calls.length).toBe(16);
  });

  test.each([
    ['DescribeInstances', 'instances'],
    ['DescribeLaunchTemplates', 'launch-templates'],
    ['DescribeAutoScalingGroups', 'auto-scaling-groups'],
    ['DescribeImages', 'images'],
  ])('is open where %s is denied', async (operation, source) => {
    const { uses } = await reader([{ operation, fault: { kind: 'denied' } }]);

    expect((await uses()).unread.map((gap) => gap.source)).toContain(source);
  });

  test('is open where the account cannot be entered', async () => {
    const { access } = await accessToSandbox({ throttling: false }, account);

    const answer = await liveUsesReader(access).readUses(there, readOptions);

    expect(answer.uses).toEqual([]);
    expect(answer.unread.length).toBeGreaterThan(10);
    expect(answer.unread[0]?.why).toContain('there is no reader role');
  });
});
