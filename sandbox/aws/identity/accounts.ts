import type { AccountState, World } from '../state/world.ts';

/** Makes an account, or changes what Organizations knows of it: its name, state, and place in the tree. */
export function setAccount(
  world: World,
  accountId: string,
  changes: Partial<Omit<AccountState, 'accountId'>> = {},
): void {
  // The first look at an account makes it.
  world.scope(accountId, 'us-east-1');
  const account = world.accounts.get(accountId);
  if (account !== undefined) world.accounts.set(accountId, { ...account, ...changes });
}
