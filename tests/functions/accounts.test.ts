import { expect, it } from 'vitest';
import { governedAccounts } from '../../functions/accounts.ts';

function organization() {
  const accounts = ['111122223333'];
  let listings = 0;
  let nowMs = Date.parse('2026-10-01T12:00:00Z');
  const governed = governedAccounts({
    governed: 'organization',
    hubAccountId: '111122223333',
    listOrganization: async () => {
      listings += 1;
      return { accounts: [...accounts], organization: 'o-exampleorgid' };
    },
    now: () => new Date(nowMs),
  });
  return { governed, accounts, listings: () => listings, wait: (ms: number) => (nowMs += ms) };
}

it('one listing answers for five minutes, for strangers too', async () => {
  const { governed, listings } = organization();

  expect(await governed.governs('111122223333')).toBe(true);
  expect(await governed.governs('999988887777')).toBe(false);
  expect(await governed.governs('999988887777')).toBe(false);

  expect(listings()).toBe(1);
});

it('a new account of the organization counts after five minutes', async () => {
  const { governed, accounts, wait } = organization();
  await governed.governs('111122223333');
  accounts.push('444455556666');

  expect(await governed.governs('444455556666')).toBe(false);
  wait(5 * 60_000 + 1);
  expect(await governed.governs('444455556666')).toBe(true);
});

it('without an organization the hub alone is governed, and nobody is asked', async () => {
  const governed = governedAccounts({
    governed: 'self',
    hubAccountId: '111122223333',
    listOrganization: () => Promise.reject(new Error('nobody may ask')),
    now: () => new Date('2026-10-01T12:00:00Z'),
  });

  expect(await governed.list()).toEqual({ accounts: ['111122223333'], organization: null });
  expect(await governed.governs('444455556666')).toBe(false);
});

it('an organization is governed as a whole, named accounts are not one', async () => {
  const { governed, listings } = organization();
  const named = governedAccounts({
    ...{ governed: ['444455556666'], hubAccountId: '111122223333', now: () => new Date() },
    listOrganization: () => Promise.reject(new Error('nobody may ask')),
  });

  expect(await governed.readGoverned()).toEqual({
    known: true,
    value: { accounts: ['111122223333'], organization: 'o-exampleorgid' },
  });
  await governed.readGoverned();
  expect(listings()).toBe(1);
  expect(await named.readGoverned()).toEqual({
    known: true,
    value: { accounts: ['444455556666'], organization: null },
  });
});

it('an organization that cannot be listed is unknown, and is asked again', async () => {
  let listings = 0;
  const governed = governedAccounts({
    ...{ governed: 'organization', hubAccountId: '111122223333', now: () => new Date() },
    listOrganization: async () => {
      listings += 1;
      if (listings === 1) throw new Error('ListAccounts was throttled');
      return { accounts: [], organization: null };
    },
  });

  expect(await governed.readGoverned()).toEqual({ known: false, why: 'ListAccounts was throttled' });
  expect((await governed.readGoverned()).known).toBe(true);
});
