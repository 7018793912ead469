import type { Governed as GovernedSetting } from '../shared/config.ts';
import type { Governed } from '../shared/domain/history.ts';
import type { AccountId } from '../shared/domain/image.ts';
import { type Known, known, unknown } from '../shared/domain/known.ts';
import type { PassedOver } from '../shared/domain/sweep.ts';

/** Which accounts this deployment looks after. */
export interface Accounts {
  list(): Promise<Listed>;
  /** Asked before a role is assumed: an event may name any account. */
  governs(accountId: AccountId): Promise<boolean>;
  /** Unknown where the organization cannot be listed. */
  readGoverned(): Promise<Known<Governed>>;
}

export interface Listed extends Governed {
  /** Accounts of the organization that are not active; none where only some accounts are governed. */
  readonly passedOver?: readonly PassedOver[];
}

export interface AccountsOptions {
  readonly governed: GovernedSetting;
  readonly hubAccountId: AccountId;
  /** Called only when the accounts of the organization are governed. */
  readonly listOrganization: () => Promise<Listed>;
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
  let cached: { readonly listed: Listed; readonly readAtMs: number } | null = null;
  const listNow = async (): Promise<Listed> => {
    if (governed === 'organization') return listOrganization();
    return { accounts: governed === 'self' ? [hubAccountId] : governed, organization: null };
  };
  const listLately = async (): Promise<Listed> => {
    const nowMs = now().getTime();
    if (cached === null || nowMs - cached.readAtMs > freshMs) {
      cached = { listed: await listNow(), readAtMs: nowMs };
    }
    return cached.listed;
  };
  return {
    list: listNow,
    governs: async (accountId) =>
      cached?.listed.accounts.includes(accountId) === true ||
      (await listLately()).accounts.includes(accountId),
    readGoverned: async () => {
      try {
        return known(await listLately());
      } catch (error) {
        return unknown(error instanceof Error ? error.message : 'they could not be listed');
      }
    },
  };
}
