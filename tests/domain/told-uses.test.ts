import { describe, expect, test } from 'vitest';
import type { ForeignUse, ScopeFacts } from '../../shared/domain/facts.ts';
import { known, unknown } from '../../shared/domain/known.ts';
import type { Policy } from '../../shared/domain/policy.ts';
import { toldUses } from '../../shared/domain/told-uses.ts';
import {
  aHistory,
  anElsewhere,
  aPolicy,
  aUsageReport,
  aView,
  imageNumber,
  scope,
  someFacts,
} from '../builders.ts';

const foreign = 'ami-0000000000000000a';
const used = { usage: { uses: [{ kind: 'instance', arn: 'i-1' }], unread: [] } };
const fleetsUnread = { source: 'fleets', why: 'denied' };

function aUse(n: number): ForeignUse {
  const arn = `arn:aws:ec2:eu-central-1:111122223333:instance/i-${n}`;
  return { imageId: foreign, region: scope.region, kind: 'use', arn, via: [] };
}

/** One own image in use, copied from another Region, and one use of a foreign image. */
function told(facts: Partial<ScopeFacts> = {}, policy: Partial<Policy> = {}, usage = used) {
  const images = [
    imageNumber(1, { sourceImageId: 'ami-0000000000000000b', sourceImageRegion: 'eu-west-1', ...usage }),
  ];
  return toldUses(
    aView({ facts: someFacts(images, { foreignUses: [aUse(1)], ...facts }), policy: aPolicy(policy) }),
  );
}

function kinds({ uses }: ReturnType<typeof toldUses>): readonly string[] {
  return uses.map(({ imageId, kind }) => `${kind} ${imageId}`);
}

test('a whole sweep tells uses of foreign images, what its own were copied from, and its own in use', () => {
  const answer = told();

  expect(answer.isWhole).toBe(true);
  expect(answer.at).toBe('2026-10-01T12:00:00.000Z');
  expect(kinds(answer)).toEqual([
    'origin ami-00000000000000001',
    `use ${foreign}`,
    'copy ami-0000000000000000b',
  ]);
});

describe('a sweep that left something open tells what surely uses a foreign image, and promises nothing', () => {
  test.each<[string, Partial<ScopeFacts>]>([
    ['a source of usage', { unreadUsage: [fleetsUnread] }],
    ['the images', { images: unknown('denied') }],
    ['a record of the images', { reads: [{ fact: 'Images', known: false, why: 'damaged' }] }],
    ['all but what an event is about', { covers: 'images' }],
  ])('%s', (_case, facts) => {
    const answer = told(facts);

    expect(answer.isWhole).toBe(false);
    expect(kinds(answer)).toEqual([`use ${foreign}`]);
  });
});

test('only what has to do with usage and images need be read', () => {
  const reads = [
    { fact: 'Images', known: true, why: null },
    { fact: 'RecycleBinRules', known: false, why: 'denied' },
  ];

  expect(told({ reads }).isWhole).toBe(true);
});

test('copies are told by their lineage alone, and not where something was left open', () => {
  const copied: ForeignUse = { ...aUse(2), kind: 'copy' };

  expect(kinds(told({ foreignUses: [copied, aUse(1)], covers: 'images' }))).toEqual([`use ${foreign}`]);
});

test('what is told of one image is in order of how it is used', () => {
  const both = { ...aUse(1), imageId: 'ami-0000000000000000b', region: 'eu-west-1' };

  expect(kinds(told({ foreignUses: [both] }))).toEqual([
    'origin ami-00000000000000001',
    'copy ami-0000000000000000b',
    'use ami-0000000000000000b',
  ]);
});

test('a source that the policy declares absent need not be read', () => {
  const absent = [{ source: 'fleets', reason: 'r', owner: 'o', expires: '2026-10-01' }];
  const usage = { ...aPolicy().usage, absent };

  expect(told({ unreadUsage: [fleetsUnread] }, { usage }).isWhole).toBe(true);
});

test('of many uses of one image a few are told, always the same', () => {
  const uses = Array.from({ length: 9 }, (_, n) => aUse(9 - n));
  const answer = told({ foreignUses: uses });

  const arns = answer.uses.filter(({ kind }) => kind === 'use').map(({ arn }) => arn.split('/')[1]);
  expect(arns).toEqual(['i-1', 'i-2', 'i-3', 'i-4', 'i-5']);
});

test('accounts that reports name are told where the index does not know them', () => {
  const reports = [aUsageReport(1, { usedBy: ['444455556666', null, '777788889999'] })];
  const elsewhere = anElsewhere([], { everUsedBy: new Map([['ami-00000000000000001', ['777788889999']]]) });
  const facts = someFacts([imageNumber(1, { launchPermissions: known([]) })], {
    usageReports: { gap: null, ofImage: new Map([['ami-00000000000000001', reports]]) },
  });

  expect(toldUses(aView({ facts, history: aHistory({ elsewhere }) })).users).toEqual([
    { imageId: 'ami-00000000000000001', accountId: '444455556666' },
  ]);
});
