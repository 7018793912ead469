import { expect, test } from 'vitest';
import type { RecycleBinRule } from '../../../shared/domain/facts.ts';
import { recycleBin } from '../../../shared/domain/guards/recycle-bin.ts';
import type { Image } from '../../../shared/domain/image.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import type { Snapshot } from '../../../shared/domain/snapshot.ts';
import { aDevice, anImage, aPolicy, aRung, aSnapshot, someFacts, tags } from '../../builders.ts';
import { ask } from './ask.ts';

function aBinRule(covers: RecycleBinRule['covers'], changes: Partial<RecycleBinRule> = {}): RecycleBinRule {
  return {
    ruleId: covers,
    covers,
    retentionDays: 7,
    isActive: true,
    onlyTags: [],
    exceptTags: [],
    ...changes,
  };
}

const snapshotRule = aBinRule('snapshots');

/** Asks about deregistering `anImage` under these rules. */
function askBin({
  rules = [aBinRule('images'), snapshotRule],
  image = {},
  snapshot = {},
}: {
  rules?: readonly RecycleBinRule[];
  image?: Partial<Image>;
  snapshot?: Partial<Snapshot>;
} = {}) {
  const facts = someFacts([anImage(image)], {
    recycleBinRules: known(rules),
    snapshots: known([aSnapshot(snapshot)]),
  });
  return ask(recycleBin, { facts, action: { action: 'deregister', step: aRung('deregister', 60) } });
}

test('an image and a snapshot that the bin keeps for the least time may go', () => {
  expect(askBin()).toBeNull();
});

test('one day less than the least time holds', () => {
  expect(askBin({ rules: [aBinRule('images', { retentionDays: 6 }), snapshotRule] })).toEqual({
    isWaiting: false,
    reason: 'the Recycle Bin keeps the image 6 days, wanted 7',
  });
});

test.each<[string, readonly RecycleBinRule[]]>([
  ['no rule', []],
  ['a rule of snapshots only', [snapshotRule]],
  ['a rule that does not act yet', [aBinRule('images', { isActive: false }), snapshotRule]],
  ['a rule of another tag', [aBinRule('images', { onlyTags: [{ key: 'Team', value: 'a' }] }), snapshotRule]],
  [
    'a rule that leaves its tag out',
    [aBinRule('images', { exceptTags: [{ key: 'Team', value: null }] }), snapshotRule],
  ],
])('%s does not cover the image', (_case, rules) => {
  expect(askBin({ rules, image: { tags: known(tags({ Team: 'b' })) } })).toEqual({
    isWaiting: false,
    reason: 'no active Recycle Bin rule covers the image',
  });
});

test.each([
  ['its value', 'b'],
  ['any value', null],
])('a rule of the tag of the image with %s covers it', (_case, value) => {
  const rules = [aBinRule('images', { onlyTags: [{ key: 'Team', value }] }), snapshotRule];

  expect(askBin({ rules, image: { tags: known(tags({ Team: 'b' })) } })).toBeNull();
});

test('of several rules the longest counts', () => {
  expect(
    askBin({ rules: [aBinRule('images', { retentionDays: 1 }), aBinRule('images'), snapshotRule] }),
  ).toBeNull();
});

test('a snapshot that leaves the bin a day before the image holds', () => {
  expect(askBin({ rules: [aBinRule('images', { retentionDays: 8 }), snapshotRule] })).toEqual({
    isWaiting: false,
    reason: 'the Recycle Bin keeps its snapshot snap-00000000000000001 7 days, the image 8',
  });
});

test('a snapshot that the bin does not keep holds', () => {
  expect(askBin({ rules: [aBinRule('images')] })?.reason).toBe(
    'the Recycle Bin keeps its snapshot snap-00000000000000001 0 days, the image 7',
  );
});

test.each<[string, Parameters<typeof askBin>[0], string]>([
  ['tags', { image: { tags: unknown('denied') } }, 'tags: denied'],
  ['devices', { image: { ebsDevices: unknown('denied') } }, 'devices: denied'],
  [
    'tags of a snapshot',
    { snapshot: { tags: unknown('denied') } },
    'its snapshot snap-00000000000000001: denied',
  ],
  [
    'snapshot',
    { snapshot: { snapshotId: 'snap-00000000000000009' } },
    'its snapshot snap-00000000000000001: it was not read',
  ],
])('unread %s hold', (_case, question, reason) => {
  expect(askBin(question)).toEqual({ isWaiting: false, reason });
});

test.each(['recycleBinRules', 'snapshots'] as const)('unread %s hold', (fact) => {
  const facts = someFacts([anImage()], { [fact]: unknown('denied') });

  const hold = ask(recycleBin, { facts, action: { action: 'deregister', step: aRung('deregister', 60) } });

  expect(hold?.isWaiting).toBe(false);
});

test('a blank volume needs no bin', () => {
  expect(askBin({ image: { ebsDevices: known([aDevice(), aDevice({ snapshotId: null })]) } })).toBeNull();
});

test('with a least time of zero days a bin is still wanted', () => {
  const facts = someFacts([anImage()], { recycleBinRules: known([]) });
  const policy = aPolicy({ safety: { ...aPolicy().safety, minBinDays: 0 } });

  const hold = ask(recycleBin, {
    facts,
    policy,
    action: { action: 'deregister', step: aRung('deregister', 60) },
  });

  expect(hold?.reason).toBe('no active Recycle Bin rule covers the image');
});

test('a policy that wants no bin is not held for it', () => {
  const facts = someFacts([anImage()], { recycleBinRules: known([]) });
  const policy = aPolicy({ safety: { ...aPolicy().safety, requireRecycleBin: false } });

  expect(
    ask(recycleBin, { facts, policy, action: { action: 'deregister', step: aRung('deregister', 60) } }),
  ).toBeNull();
});

test('disabling needs no bin', () => {
  expect(ask(recycleBin, { facts: someFacts([anImage()], { recycleBinRules: known([]) }) })).toBeNull();
});
