import { describe, expect, test } from 'vitest';
import { seedImage, seedInstance, seedSnapshot } from '../../sandbox/aws/state/seed.ts';
import type { Scope } from '../../sandbox/aws/state/world.ts';
import { liveAnswers } from '../../shared/aws/live/live-answers.ts';
import { buildImage, buildSnapshot, imageId, snapshotId } from '../sandbox/running-aws.ts';
import { answersOf, recordsOf } from './answers-of.ts';
import { accessToSandbox, countCalls, readOptions, scope } from './running-access.ts';

function fiveImages(home: Scope): void {
  for (const n of [1, 2, 3, 4, 5]) {
    seedImage(home, buildImage(n));
    seedSnapshot(home, buildSnapshot(n));
  }
}

describe('images', () => {
  test('are read over all pages, with the disabled and the deprecated ones', async () => {
    const { answers } = await answersOf(
      (home) => {
        fiveImages(home);
        seedImage(home, buildImage(6, { State: 'disabled' }));
        seedImage(home, buildImage(7, { DeprecationTime: '2026-02-01T00:00:00.000Z' }));
      },
      { world: { maxPageSize: 2 } },
    );

    expect(await recordsOf(answers, 'Images')).toHaveLength(7);
  });

  test('are never asked for by ImageIds', async () => {
    const { aws, answers } = await answersOf(fiveImages);

    await answers.read('Images');

    const inputs = aws.calls
      .filter(({ operation }) => operation === 'DescribeImages')
      .map(({ input }) => input);
    expect(inputs).toHaveLength(1);
    expect(inputs[0]).toMatchObject({ Owners: ['self'], IncludeDisabled: true, IncludeDeprecated: true });
    expect(inputs[0]).not.toHaveProperty('ImageIds');
  });

  test('are asked for once, whatever rests on them', async () => {
    const { aws, answers } = await answersOf(fiveImages);
    const names = ['Images', 'ImageAttributes', 'SnapshotAttributes', 'ImageReferences'] as const;

    await Promise.all(names.map((name) => answers.read(name)));

    expect(countCalls(aws)).toMatchObject({
      DescribeImages: 1,
      DescribeSnapshots: 1,
      DescribeImageReferences: 1,
    });
  });
});

describe('what was cut short is unknown', () => {
  const throttle = { kind: 'throttle' } as const;
  test.each([
    ['denied', { kind: 'denied' }, /^page 2 of DescribeImages was denied \(UnauthorizedOperation: /],
    [
      'throttled away',
      throttle,
      /^page 2 of DescribeImages was throttled for longer than it was retried \(RequestLimitExceeded: /,
    ],
    ['reset', { kind: 'reset' }, /^page 2 of DescribeImages got no answer \(/],
    ['half an answer', { kind: 'partial' }, /^page 2 of DescribeImages got no answer \(/],
    ['a server error', { kind: 'server-error' }, /^page 2 of DescribeImages got no answer \(InternalError: /],
    [
      'refused by a new code',
      { kind: 'error', code: 'SomethingNew' },
      /^page 2 of DescribeImages failed \(SomethingNew: /,
    ],
  ] as const)('when page 2 is %s', async (_, fault, why) => {
    const faults = [{ match: { operation: 'DescribeImages', fromNth: 2 }, fault }];
    const { answers } = await answersOf(fiveImages, { world: { maxPageSize: 2, faults } });

    expect(await answers.read('Images')).toEqual({ known: false, why: expect.stringMatching(why) });
  });

  test('when the answer does not come in time', async () => {
    const faults = [{ match: { operation: 'DescribeImages' }, fault: { kind: 'timeout' as const } }];
    const { aws, access } = await accessToSandbox({ faults }, undefined, { requestTimeoutMs: 100 });
    fiveImages(aws.home);

    const answer = await liveAnswers(access, scope, readOptions).read('Images');

    expect(answer).toEqual({
      known: false,
      why: expect.stringMatching(/^DescribeImages got no answer \(TimeoutError: /),
    });
  });

  test('and so is what rests on it, for the same reason', async () => {
    const faults = [{ match: { operation: 'DescribeImages' }, fault: { kind: 'denied' as const } }];
    const { answers } = await answersOf(fiveImages, { world: { faults } });
    const why = expect.stringMatching(/^DescribeImages was denied/);

    for (const name of ['ImageAttributes', 'SnapshotAttributes', 'ImageReferences'] as const) {
      expect(await answers.read(name)).toEqual({ known: false, why });
    }
  });

  test('but not when a retry brings it', async () => {
    const faults = [{ match: { operation: 'DescribeImages', nth: 1 }, fault: { kind: 'reset' as const } }];
    const { answers } = await answersOf(fiveImages, { world: { faults }, maxAttempts: 2 });

    expect(await recordsOf(answers, 'Images')).toHaveLength(5);
  });
});

describe('launch permissions', () => {
  test('take a call an image', async () => {
    const { aws, answers } = await answersOf((home) => {
      fiveImages(home);
      seedImage(home, buildImage(1), [{ UserId: '444455556666' }]);
    });

    expect(await recordsOf(answers, 'ImageAttributes')).toContainEqual({
      ImageId: imageId(1),
      LaunchPermissions: [{ UserId: '444455556666' }],
    });
    expect(countCalls(aws)['DescribeImageAttribute']).toBe(5);
  });

  test('that were read lately take none, unless the image became public since', async () => {
    const { aws, answers } = await answersOf(
      (home) => {
        fiveImages(home);
        seedImage(home, buildImage(2, { Public: true }));
      },
      {
        read: {
          launchPermissions: new Map(
            [1, 2, 3, 4, 5].map((n) => [imageId(n), [{ kind: 'organization', principal: 'arn:o' }]]),
          ),
        },
      },
    );

    const attributes = await recordsOf(answers, 'ImageAttributes');

    expect(attributes).toContainEqual({
      ImageId: imageId(1),
      LaunchPermissions: [{ OrganizationArn: 'arn:o' }],
    });
    expect(attributes).toContainEqual({ ImageId: imageId(2), LaunchPermissions: [{ Group: 'all' }] });
    expect(countCalls(aws)['DescribeImageAttribute']).toBe(1);
  });

  test('that would take a call once the time is over are not in the answer', async () => {
    const { aws, answers } = await answersOf(fiveImages, {
      read: { launchPermissions: new Map([[imageId(1), []]]), isLate: () => true },
    });

    expect(await recordsOf(answers, 'ImageAttributes')).toEqual([
      { ImageId: imageId(1), LaunchPermissions: [] },
    ]);
    expect(countCalls(aws)['DescribeImageAttribute']).toBeUndefined();
  });

  test('of an image that is gone meanwhile are not in the answer', async () => {
    const code = 'InvalidAMIID.NotFound';
    const faults = [
      { match: { operation: 'DescribeImageAttribute', nth: 1 }, fault: { kind: 'error' as const, code } },
    ];
    const { answers } = await answersOf(fiveImages, { world: { faults } });

    expect(await recordsOf(answers, 'ImageAttributes')).toHaveLength(4);
  });

  test('are all unknown when one may not be read', async () => {
    const faults = [
      { match: { operation: 'DescribeImageAttribute', nth: 3 }, fault: { kind: 'denied' as const } },
    ];
    const { answers } = await answersOf(fiveImages, { world: { faults } });

    expect((await answers.read('ImageAttributes')).known).toBe(false);
  });
});

describe('whom snapshots are shared with', () => {
  test('is asked for those that no launchable image needs', async () => {
    const { aws, answers } = await answersOf((home) => {
      fiveImages(home);
      seedImage(home, buildImage(6, { State: 'disabled' }));
      seedSnapshot(home, buildSnapshot(6));
      seedSnapshot(home, buildSnapshot(7));
      seedSnapshot(home, buildSnapshot(8, { Description: 'nightly' }));
    });

    const attributes = await recordsOf(answers, 'SnapshotAttributes');

    expect(attributes.toSorted()).toEqual([
      { SnapshotId: snapshotId(6), CreateVolumePermissions: [] },
      { SnapshotId: snapshotId(7), CreateVolumePermissions: [] },
    ]);
    expect(countCalls(aws)['DescribeSnapshotAttribute']).toBe(2);
  });
});

describe('references', () => {
  test('take a call for ten images', async () => {
    const { aws, answers } = await answersOf((home) => {
      for (let n = 1; n <= 21; n += 1) seedImage(home, buildImage(n));
      seedInstance(home, { InstanceId: 'i-0123456789abcdef0', ImageId: imageId(21) });
    });

    expect(await recordsOf(answers, 'ImageReferences')).toEqual([
      {
        ImageId: imageId(21),
        ResourceType: 'ec2:Instance',
        Arn: 'arn:aws:ec2:eu-central-1:111122223333:instance/i-0123456789abcdef0',
      },
    ]);
    expect(countCalls(aws)['DescribeImageReferences']).toBe(3);
  });

  test('are read of the images that are about to be changed, their copies and their sources, and of no other', async () => {
    const copyOf = (n: number) => ({ SourceImageId: imageId(n), SourceImageRegion: 'eu-central-1' });
    const { aws, answers } = await answersOf(
      (home) => {
        for (const n of [1, 5]) seedImage(home, buildImage(n));
        for (const n of [2, 3, 4]) seedImage(home, buildImage(n, copyOf(n - 1)));
        seedInstance(home, { InstanceId: 'i-0123456789abcdef0', ImageId: imageId(1) });
      },
      { read: { changing: new Set([imageId(3)]) } },
    );

    expect(await recordsOf(answers, 'ImageReferences')).toMatchObject([{ ImageId: imageId(1) }]);
    const asked = aws.calls.flatMap(({ input }) => input['ImageIds'] ?? []);
    expect(asked.toSorted()).toEqual([1, 2, 3, 4].map(imageId));
  });

  test('leave out an image that is gone, once DescribeImages says so too', async () => {
    const fault = { kind: 'error' as const, code: 'InvalidAMIID.NotFound' };
    const faults = [{ match: { operation: 'DescribeImageReferences', nth: 1 }, fault }];
    const { aws, answers } = await answersOf(fiveImages, { world: { faults } });
    await answers.read('Images');
    aws.home.images.remove(imageId(3));

    expect((await answers.read('ImageReferences')).known).toBe(true);
    expect(countCalls(aws)).toMatchObject({ DescribeImages: 2, DescribeImageReferences: 5 });
  });

  test('are unknown when EC2 refuses an image that is there', async () => {
    const code = 'InvalidAMIID.NotFound';
    const faults = [
      { match: { operation: 'DescribeImageReferences' }, fault: { kind: 'error' as const, code } },
    ];
    const { answers } = await answersOf(fiveImages, { world: { faults } });

    expect(await answers.read('ImageReferences')).toEqual({
      known: false,
      why: expect.stringMatching(/^DescribeImageReferences failed \(InvalidAMIID.NotFound: /),
    });
  });

  test('leave out a failed image that EC2 refuses, from which nothing can launch', async () => {
    const code = 'InvalidAMIID.Unavailable';
    const faults = [
      { match: { operation: 'DescribeImageReferences' }, fault: { kind: 'error' as const, code } },
    ];
    const fill = (home: Scope) => seedImage(home, buildImage(1, { State: 'failed' }));
    const { answers } = await answersOf(fill, { world: { faults } });

    expect(await answers.read('ImageReferences')).toEqual({ known: true, value: [] });
  });

  test('can be left to the run that applies, which is said', async () => {
    const { aws, answers } = await answersOf(fiveImages, { imageReferences: 'left-to-apply' });

    expect(await recordsOf(answers, 'ImageReferences')).toEqual([]);
    expect(answers.assumedEmpty).toEqual(new Set(['ImageReferences']));
    expect(countCalls(aws)).toEqual({});
  });
});
