import type { AliasListEntry } from '@aws-sdk/client-kms';
import { describe, expect, test } from 'vitest';
import type { FaultRule } from '../../sandbox/aws/faults/fault-plan.ts';
import { seedImage, seedSnapshot } from '../../sandbox/aws/state/seed.ts';
import {
  buildImage,
  buildSnapshot,
  imageId,
  otherAccount,
  type RunningAws,
  snapshotId,
} from '../sandbox/running-aws.ts';
import { ancestriesIn, copyOf, denied, factsOf, sharesIn, sourcesIn, unread } from './extra-facts-of.ts';

const nobody = { known: true, value: [] };

describe('settings', () => {
  test('take three calls', async () => {
    const { facts, counts } = await factsOf(['settings'], ({ home }) =>
      home.settings.seed('settings', {
        imageBlockPublicAccess: 'unblocked',
        snapshotBlockPublicAccess: 'block-all-sharing',
        allowedImages: {
          state: 'enabled',
          criteria: [{ ImageProviders: ['amazon'] }, { ImageNames: ['golden-*'] }],
        },
      }),
    );

    expect(facts.settings).toEqual({
      imageBlockPublicAccess: { known: true, value: 'unblocked' },
      snapshotBlockPublicAccess: { known: true, value: 'block-all-sharing' },
      allowedImages: {
        known: true,
        value: {
          state: 'enabled',
          criteria: [
            { providers: ['amazon'], asksMore: false },
            { providers: [], asksMore: true },
          ],
        },
      },
    });
    expect(counts).toMatchObject({
      GetImageBlockPublicAccessState: 1,
      GetSnapshotBlockPublicAccessState: 1,
      GetAllowedImagesSettings: 1,
    });
  });

  test('are unknown each on its own', async () => {
    const faults = [denied('GetAllowedImagesSettings')];
    const { facts } = await factsOf(['settings'], () => undefined, { world: { faults } });

    expect(facts.settings).toEqual({
      imageBlockPublicAccess: { known: true, value: 'block-new-sharing' },
      snapshotBlockPublicAccess: { known: true, value: 'unblocked' },
      allowedImages: unread(/^GetAllowedImagesSettings was denied/),
    });
  });
});

describe('names of keys', () => {
  const alias = (AliasName: string, TargetKeyId?: string): AliasListEntry => ({
    AliasName,
    ...(TargetKeyId === undefined ? {} : { TargetKeyId }),
  });
  const fill = ({ home }: RunningAws) => {
    for (const entry of [alias('alias/aws/ebs', 'k-1'), alias('alias/golden', 'k-2'), alias('alias/aws/rds')])
      home.keyAliases.seed(entry.AliasName ?? '', entry);
  };

  test('are read to the last page', async () => {
    const { facts, counts } = await factsOf(['key-aliases'], fill, { world: { maxPageSize: 1 } });

    expect(facts.keyAliases).toEqual({
      known: true,
      value: new Map([
        ['k-1', ['alias/aws/ebs']],
        ['k-2', ['alias/golden']],
      ]),
    });
    expect(counts['ListAliases']).toBe(3);
  });

  test('are unknown when a page is refused', async () => {
    const faults: FaultRule[] = [
      { match: { operation: 'ListAliases', fromNth: 2 }, fault: { kind: 'denied' } },
    ];
    const { facts } = await factsOf(['key-aliases'], fill, { world: { maxPageSize: 1, faults } });

    expect(facts.keyAliases).toEqual(unread(/^page 2 of ListAliases was denied/));
  });
});

describe('ancestries', () => {
  const chain = ({ home, other }: RunningAws) => {
    seedImage(other, buildImage(1, { ImageOwnerAlias: 'amazon', Public: true }));
    seedImage(home, copyOf(2, 1));
    seedImage(home, copyOf(3, 2));
  };

  test('take a call an image', async () => {
    const { facts, counts } = await factsOf(['ancestry'], chain);

    expect(ancestriesIn(facts).get(imageId(3))).toMatchObject({
      known: true,
      value: [
        { imageId: imageId(3), region: 'eu-central-1', ownerAlias: null },
        { imageId: imageId(2), region: 'eu-central-1', ownerAlias: null },
        { imageId: imageId(1), region: 'eu-central-1', ownerAlias: 'amazon' },
      ],
    });
    expect(counts['GetImageAncestry']).toBe(2);
  });

  test('that were read before take none', async () => {
    const before = [{ imageId: imageId(3), region: 'eu-central-1', createdAt: null, ownerAlias: null }];
    const ancestries = new Map([[imageId(3), before]]);

    const { facts, counts } = await factsOf(['ancestry'], chain, { read: { ancestries } });

    expect(ancestriesIn(facts).get(imageId(3))).toEqual({ known: true, value: before });
    expect(counts['GetImageAncestry']).toBe(1);
  });

  test('are read before a change only of what is changed', async () => {
    const { counts } = await factsOf(['ancestry'], chain, { read: { changing: new Set([imageId(2)]) } });

    expect(counts['GetImageAncestry']).toBe(1);
  });

  test('stay unread once the time is over', async () => {
    let questions = 0;
    const isLate = () => {
      questions += 1;
      return questions > 3;
    };
    const { facts, counts } = await factsOf(
      ['ancestry'],
      ({ home }) => {
        for (let n = 1; n <= 5; n += 1) seedImage(home, buildImage(n));
      },
      { read: { isLate, launchPermissions: new Map([1, 2, 3, 4, 5].map((n) => [imageId(n), []])) } },
    );

    expect(counts['GetImageAncestry']).toBe(3);
    const all = [...ancestriesIn(facts).values()];
    expect(all.filter(({ known }) => known)).toHaveLength(3);
    expect(all.filter(({ known }) => !known)).toEqual(
      Array(2).fill(unread(/^ImageAncestry tells nothing of it$/)),
    );
  });

  test('are unknown for an image alone that is gone meanwhile', async () => {
    const code = 'InvalidAMIID.NotFound';
    const faults: FaultRule[] = [
      { match: { operation: 'GetImageAncestry', nth: 1 }, fault: { kind: 'error', code } },
    ];
    const { facts } = await factsOf(
      ['ancestry'],
      ({ home }) => {
        for (const n of [1, 2, 3]) seedImage(home, buildImage(n));
      },
      { world: { faults } },
    );

    expect([...ancestriesIn(facts).values()].map(({ known }) => known).toSorted()).toEqual([
      false,
      true,
      true,
    ]);
  });

  test('are all unknown, with the reason, when they may not be read', async () => {
    const { facts } = await factsOf(['ancestry'], chain, { world: { faults: [denied('GetImageAncestry')] } });

    expect(ancestriesIn(facts).get(imageId(2))).toEqual(unread(/^GetImageAncestry was denied/));
    expect(facts.reads).toContainEqual({
      fact: 'ImageAncestry',
      known: false,
      why: expect.stringMatching(/^GetImageAncestry was denied/),
    });
  });
});

describe('whom snapshots are shared with', () => {
  const fill = ({ home }: RunningAws) => {
    for (const n of [1, 2, 3]) {
      seedImage(home, buildImage(n));
      seedSnapshot(home, buildSnapshot(n), n === 2 ? [{ UserId: otherAccount }] : []);
    }
    seedSnapshot(home, buildSnapshot(4, { Description: 'nightly' }), [
      { Group: 'all' },
      { UserId: otherAccount },
    ]);
    seedSnapshot(home, buildSnapshot(5, { Description: 'nightly' }));
  };

  test('is asked for every snapshot that an image maps where a rule asks, and told of every public one', async () => {
    const { facts, counts } = await factsOf(['snapshot-shares'], fill);

    expect([...sharesIn(facts)]).toEqual([
      [snapshotId(1), nobody],
      [snapshotId(2), { known: true, value: [otherAccount] }],
      [snapshotId(3), nobody],
      [snapshotId(4), { known: true, value: ['all'] }],
      [snapshotId(5), unread(/^SnapshotAttributes holds no permissions of it$/)],
    ]);
    expect(counts).toMatchObject({ DescribeSnapshots: 2, DescribeSnapshotAttribute: 3 });
  });

  test('takes no call for a public snapshot besides the listing', async () => {
    const { facts, counts } = await factsOf(['snapshot-shares'], ({ home }) => {
      seedImage(home, buildImage(1));
      seedSnapshot(home, buildSnapshot(1), [{ Group: 'all' }]);
    });

    expect(sharesIn(facts).get(snapshotId(1))).toEqual({ known: true, value: ['all'] });
    expect(counts['DescribeSnapshotAttribute']).toBeUndefined();
  });

  test('is asked before a change only for what is changed', async () => {
    const { facts, counts } = await factsOf(['snapshot-shares'], fill, {
      read: { changing: new Set([imageId(2)]) },
    });

    expect(counts['DescribeSnapshotAttribute']).toBe(1);
    expect(sharesIn(facts).get(snapshotId(2))).toEqual({ known: true, value: [otherAccount] });
  });

  test('is left open once the time is over, but for what is public', async () => {
    const { facts } = await factsOf(
      ['snapshot-shares'],
      (aws) => {
        fill(aws);
        seedSnapshot(aws.home, buildSnapshot(6));
      },
      { read: { isLate: () => true } },
    );

    const known = [...sharesIn(facts)].filter(([, shares]) => shares.known).map(([id]) => id);
    expect(known).toEqual([snapshotId(4)]);
  });

  test('is unknown when it may not be asked', async () => {
    const { facts } = await factsOf(['snapshot-shares'], fill, {
      world: { faults: [denied('DescribeSnapshotAttribute')] },
    });

    expect(sharesIn(facts).get(snapshotId(1))).toEqual(unread(/^DescribeSnapshotAttribute was denied/));
  });
});

describe('an event run', () => {
  test('reads none of them, and knows the ancestry that was read before', async () => {
    const before = [{ imageId: imageId(2), region: 'eu-central-1', createdAt: null, ownerAlias: null }];
    const asked = ['key-aliases', 'ancestry', 'source-images', 'settings', 'snapshot-shares'] as const;
    const { facts, counts } = await factsOf(
      asked,
      ({ home }) => {
        seedImage(home, copyOf(2, 1));
        seedImage(home, copyOf(3, 1));
      },
      { imageIds: [imageId(2), imageId(3)], read: { ancestries: new Map([[imageId(2), before]]) } },
    );

    expect(counts).toEqual({
      DescribeImages: 1,
      DescribeImageAttribute: 2,
      DescribeImageReferences: 1,
      DescribeSnapshots: 1,
    });
    const left = unread(/^read by the daily sweep$/);
    expect(facts.keyAliases).toEqual(left);
    expect(facts.settings.allowedImages).toEqual(left);
    expect(sourcesIn(facts).get(imageId(1))?.state).toEqual(left);
    expect([...ancestriesIn(facts)]).toEqual([
      [imageId(2), { known: true, value: before }],
      [imageId(3), left],
    ]);
  });
});
