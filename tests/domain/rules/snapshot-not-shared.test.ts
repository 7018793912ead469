import { expect, test } from 'vitest';
import type { Image } from '../../../shared/domain/image.ts';
import { type Known, known, unknown } from '../../../shared/domain/known.ts';
import { snapshotNotShared } from '../../../shared/domain/rules/snapshot-not-shared.ts';
import { aDevice, aSnapshot } from '../../builders.ts';
import { judgeIn } from './judge-in.ts';

type Shares = Known<readonly string[]>;

/** An image of two snapshots, `snap-1` and `snap-2`. */
function judgeShares(one: Shares, other: Shares = known([]), changes: Partial<Image> = {}) {
  const snapshots = known([
    aSnapshot({ snapshotId: 'snap-1', sharedWith: one }),
    aSnapshot({ snapshotId: 'snap-2', sharedWith: other }),
  ]);
  const devices = known([aDevice({ snapshotId: 'snap-1' }), aDevice({ snapshotId: 'snap-2' })]);
  return judgeIn(
    snapshotNotShared,
    {},
    { ebsDevices: devices, ...changes },
    { facts: { snapshots }, trusted: { accounts: ['222233334444'] } },
  );
}

test('snapshots that are shared with nobody are compliant', () => {
  expect(judgeShares(known([]))).toEqual({
    status: 'COMPLIANT',
    reason: 'no snapshot is shared with anybody whom the policy does not trust',
    evidence: { snapshots: 2 },
  });
});

test('a share with a trusted account, or with the own one, is compliant', () => {
  expect(judgeShares(known(['111122223333', '222233334444'])).status).toBe('COMPLIANT');
});

test('a public snapshot of a private image is named, with what to do', () => {
  expect(judgeShares(known(['222233334444', 'all']))).toEqual({
    status: 'NON_COMPLIANT',
    reason:
      'snapshot snap-1 is public: remove these create-volume permissions, or name the accounts under "trusted"',
    evidence: { shared: [{ snapshotId: 'snap-1', sharedWith: ['all'] }] },
  });
});

test('every share with a stranger is named', () => {
  expect(judgeShares(known(['999988887777']), known(['555566667777', '999988887777']))).toEqual({
    status: 'NON_COMPLIANT',
    reason:
      'snapshot snap-1 is shared with 999988887777; snapshot snap-2 is shared with 555566667777, 999988887777: remove these create-volume permissions, or name the accounts under "trusted"',
    evidence: {
      shared: [
        { snapshotId: 'snap-1', sharedWith: ['999988887777'] },
        { snapshotId: 'snap-2', sharedWith: ['555566667777', '999988887777'] },
      ],
    },
  });
});

test.each([
  [5, '1, 2, 3, 4, 5'],
  [6, '1, 2, 3, 4, 5 and 1 more'],
])('of %i strangers the reason names five', (count, named) => {
  const strangers = ['1', '2', '3', '4', '5', '6'].slice(0, count);

  expect(judgeShares(known(strangers)).reason).toContain(`snapshot snap-1 is shared with ${named}: remove`);
});

test('one public snapshot decides, whatever was not read of the other', () => {
  expect(judgeShares(unknown('denied'), known(['all'])).status).toBe('NON_COMPLIANT');
});

test('shares that were not read are insufficient data', () => {
  expect(judgeShares(known([]), unknown('no rule asked for it'))).toEqual({
    status: 'INSUFFICIENT_DATA',
    reason: 'shares of snap-2: no rule asked for it',
    evidence: {},
  });
});

test('a snapshot that was not read is insufficient data', () => {
  const ebsDevices = known([aDevice({ snapshotId: 'snap-3' })]);

  expect(judgeShares(known([]), known([]), { ebsDevices })).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason: 'shares of snap-3: the snapshot was not read',
  });
});

test.each<[string, Partial<Image>, string]>([
  ['without readable devices', { ebsDevices: unknown('cut short') }, 'devices: cut short'],
  [
    'that is pending',
    { ebsDevices: known([]), state: known('pending') },
    'the image is still being made and has no snapshots yet',
  ],
  [
    'of unread state',
    { ebsDevices: known([]), state: unknown('denied') },
    'the image is still being made and has no snapshots yet',
  ],
])('an image %s is insufficient data', (_case, changes, reason) => {
  expect(judgeShares(known([]), known([]), changes)).toMatchObject({ status: 'INSUFFICIENT_DATA', reason });
});

test.each<[string, Partial<Image>, string]>([
  [
    'of instance-store',
    { rootDeviceType: known('instance-store') },
    'an instance-store image has no snapshots',
  ],
  ['of blank volumes', { ebsDevices: known([aDevice({ snapshotId: null })]) }, 'the image has no snapshots'],
  [
    'of another owner',
    { ownerId: '999988887777' },
    'the snapshots belong to another owner, as the image does',
  ],
])('the rule does not apply to an image %s', (_case, changes, reason) => {
  expect(judgeShares(known(['all']), known([]), changes)).toMatchObject({ status: 'NOT_APPLICABLE', reason });
});
