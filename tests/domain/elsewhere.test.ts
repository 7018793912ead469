import { describe, expect, test } from 'vitest';
import { questionOf, reportsNeeded, usageElsewhere } from '../../shared/domain/elsewhere.ts';
import type { UsageReport } from '../../shared/domain/facts.ts';
import {
  type Elsewhere,
  noHistory,
  type ScopeHistory,
  type UseElsewhere,
} from '../../shared/domain/history.ts';
import type { Image, ImageUsage, LaunchPermission } from '../../shared/domain/image.ts';
import { known, unknown } from '../../shared/domain/known.ts';
import {
  aHistory,
  anElsewhere,
  anImage,
  anUndo,
  aPolicy,
  aUsageReport,
  daysAgo,
  imageNumber,
  now,
  scope,
  someFacts,
} from '../builders.ts';

const imageId = 'ami-00000000000000001';
const governed = '222233334444';
const second = '333344445555';
const stranger = '999999999999';
const toGoverned = { kind: 'account', principal: governed } as const;
const toStranger = { kind: 'account', principal: stranger } as const;
const toOrganization = {
  kind: 'organization',
  principal: 'arn:aws:organizations::111122223333:organization/o-ours',
} as const;
const toUnit = {
  kind: 'organizational-unit',
  principal: 'arn:aws:organizations::111122223333:ou/o-ours/ou-ab12-c3d4e5f6',
} as const;
const toEverybody = { kind: 'group', principal: 'all' } as const;
const emptyReports = [aUsageReport(1), aUsageReport(8)];
const unused: ImageUsage = { uses: [], unread: [] };

interface Case {
  readonly shares?: readonly LaunchPermission[];
  readonly image?: Partial<Image>;
  readonly reports?: readonly UsageReport[];
  readonly gap?: string;
  readonly elsewhere?: Partial<Elsewhere>;
  readonly history?: Partial<ScopeHistory>;
}

/** Who elsewhere uses the image, where two accounts are governed besides ours and both told what they use. */
function usage({ shares = [], image, reports = [], gap, elsewhere, history }: Case): ImageUsage {
  const facts = someFacts([], {
    usageReports: { gap: gap ?? null, ofImage: new Map([[imageId, reports]]) },
  });
  return usageElsewhere(anImage({ launchPermissions: known(shares), ...image }), {
    facts,
    policy: aPolicy(),
    history: aHistory({ elsewhere: anElsewhere([governed, second], elsewhere), ...history }),
    now,
  });
}

function indexed(hours: Readonly<Record<string, number>>): Partial<Elsewhere> {
  const told = Object.entries(hours).map(([account, ago]) => [account, daysAgo(ago / 24)] as const);
  return { indexedAt: new Map([[scope.region, new Map(told)]]) };
}

function aUse(accountId: string, changes: Partial<UseElsewhere> = {}): UseElsewhere {
  const arn = `arn:aws:ec2:eu-central-1:${accountId}:launch-template/lt-1`;
  return { imageId, accountId, region: scope.region, kind: 'use', arn, via: [], ...changes };
}

const whole = { governed: known({ accounts: [scope.accountId, governed, second], organization: 'o-ours' }) };
const none = 'no usage report says that nobody else uses it';
const neverTold = `account ${governed}: what it uses in eu-central-1 was never read wholly`;
const toldLongAgo = `account ${governed}: what it uses in eu-central-1 was read wholly at 2026-09-30T10:00:00.000Z, which counts until 2026-10-01T12:00:00.000Z`;

describe('nobody elsewhere uses an image', () => {
  test.each<[string, Case]>([
    ['that is not shared', {}],
    ['that is shared with its own account', { shares: [{ kind: 'account', principal: scope.accountId }] }],
    ['that is shared with a governed account which told so', { shares: [toGoverned] }],
    [
      'told a minute less than 26 hours ago',
      { shares: [toGoverned], elsewhere: indexed({ [governed]: 25.99 }) },
    ],
    [
      'that is shared with a stranger whom two reports leave out',
      {
        shares: [toStranger],
        reports: emptyReports,
      },
    ],
    [
      'that is shared with the organization, and reports leave out all the others',
      {
        shares: [toOrganization],
        reports: emptyReports,
      },
    ],
    [
      'that is shared with an organization which is governed wholly',
      {
        shares: [toOrganization],
        elsewhere: whole,
      },
    ],
    [
      'that is shared with a unit of an organization which is governed wholly',
      {
        shares: [toUnit],
        elsewhere: whole,
      },
    ],
    [
      'that a stranger used once whom two reports leave out',
      {
        shares: [toStranger],
        reports: emptyReports,
        elsewhere: { everUsedBy: new Map([[imageId, [stranger]]]) },
      },
    ],
    [
      'that is not shared, where a step took the shares of another image',
      {
        history: { undos: [anUndo('disable', 10, { subjectId: 'ami-2', launchPermissions: [toStranger] })] },
      },
    ],
    [
      'that is public, and reports leave out everybody',
      {
        shares: [toEverybody],
        image: { isPublic: known(true) },
        reports: emptyReports,
      },
    ],
    [
      'of another owner: that is for its owner to know',
      {
        image: { ownerId: stranger, launchPermissions: unknown('hidden') },
      },
    ],
  ])('%s', (_case, world) => {
    expect(usage(world)).toEqual(unused);
  });
});

describe('somebody elsewhere may use an image', () => {
  test.each<[string, Case, string]>([
    [
      'whose shares were not read',
      { image: { launchPermissions: unknown('denied') } },
      'possibly shared: denied',
    ],
    [
      'of which nobody knows whether it is public',
      { image: { isPublic: unknown('denied') } },
      'possibly public: denied',
    ],
    [
      'that is shared with a governed account which never told',
      { shares: [toGoverned], elsewhere: indexed({}) },
      `shared with 1 principal; ${neverTold}`,
    ],
    [
      'that is shared with a governed account which told 26 hours ago',
      { shares: [toGoverned], elsewhere: indexed({ [governed]: 26 }) },
      `shared with 1 principal; ${toldLongAgo}`,
    ],
    [
      'whatever reports say of a governed account which told 26 hours ago',
      { shares: [toGoverned], elsewhere: indexed({ [governed]: 26 }), reports: emptyReports },
      `shared with 1 principal; ${toldLongAgo}`,
    ],
    [
      'that is shared with a stranger of whom no report tells',
      { shares: [toStranger] },
      `shared with 1 principal; ${none}`,
    ],
    [
      'whose reports were not read',
      { shares: [toStranger], reports: emptyReports, gap: 'page 2 was throttled' },
      'shared with 1 principal; page 2 was throttled',
    ],
    [
      'that is shared with the organization, of which some accounts are governed',
      { shares: [toOrganization] },
      `shared with 1 principal; ${none}`,
    ],
    [
      'that is shared with the organization, and one governed account never told',
      { shares: [toOrganization], elsewhere: { ...whole, ...indexed({ [second]: 1 }) } },
      `shared with 1 principal; ${neverTold}`,
    ],
    [
      'that is shared with the organization, and no governed account ever told',
      { shares: [toOrganization], elsewhere: { ...whole, ...indexed({}) } },
      `shared with 1 principal; ${neverTold} (and 1 more)`,
    ],
    [
      'that is shared with another organization',
      {
        shares: [{ kind: 'organization', principal: 'arn:aws:organizations::9:organization/o-other' }],
        elsewhere: whole,
      },
      `shared with 1 principal; ${none}`,
    ],
    [
      'that is shared with an organization which is governed wholly and with another one',
      {
        shares: [
          toOrganization,
          { kind: 'organization', principal: 'arn:aws:organizations::9:organization/o-other' },
        ],
        elsewhere: whole,
      },
      `shared with 2 principals; ${none}`,
    ],
    [
      'that is public, whoever is governed',
      { shares: [toEverybody], image: { isPublic: known(true) }, elsewhere: whole },
      `public; ${none}`,
    ],
    [
      'that is public, and a governed account never told',
      {
        shares: [toEverybody],
        image: { isPublic: known(true) },
        reports: emptyReports,
        elsewhere: indexed({ [second]: 1 }),
      },
      `public; ${neverTold}`,
    ],
    [
      'while the governed accounts are not known',
      { shares: [toGoverned], elsewhere: { governed: unknown('ListAccounts was throttled') } },
      'shared with 1 principal; the governed accounts: ListAccounts was throttled',
    ],
    [
      'that was shared once, nobody knows with whom',
      { history: { everShared: new Set([imageId]) } },
      `it was shared; ${none}`,
    ],
    [
      'that was shared by the last reading',
      { history: { shares: new Map([[imageId, { launchPermissions: [toStranger], readAt: daysAgo(1) }]]) } },
      `it was shared; ${none}`,
    ],
    [
      'whose shares a step of ours took',
      {
        history: {
          undos: [
            {
              ...{ subjectId: imageId, action: 'disable', at: daysAgo(9), ruleIds: [], deprecateAt: null },
              launchPermissions: [toStranger],
              taken: [toStranger],
            },
          ],
        },
      },
      `it was shared; ${none}`,
    ],
    [
      'that was public before a step of ours took that',
      {
        elsewhere: whole,
        history: { undos: [anUndo('disable', 9, { launchPermissions: [toEverybody] })] },
      },
      `it was shared; ${none}`,
    ],
    [
      'that is shared with a unit of the organization, of which some accounts are governed',
      { shares: [toUnit] },
      `shared with 1 principal; ${none}`,
    ],
    [
      'that an account used once',
      { elsewhere: { everUsedBy: new Map([[imageId, [governed]]]) } },
      `it was shared; ${none}`,
    ],
    [
      'while an account that used it once cannot be asked again',
      {
        shares: [toGoverned],
        elsewhere: {
          everUsedBy: new Map([[imageId, [second]]]),
          unread: new Map([[second, 'instances: denied']]),
        },
      },
      `shared with 1 principal; account ${second} was asked again: instances: denied`,
    ],
    [
      'that is not shared, though a report names a governed account: others may have had the share',
      { reports: [aUsageReport(1, { usedBy: [governed] })] },
      'it was shared; its empty usage reports are not 7 days apart: another one is needed from 2026-10-07T12:00:00.000Z on',
    ],
    [
      'while a report tells of a use without a name',
      { reports: [aUsageReport(1, { usedBy: [null] })] },
      'a usage report tells of a use by an account that it does not name',
    ],
  ])('%s', (_case, world, why) => {
    expect(usage(world)).toEqual({ uses: [], unread: [{ source: 'other-accounts', why }] });
  });

  test('where both a governed account and strangers leave it open, both are told', () => {
    const { unread } = usage({ shares: [toGoverned, toStranger], elsewhere: indexed({}) });

    expect(unread.map(({ why }) => why)).toEqual([
      `shared with 2 principals; ${neverTold}`,
      `shared with 2 principals; ${none}`,
    ]);
  });
});

describe('somebody elsewhere uses an image', () => {
  const ofGoverned = {
    kind: 'other-account',
    arn: `arn:aws:ec2:eu-central-1:${governed}:launch-template/lt-1`,
  };

  test.each<[string, Case]>([
    ['by the index', { shares: [toGoverned] }],
    ['by the index, though it is shared no more', {}],
    ['by what the index held 30 hours ago', { shares: [toGoverned], ...{ reports: emptyReports } }],
  ])('%s', (_case, world) => {
    const uses = new Map([[imageId, [aUse(governed)]]]);

    expect(usage({ ...world, elsewhere: { uses } })).toEqual({ uses: [ofGoverned], unread: [] });
  });

  test('by a report, where nobody else knows of the account', () => {
    const reports = [aUsageReport(1, { usedBy: [stranger] })];

    expect(usage({ shares: [toStranger], reports })).toEqual({
      uses: [{ kind: 'other-account', arn: `arn:aws:iam::${stranger}:root` }],
      unread: [],
    });
  });

  test('by a report on a governed account only while the index does not know better', () => {
    const reports = [aUsageReport(1, { usedBy: [governed] })];

    expect(usage({ shares: [toGoverned], reports })).toEqual(unused);
    expect(usage({ shares: [toGoverned], reports, elsewhere: indexed({ [governed]: 26 }) }).uses).toEqual([
      { kind: 'other-account', arn: `arn:aws:iam::${governed}:root` },
    ]);
  });

  test('by a report on an account that the index knows, but that is governed no more', () => {
    const reports = [aUsageReport(1, { usedBy: [stranger] })];

    expect(usage({ shares: [toStranger], reports, elsewhere: indexed({ [stranger]: 1 }) }).uses).toEqual([
      { kind: 'other-account', arn: `arn:aws:iam::${stranger}:root` },
    ]);
  });

  test.each<[string, UseElsewhere]>([
    ['a copy is no use of the image itself', aUse(governed, { kind: 'copy' })],
    ['nor is that it is in use at home', aUse(governed, { kind: 'origin' })],
    ['nor what its own account tells', aUse(scope.accountId)],
  ])('%s', (_case, use) => {
    expect(usage({ shares: [toGoverned], elsewhere: { uses: new Map([[imageId, [use]]]) } })).toEqual(unused);
  });
});

test('a recorded account, which stands alone, rests on reports alone', () => {
  const history = { elsewhere: noHistory.elsewhere };

  expect(usage({ shares: [toGoverned], history }).unread).toMatchObject([
    { why: `shared with 1 principal; ${none}` },
  ]);
  expect(usage({ shares: [toOrganization], reports: emptyReports, history })).toEqual(unused);
  expect(
    usage({
      shares: [toStranger],
      reports: [aUsageReport(30, { usedBy: [stranger] }), ...emptyReports],
      history,
    }),
  ).toEqual(unused);
});

describe('the index is asked', () => {
  const question = (images: readonly Image[], changing: readonly string[] = []) =>
    questionOf(someFacts(images), noHistory, new Set(changing));

  test('for uses of shared images, and of those about to be changed', () => {
    const images = [1, 2, 3].map((n) =>
      imageNumber(n, { launchPermissions: known(n === 2 ? [toGoverned] : []) }),
    );

    expect(question(images).shared).toEqual(['ami-00000000000000002']);
    expect(question(images, ['ami-00000000000000003']).shared).toEqual([
      'ami-00000000000000002',
      'ami-00000000000000003',
    ]);
  });

  test('for nothing where the images were not read', () => {
    const facts = someFacts([], { images: unknown('denied') });

    expect(questionOf(facts, noHistory, new Set())).toEqual({ shared: [], own: [], sources: [] });
  });

  test('for copies of all own images', () => {
    const images = [imageNumber(1), imageNumber(2, { ownerId: stranger })];

    expect(question(images).own).toEqual(['ami-00000000000000001']);
  });

  test('for what copies were made from, once each, where that is not here', () => {
    const images = [
      imageNumber(1, { sourceImageId: 'ami-00000000000000002' }),
      imageNumber(2, { sourceImageId: 'ami-0000000000000000a', sourceImageRegion: 'eu-west-1' }),
      imageNumber(3, { sourceImageId: 'ami-0000000000000000a', sourceImageRegion: 'eu-west-1' }),
      imageNumber(4, { sourceImageId: 'ami-0000000000000000b' }),
      imageNumber(5, { sourceImageId: 'ami-0000000000000000c', sourceInstanceId: 'i-1' }),
      imageNumber(6),
    ];

    expect(question(images).sources).toEqual([
      { imageId: 'ami-0000000000000000a', region: 'eu-west-1' },
      { imageId: 'ami-0000000000000000b', region: 'eu-central-1' },
    ]);
  });
});

test.each([
  [[aUsageReport(1), aUsageReport(8)], null],
  [[aUsageReport(1)], expect.stringContaining('shared with 1 principal; its empty usage reports are not')],
])('of an image shared with a stranger more reports are needed until two say enough', (reports, why) => {
  const seen = {
    facts: someFacts([], { usageReports: { gap: null, ofImage: new Map([[imageId, reports]]) } }),
    policy: aPolicy(),
    history: aHistory({ elsewhere: anElsewhere([governed]) }),
    now,
  };

  expect(reportsNeeded(anImage({ launchPermissions: known([toStranger]) }), seen)).toEqual(why);
});
