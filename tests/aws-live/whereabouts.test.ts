import { describe, expect, test } from 'vitest';
import { seedImage } from '../../sandbox/aws/state/seed.ts';
import { listOrganization } from '../../shared/aws/live/accounts.ts';
import { imageOwner, imageOwners } from '../../shared/aws/live/image-owner.ts';
import { enabledRegions } from '../../shared/aws/live/regions.ts';
import { account, buildImage, imageId, otherAccount, snapshotId } from '../sandbox/running-aws.ts';
import { accessToSandbox, scope } from './running-access.ts';

type Faults = NonNullable<Parameters<typeof accessToSandbox>[0]>['faults'];

/** An organization that the hub manages, with a suspended account and a stranger beside it. */
async function organization(faults: Faults = []) {
  const setting = await accessToSandbox({ faults, maxPageSize: 2 });
  const place = { organizationId: 'o-abc123', managementAccountId: account, path: ['r-abcd'] };
  const states = {
    [account]: 'ACTIVE',
    [otherAccount]: 'ACTIVE',
    '555566667777': 'SUSPENDED',
    '666677778888': 'ACTIVE',
  } as const;
  for (const [accountId, state] of Object.entries(states)) {
    const known = {
      accountId,
      name: accountId,
      email: `${accountId}@example.com`,
      state,
      hasTrail: true,
      place,
    };
    setting.aws.world.accounts.set(accountId, known);
  }
  return setting;
}

describe('the accounts of an organization', () => {
  test('are the active ones, over all pages and empty ones', async () => {
    const { access } = await organization([
      { match: { operation: 'ListAccounts', nth: 1 }, fault: { kind: 'empty-page' } },
    ]);

    expect(await listOrganization(access)).toMatchObject({
      accounts: [account, otherAccount, '666677778888'],
      passedOver: [{ accountId: '555566667777', state: 'SUSPENDED' }],
      organization: expect.stringMatching(/^o-/),
    });
  });

  test('are none when the list was cut short', async () => {
    const { access } = await organization([
      { match: { operation: 'ListAccounts', nth: 2 }, fault: { kind: 'throttle' } },
    ]);

    await expect(listOrganization(access)).rejects.toThrow(/^page 2 of ListAccounts was throttled/);
  });
});

describe('enabled Regions', () => {
  test('are those that need no opting in or were opted in to', async () => {
    const { access } = await accessToSandbox();

    const regions = await enabledRegions(access, account);

    expect(regions).toContain('eu-central-1');
    expect(regions).not.toContain('af-south-1');
    expect(regions).toEqual(regions.toSorted());
  });

  test('are none when they could not be read', async () => {
    const { access } = await accessToSandbox({
      faults: [{ match: { operation: 'DescribeRegions' }, fault: { kind: 'denied' } }],
    });

    await expect(enabledRegions(access, account)).rejects.toThrow(/^DescribeRegions was denied/);
  });
});

describe('the owner of an image', () => {
  async function shared(faults: Faults = []) {
    const setting = await accessToSandbox({ faults });
    seedImage(setting.aws.home, buildImage(1, { State: 'disabled' }));
    seedImage(setting.aws.other, buildImage(2), [{ UserId: account }]);
    seedImage(setting.aws.other, buildImage(3));
    return setting;
  }

  test('is found for own, disabled and shared images; one that is hidden has none', async () => {
    const { access } = await shared();

    const owners = await imageOwners(access).ownersOf(scope, [imageId(1), imageId(2), imageId(3), 'ami-*']);

    expect([...owners].toSorted()).toEqual([
      [imageId(1), account],
      [imageId(2), otherAccount],
    ]);
  });

  test('is asked for once, since it never changes; an image without one is asked for again', async () => {
    const { aws, access } = await shared();
    const owners = imageOwners(access);
    await owners.ownersOf(scope, [imageId(1), imageId(3)]);

    const again = await owners.ownersOf(scope, [imageId(1)]);
    seedImage(aws.other, buildImage(3), [{ UserId: account }]);
    const [later] = await owners.ownersOf(scope, [imageId(3), imageId(1)]);

    expect([...again]).toEqual([[imageId(1), account]]);
    expect(later).toEqual([imageId(1), account]);
    expect(aws.calls.map(({ operation }) => operation)).toEqual(['DescribeImages', 'DescribeImages']);
  });

  test('is found by the snapshots that images rest on', async () => {
    const { access } = await shared();
    const { restingOn } = imageOwners(access);

    expect([...(await restingOn(scope, [snapshotId(1), snapshotId(9), 'snap-*']))]).toEqual([
      [imageId(1), account],
    ]);
    expect([...(await restingOn(scope, ['vol-1']))]).toEqual([]);
  });

  test('of one image is unknown with the reason', async () => {
    const { access } = await shared([{ match: {}, fault: { kind: 'denied' } }]);

    expect(await imageOwner(access, scope, imageId(2))).toEqual({
      known: false,
      why: expect.stringMatching(/^DescribeImages was denied/),
    });
  });

  test('of a hidden image is unknown', async () => {
    const { access } = await shared();

    expect(await imageOwner(access, scope, imageId(3))).toEqual({
      known: false,
      why: `${imageId(3)} cannot be seen from account ${account} in eu-central-1`,
    });
  });
});
