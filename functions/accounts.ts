import type { Governed } from '../shared/config.ts';
import type { AccountId } from '../shared/domain/image.ts';

/** Which accounts this deployment looks after. */
export interface Accounts {
  list(): Promise<readonly AccountId[]>;
  /** Asked before a role is assumed: an event may name any account. */
  governs(accountId: AccountId): Promise<boolean>;
}

export interface AccountsOptions {
  readonly governed: Governed;
  readonly hubAccountId: AccountId;
  /** The active accounts of the organization; called only when those are governed. */
  readonly listOrganization: () => Promise<readonly AccountId[]>;
  readonly now: () => Date;
}

/** A new account counts after this time at the latest, and a flood of foreign ids costs one listing in it. */
const freshMs = 5 * 60_000;

export function governedAccounts({
  governed,
  hubAccountId,
  listOrganization,
  now,
}: AccountsOptions): Accounts {
  let cached: { readonly accounts: ReadonlySet<AccountId>; readonly readAtMs: number } | null = null;
  const list = async (): Promise<readonly AccountId[]> => {
    if (governed === 'self') return [hubAccountId];
    return governed === 'organization' ? listOrganization() : governed;
  };
  return {
    list,
    governs: async (accountId) => {
      if (cached?.accounts.has(accountId)) return true;
      const nowMs = now().getTime();
      if (cached === null || nowMs - cached.readAtMs > freshMs) {
        cached = { accounts: new Set(await list()), readAtMs: nowMs };
      }
      return cached.accounts.has(accountId);
    },
  };
}
