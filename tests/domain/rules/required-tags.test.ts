import { describe, expect, test } from 'vitest';
import type { Image, Tag } from '../../../shared/domain/image.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import type { TagExpectation } from '../../../shared/domain/params.ts';
import { requiredTags } from '../../../shared/domain/rules/required-tags.ts';
import type { Snapshot } from '../../../shared/domain/snapshot.ts';
import { aDevice, anImage, aSnapshot, globs, someFacts, tags } from '../../builders.ts';
import { judge } from './judge.ts';
import { judgeAmong } from './judge-among.ts';

const owner: TagExpectation = { key: 'Owner', anyOf: globs('*@example.com') };
const environment: TagExpectation = { key: 'Environment', anyOf: globs('dev', 'prod') };
const costCentre: TagExpectation = { key: 'CostCentre', anyOf: globs('*') };

function judgeTags(wanted: readonly TagExpectation[], own: readonly Tag[]) {
  return judge(requiredTags, { tags: wanted, snapshots: false }, { tags: known(own) });
}

test('an image with every tag is compliant', () => {
  const verdict = judgeTags(
    [owner, environment],
    tags({ Owner: 'a@example.com', Environment: 'prod', More: '' }),
  );

  expect(verdict).toEqual({ status: 'COMPLIANT', reason: 'all required tags are there', evidence: {} });
});

test('an image without tags names every missing one', () => {
  const verdict = judgeTags([owner, costCentre], []);

  expect(verdict).toEqual({
    status: 'NON_COMPLIANT',
    reason: 'missing tags: Owner, CostCentre',
    evidence: { missing: ['Owner', 'CostCentre'], wrong: [] },
  });
});

test('a tag with another value names the value and what was wanted', () => {
  const verdict = judgeTags([environment], tags({ Environment: 'test' }));

  expect(verdict).toEqual({
    status: 'NON_COMPLIANT',
    reason: 'tag Environment is "test", wanted dev or prod',
    evidence: { missing: [], wrong: [{ key: 'Environment', value: 'test' }] },
  });
});

test('missing and wrong tags stand in one sentence, the missing ones first', () => {
  const verdict = judgeTags([environment, costCentre, owner], tags({ Environment: 'PROD', Owner: '' }));

  expect(verdict.reason).toBe(
    'missing tags: CostCentre; tag Environment is "PROD", wanted dev or prod; tag Owner is "", wanted *@example.com',
  );
});

test('a key in another case is another tag', () => {
  expect(judgeTags([owner], tags({ owner: 'a@example.com' })).reason).toBe('missing tags: Owner');
});

test('an empty value is a value, and meets a pattern for any', () => {
  expect(judgeTags([costCentre], tags({ CostCentre: '' })).status).toBe('COMPLIANT');
});

test.each(['__proto__', 'constructor', 'toString'])('%s is a tag key like any other', (key) => {
  const wanted = { key, anyOf: globs('yes') };

  expect(judgeTags([wanted], []).reason).toBe(`missing tags: ${key}`);
  expect(judgeTags([wanted], [{ key, value: 'yes' }]).status).toBe('COMPLIANT');
});

test('a value with quotes and line breaks stays one quoted word', () => {
  expect(judgeTags([environment], tags({ Environment: 'a"\nb' })).reason).toBe(
    'tag Environment is "a\\"\\nb", wanted dev or prod',
  );
});

test('a policy that wants no tag is met by every image', () => {
  expect(judgeTags([], []).status).toBe('COMPLIANT');
});

test('tags that could not be read are insufficient data', () => {
  const verdict = judge(
    requiredTags,
    { tags: [owner], snapshots: false },
    { tags: unknown('DescribeTags was denied') },
  );

  expect(verdict).toEqual({
    status: 'INSUFFICIENT_DATA',
    reason: 'tags: DescribeTags was denied',
    evidence: {},
  });
});

test('an image that is still being made is judged by the tags it has', () => {
  const verdict = judge(
    requiredTags,
    { tags: [owner], snapshots: false },
    { state: known('pending'), tags: known([]) },
  );

  expect(verdict.status).toBe('NON_COMPLIANT');
});

describe('with snapshots', () => {
  const all = tags({ Owner: 'a@example.com', Environment: 'dev' });
  const some = tags({ Owner: 'a@example.com' });
  const snapshot = (n: number, changes: Partial<Snapshot> = {}) =>
    aSnapshot({ snapshotId: `snap-${n}`, tags: known(all), ...changes });

  /** Of an image that has every tag, a blank volume and the snapshots 1 and 2. */
  function judgeSnapshots(snapshots: readonly Snapshot[], changes: Partial<Image> = {}) {
    const devices = ['snap-1', 'snap-2', 'snap-2', null].map((snapshotId) => aDevice({ snapshotId }));
    const image = anImage({ tags: known(all), ebsDevices: known(devices), ...changes });
    const facts = someFacts([image], { snapshots: known(snapshots) });
    return judgeAmong(requiredTags, { tags: [owner, environment], snapshots: true }, image, { facts });
  }

  test('an image whose own snapshots have every tag is compliant', () => {
    expect(judgeSnapshots([snapshot(1), snapshot(2)])).toEqual({
      status: 'COMPLIANT',
      reason: 'all required tags are there, on the snapshots too',
      evidence: {},
    });
  });

  test('the image and each snapshot are told apart', () => {
    const snapshots = [
      snapshot(1, { tags: known(some) }),
      snapshot(2, { tags: known(tags({ Environment: 'test', Owner: 'a@example.com' })) }),
    ];

    expect(judgeSnapshots(snapshots, { tags: known(some) })).toEqual({
      status: 'NON_COMPLIANT',
      reason:
        'missing tags: Environment; missing tags of snapshot snap-1: Environment; tag Environment of snapshot snap-2 is "test", wanted dev or prod',
      evidence: {
        missing: ['Environment'],
        wrong: [],
        snapshots: [
          { snapshotId: 'snap-1', missing: ['Environment'], wrong: [] },
          { snapshotId: 'snap-2', missing: [], wrong: [{ key: 'Environment', value: 'test' }] },
        ],
      },
    });
  });

  test('what a snapshot lacks decides, whatever else was not read', () => {
    expect(judgeSnapshots([snapshot(2, { tags: known([]) })], { tags: unknown('denied') })).toMatchObject({
      status: 'NON_COMPLIANT',
      reason: 'missing tags of snapshot snap-2: Owner, Environment',
    });
  });

  test.each<[string, readonly Snapshot[], string]>([
    ['that was not read', [snapshot(1)], 'tags of snapshot snap-2: it was not read'],
    [
      'whose tags were not read',
      [snapshot(1), snapshot(2, { tags: unknown('cut short') })],
      'tags of snapshot snap-2: cut short',
    ],
    [
      'of no known owner',
      [snapshot(1), snapshot(2, { ownerId: null })],
      'tags of snapshot snap-2: its owner is not in the answer',
    ],
  ])('a snapshot %s is insufficient data', (_case, snapshots, reason) => {
    expect(judgeSnapshots(snapshots)).toMatchObject({ status: 'INSUFFICIENT_DATA', reason });
  });

  test('the snapshot of another account is left to it', () => {
    const foreign = snapshot(2, { ownerId: '999999999999', tags: known([]) });

    expect(judgeSnapshots([snapshot(1), foreign]).status).toBe('COMPLIANT');
  });

  test.each<[string, Partial<Image>, string]>([
    ['devices that were not read', { ebsDevices: unknown('cut short') }, 'devices: cut short'],
    [
      'a making that goes on',
      { ebsDevices: known([]), state: known('pending') },
      'the image is still being made and has none yet',
    ],
  ])('an image with %s is insufficient data', (_case, changes, why) => {
    expect(judgeSnapshots([], changes)).toMatchObject({
      status: 'INSUFFICIENT_DATA',
      reason: `tags of its snapshots: ${why}`,
    });
  });

  test('an instance-store image has no snapshots to tag', () => {
    const instanceStore: Partial<Image> = { rootDeviceType: known('instance-store'), ebsDevices: known([]) };

    expect(judgeSnapshots([], { ...instanceStore, state: known('pending') }).status).toBe('COMPLIANT');
  });
});
