import { describe, expect, test } from 'vitest';
import type { AnswerName } from '../../shared/aws/answers.ts';
import { type ExtraFact, extraFacts } from '../../shared/domain/facts.ts';
import { factsOf, options, type Recorded } from './answers.ts';

const unasked = { known: false, why: 'no rule asked for it' };

async function factsFor(fact: ExtraFact, recorded: Recorded, missing: readonly AnswerName[] = []) {
  return factsOf(recorded, missing, { ...options, extra: new Set([fact]) });
}

async function settingsIn(recorded: Recorded, missing: readonly AnswerName[] = []) {
  return (await factsFor('settings', recorded, missing)).settings;
}

describe('settings', () => {
  test('are the words that AWS says', async () => {
    const settings = await settingsIn({
      GetImageBlockPublicAccessState: [
        { ImageBlockPublicAccessState: 'block-new-sharing', ManagedBy: 'declarative-policy' },
      ],
      GetSnapshotBlockPublicAccessState: [{ State: 'block-all-sharing', ManagedBy: 'account' }],
      GetAllowedImagesSettings: [{ State: 'disabled', ImageCriteria: [] }],
    });

    expect(settings).toEqual({
      imageBlockPublicAccess: { known: true, value: 'block-new-sharing' },
      snapshotBlockPublicAccess: { known: true, value: 'block-all-sharing' },
      allowedImages: { known: true, value: { state: 'disabled', criteria: [] } },
    });
  });

  test.each([
    [{ ImageBlockPublicAccessState: 'half' }, '"half" is no known value of ImageBlockPublicAccessState'],
    [{ State: 'unblocked' }, 'ImageBlockPublicAccessState is not in the answer'],
    [{ ImageBlockPublicAccessState: true }, 'ImageBlockPublicAccessState is true, not text'],
  ])('are unknown in words that are not known: %o', async (record, why) => {
    const { imageBlockPublicAccess } = await settingsIn({ GetImageBlockPublicAccessState: [record] });

    expect(imageBlockPublicAccess).toEqual({ known: false, why });
  });

  test('are unknown each on its own', async () => {
    const settings = await settingsIn(
      {
        GetImageBlockPublicAccessState: [
          { ImageBlockPublicAccessState: 'unblocked' },
          { ImageBlockPublicAccessState: 'unblocked' },
        ],
        GetAllowedImagesSettings: [],
      },
      ['GetSnapshotBlockPublicAccessState'],
    );

    expect(settings).toEqual({
      imageBlockPublicAccess: {
        known: false,
        why: 'GetImageBlockPublicAccessState holds several answers, not one',
      },
      snapshotBlockPublicAccess: { known: false, why: 'GetSnapshotBlockPublicAccessState was denied' },
      allowedImages: { known: false, why: 'GetAllowedImagesSettings holds no answer, not one' },
    });
  });

  test('tell of each criterion its providers, and whether it asks for more', async () => {
    const ImageCriteria = [
      { ImageProviders: ['amazon', '111122223333'] },
      { ImageProviders: ['amazon'], ImageNames: [], CreationDateCondition: null },
      { ImageProviders: ['none'], DeprecationTimeCondition: { MaximumDaysSinceDeprecated: 0 } },
      { ImageWatermarks: [{ WatermarkKey: '111122223333:approved' }] },
      { ImageProviders: ['amazon'], ConditionOfTomorrow: 7 },
    ];

    const { allowedImages } = await settingsIn({
      GetAllowedImagesSettings: [{ State: 'audit-mode', ImageCriteria }],
    });

    expect(allowedImages).toEqual({
      known: true,
      value: {
        state: 'audit-mode',
        criteria: [
          { providers: ['amazon', '111122223333'], asksMore: false },
          { providers: ['amazon'], asksMore: false },
          { providers: ['none'], asksMore: true },
          { providers: [], asksMore: true },
          { providers: ['amazon'], asksMore: true },
        ],
      },
    });
  });

  test.each([[[7]], [[{ ImageProviders: [7] }]], ['all']])(
    'are unknown where a criterion cannot be read: %o',
    async (ImageCriteria) => {
      const { allowedImages } = await settingsIn({
        GetAllowedImagesSettings: [{ State: 'enabled', ImageCriteria }],
      });

      expect(allowedImages.known).toBe(false);
    },
  );
});

describe('names of keys', () => {
  test('are those of each key, in order; a reserved name without a key is none', async () => {
    const Aliases = [
      { AliasName: 'alias/web', TargetKeyId: 'k-1' },
      { AliasName: 'alias/golden', TargetKeyId: 'k-1' },
      { AliasName: 'alias/aws/ebs', TargetKeyId: 'k-2' },
      { AliasName: 'alias/aws/rds' },
    ];

    expect((await factsFor('key-aliases', { Aliases })).keyAliases).toEqual({
      known: true,
      value: new Map([
        ['k-1', ['alias/golden', 'alias/web']],
        ['k-2', ['alias/aws/ebs']],
      ]),
    });
  });

  test.each([
    [{ AliasName: 7, TargetKeyId: 'k-1' }, 'AliasName is 7, not text'],
    [{ TargetKeyId: 'k-1' }, 'AliasName is not in the answer'],
    [{ AliasName: 'alias/a', TargetKeyId: ['k-1'] }, 'TargetKeyId is a list, not text'],
    [null, '1 of 1 records of Aliases cannot be read (record 1)'],
  ])('are unknown where one cannot be read: %o', async (record, why) => {
    expect((await factsFor('key-aliases', { Aliases: [record] })).keyAliases).toEqual({ known: false, why });
  });

  test('are unknown where they were not read', async () => {
    expect((await factsFor('key-aliases', {}, ['Aliases'])).keyAliases).toEqual({
      known: false,
      why: 'Aliases was denied',
    });
  });
});

test('what no rule asked for is unknown and does not stand among the reads', async () => {
  const { images, settings, keyAliases, sourceImages, reads } = await factsOf({});

  expect(settings).toEqual({
    imageBlockPublicAccess: unasked,
    snapshotBlockPublicAccess: unasked,
    allowedImages: unasked,
  });
  expect([keyAliases, sourceImages]).toEqual([unasked, unasked]);
  expect(images.known && images.value[0]?.ancestry).toEqual(unasked);
  expect(reads).toHaveLength(26);
});

test.each([
  ['key-aliases', ['Aliases']],
  ['ancestry', ['ImageAncestry']],
  ['source-images', ['SourceImages']],
  [
    'settings',
    ['GetAllowedImagesSettings', 'GetImageBlockPublicAccessState', 'GetSnapshotBlockPublicAccessState'],
  ],
  ['snapshot-shares', []],
  ['image-findings', ['CoveredResources', 'FindingAggregations', 'Findings', 'ImageFindings']],
] as const)('asking for %s adds its answers to the reads', async (fact, added) => {
  const before = new Set((await factsOf({})).reads.map((read) => read.fact));
  const { reads } = await factsFor(fact, {});

  expect(reads.map((read) => read.fact).filter((name) => !before.has(name))).toEqual(added);
});

test('every extra fact can be asked for at once while nothing can be read', async () => {
  const failing = ['Aliases', 'ImageAncestry', 'SourceImages', 'Images', 'SnapshotAttributes'] as const;
  const facts = await factsOf({}, failing, { ...options, extra: new Set(extraFacts) });

  expect(facts.images.known).toBe(false);
  expect(facts.reads.filter((read) => !read.known).map((read) => read.fact)).toEqual(failing.toSorted());
});
