import type { AccountId } from '../../shared/domain/image.ts';
import type { Policy } from '../../shared/domain/policy.ts';
import type { OrderedAccount } from '../../shared/domain/sweep.ts';
import type { Log } from '../../shared/log.ts';
import type { ScopeOrder } from '../../shared/ports.ts';
import type { SweepOrder } from '../../shared/queue/messages.ts';
import type { Accounts } from '../accounts.ts';
import { askLater, type CheckPorts } from './check.ts';

export interface SweepPorts extends CheckPorts {
  readonly accounts: Pick<Accounts, 'list'>;
  readonly regions: { enabledRegions(accountId: AccountId): Promise<readonly string[]> };
  readonly policy: Pick<Policy, 'regions'>;
}

// Their Regions are listed side by side: one call an account, each against the account's own limits.
const accountsAtOnce = 5;
/** Enough for five accounts of 30 Regions: 15 batches, and the message with the rest. */
const reserveMs = 60_000;

/** A sweep that governs nothing is no sweep: the organization always has the account that this runs in. */
export class NoAccountError extends Error {
  override readonly name = 'NoAccountError';
}

/** Writes down which accounts the sweep is about, and asks that somebody looks whether all of them were judged. */
export async function beginSweep(runId: string, ports: SweepPorts, log: Log): Promise<SweepOrder> {
  const { accounts, passedOver = [] } = await ports.accounts.list();
  if (accounts.length === 0) throw new NoAccountError('no account is governed');
  const now = ports.now();
  await ports.records.beginSweep({ runId, startedAt: now.toISOString(), accounts, passedOver });
  if (passedOver.length > 0) log.info('accounts passed over', { runId, passedOver });
  // When it began first: the event that comes twice asks for the same look, and not for a second row of them.
  const begun = await ports.records.readSweep(runId);
  const orderedAt = begun?.sweep.startedAt ?? now.toISOString();
  await askLater({ runId, number: 1, again: 0, orderedAt }, now, ports, log);
  return { runId, accountIds: accounts };
}

/** Asks for one judgement a scope. What does not fit into the time left goes on in a new message. */
export async function sweep(
  { runId, accountIds }: SweepOrder,
  ports: SweepPorts,
  log: Log,
  remainingMs: () => number,
): Promise<void> {
  for (let start = 0; start < accountIds.length; start += accountsAtOnce) {
    // At least five accounts an invocation, so that it always ends.
    if (start > 0 && remainingMs() < reserveMs) {
      await ports.sweeps.sendSweep({ runId, accountIds: accountIds.slice(start) });
      log.info('sweep goes on in a new message', { runId, accountsLeft: accountIds.length - start });
      return;
    }
    const some = accountIds.slice(start, start + accountsAtOnce);
    const accounts = await Promise.all(some.map((accountId) => regionsOf(accountId, ports, log)));
    await ports.records.recordOrdered(runId, accounts, ports.now().toISOString());
    const orders = accounts.flatMap((account) => ordersOf(account, runId));
    await ports.scopes.sendScopes(orders);
    log.count('ScopeOrdered', orders.length);
  }
  log.info('sweep ordered', { runId, accounts: accountIds.length });
}

function ordersOf({ accountId, regions }: OrderedAccount, runId: string): readonly ScopeOrder[] {
  return regions.map((region) => ({
    scope: { accountId, region },
    imageIds: null,
    run: { runId, kind: 'sweep' },
  }));
}

/**
 * An account that cannot be asked for its Regions must not stop the others, nor be passed over in silence: it is
 * ordered where it is expected, and govern records there that it could not be judged.
 */
async function regionsOf(
  accountId: AccountId,
  { regions, policy, hub }: SweepPorts,
  log: Log,
): Promise<OrderedAccount> {
  const named = policy.regions === 'all' ? null : policy.regions;
  try {
    const enabled = await regions.enabledRegions(accountId);
    const governed = named === null ? enabled : enabled.filter((region) => named.includes(region));
    return { accountId, regions: governed, unread: null };
  } catch (error) {
    log.error('Regions of the account could not be listed', { accountId, error });
    log.count('AccountUnread');
    if (named !== null) return { accountId, regions: named, unread: null };
    return {
      accountId,
      regions: [hub.region],
      unread: error instanceof Error ? error.message : String(error),
    };
  }
}
