import { expect, test } from 'vitest';
import { revokeLaunchPermissions } from '../../../shared/domain/actions/revoke-launch-permissions.ts';
import { revokePublicLaunchPermission } from '../../../shared/domain/actions/revoke-public-launch-permission.ts';
import type { LaunchPermission } from '../../../shared/domain/image.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { anImage, aPolicy } from '../../builders.ts';
import { optionsOf } from './remedy.ts';

const everybody: LaunchPermission = { kind: 'group', principal: 'all' };
const stranger: LaunchPermission = { kind: 'account', principal: '999999999999' };
const partner: LaunchPermission = { kind: 'account', principal: '444455556666' };
const owner: LaunchPermission = { kind: 'account', principal: '111122223333' };
const ourOrganization: LaunchPermission = {
  kind: 'organization',
  principal: 'arn:aws:organizations::111122223333:organization/o-abc123def4',
};
const ourUnit: LaunchPermission = {
  kind: 'organizational-unit',
  principal: 'arn:aws:organizations::111122223333:ou/o-abc123def4/ou-ab12-c3d4e5f6',
};
const otherUnit: LaunchPermission = {
  kind: 'organizational-unit',
  principal: 'arn:aws:organizations::111122223333:ou/o-abc123def4/ou-ab12-99999999',
};
const trusting = aPolicy({
  trusted: {
    accounts: ['444455556666'],
    organizations: ['o-abc123def4'],
    organizationalUnits: ['ou-ab12-c3d4e5f6'],
  },
});
const options = optionsOf({}, { policy: trusting });

function revokedOf(...permissions: readonly LaunchPermission[]) {
  const image = anImage({ launchPermissions: known(permissions) });
  const calls = revokeLaunchPermissions.calls(image, options);
  return calls.flatMap((call) => (call.operation === 'ec2:ModifyImageAttribute' ? call.input.Remove : []));
}

test('shares with strangers and with everybody are taken in one call', () => {
  const image = anImage({ launchPermissions: known([everybody, stranger, partner, otherUnit]) });

  expect(revokeLaunchPermissions.calls(image, options)).toEqual([
    {
      operation: 'ec2:ModifyImageAttribute',
      input: { ImageId: 'ami-00000000000000001', Remove: [everybody, stranger, otherUnit] },
    },
  ]);
});

test('shares with trusted accounts, organizations and units, and with the owner, are never taken', () => {
  expect(revokedOf(partner, ourOrganization, ourUnit, owner)).toEqual([]);
});

test('a trusted organization does not make its units trusted', () => {
  expect(revokedOf(otherUnit)).toEqual([otherUnit]);
});

test('a policy that trusts nobody leaves the owner alone', () => {
  const image = anImage({ launchPermissions: known([owner, partner]) });

  expect(revokeLaunchPermissions.calls(image, optionsOf({}))).toMatchObject([
    { input: { Remove: [partner] } },
  ]);
});

test('shares that could not be read are not taken', () => {
  const image = anImage({ launchPermissions: unknown('denied'), isPublic: known(true) });

  expect(revokeLaunchPermissions.calls(image, options)).toEqual([]);
});

test('the public share alone is taken, and those of accounts stay', () => {
  const image = anImage({ isPublic: known(true), launchPermissions: known([everybody, stranger]) });

  expect(revokePublicLaunchPermission.calls(image, options)).toEqual([
    {
      operation: 'ec2:ModifyImageAttribute',
      input: { ImageId: 'ami-00000000000000001', Remove: [everybody] },
    },
  ]);
});

test('an image that is not public, or of which nobody knows, needs no call', () => {
  expect(revokePublicLaunchPermission.calls(anImage(), options)).toEqual([]);
  expect(revokePublicLaunchPermission.calls(anImage({ isPublic: unknown('denied') }), options)).toEqual([]);
});
