import { expect, test } from 'vitest';
import type { Image, LaunchPermission } from '../../../shared/domain/image.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { trustedLaunchPermissions } from '../../../shared/domain/rules/trusted-launch-permissions.ts';
import { judgeIn } from './judge-in.ts';

const trusted = {
  accounts: ['222233334444'],
  organizations: ['o-abc123'],
  organizationalUnits: ['ou-ab12-c3d4e5f6'],
};
const partner: LaunchPermission = { kind: 'account', principal: '222233334444' };
const stranger: LaunchPermission = { kind: 'account', principal: '999988887777' };
const organization: LaunchPermission = {
  kind: 'organization',
  principal: 'arn:aws:organizations::111122223333:organization/o-abc123',
};
const unit: LaunchPermission = {
  kind: 'organizational-unit',
  principal: 'arn:aws:organizations::111122223333:ou/o-abc123/ou-ab12-c3d4e5f6',
};
const everybody: LaunchPermission = { kind: 'group', principal: 'all' };

function judgeShares(shares: readonly LaunchPermission[], changes: Partial<Image> = {}) {
  const image = { launchPermissions: known(shares), ...changes };
  return judgeIn(trustedLaunchPermissions, {}, image, { trusted });
}

test('an image that is shared with nobody is compliant', () => {
  expect(judgeShares([])).toEqual({
    status: 'COMPLIANT',
    reason: 'shared with nobody',
    evidence: { shares: 0 },
  });
});

test('shares with a trusted account, organization and OU are compliant', () => {
  expect(judgeShares([partner, organization, unit])).toEqual({
    status: 'COMPLIANT',
    reason: 'every share is with a trusted principal',
    evidence: { shares: 3 },
  });
});

test('a share with anybody else is named', () => {
  expect(judgeShares([partner, stranger])).toEqual({
    status: 'NON_COMPLIANT',
    reason:
      'shared with account 999988887777: remove these launch permissions, or name the principals under "trusted"',
    evidence: { untrusted: [{ kind: 'account', principal: '999988887777' }] },
  });
});

test('another organization is a stranger, and its ARN is told in full', () => {
  const other = { ...organization, principal: 'arn:aws:organizations::999988887777:organization/o-zzz' };

  expect(judgeShares([other]).reason).toBe(
    'shared with organization arn:aws:organizations::999988887777:organization/o-zzz: remove these launch permissions, or name the principals under "trusted"',
  );
});

test.each([
  [5, 'account 5, account 6, account 7, account 8, account 9'],
  [6, 'account 5, account 6, account 7, account 8, account 9 and 1 more'],
])('of %i strangers the reason names five, and the evidence all', (count, named) => {
  const strangers = ['5', '6', '7', '8', '9', '10'].slice(0, count);
  const verdict = judgeShares(strangers.map((principal) => ({ kind: 'account', principal })));

  expect(verdict.reason).toBe(
    `shared with ${named}: remove these launch permissions, or name the principals under "trusted"`,
  );
  expect(verdict.evidence['untrusted']).toHaveLength(count);
});

test('a public image is shared with everybody, whatever else was read', () => {
  const verdict = {
    status: 'NON_COMPLIANT',
    reason: 'shared with everybody: remove these launch permissions, or name the principals under "trusted"',
    evidence: { untrusted: [{ kind: 'group', principal: 'all' }] },
  };

  expect(judgeShares([everybody])).toEqual(verdict);
  expect(judgeShares([everybody], { isPublic: known(true) })).toEqual(verdict);
  expect(judgeShares([partner], { isPublic: known(true) })).toEqual(verdict);
  expect(judgeShares([], { isPublic: known(true), launchPermissions: unknown('denied') })).toEqual(verdict);
});

test('shares that were not read are insufficient data', () => {
  expect(judgeShares([], { launchPermissions: unknown('denied') })).toEqual({
    status: 'INSUFFICIENT_DATA',
    reason: 'launch permissions: denied',
    evidence: {},
  });
});

test('an image without an owner may be shared by its own account with itself', () => {
  expect(judgeShares([stranger], { ownerId: null })).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason: 'whose image it is could not be read',
  });
});

test('the shares of an image of another owner are not for this account to judge', () => {
  expect(judgeShares([stranger], { ownerId: '999988887777' })).toEqual({
    status: 'NOT_APPLICABLE',
    reason: 'another owner made the image, and says who may launch it',
    evidence: { owner: '999988887777' },
  });
});
