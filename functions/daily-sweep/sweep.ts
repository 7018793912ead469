import type { AccountId } from '../../shared/domain/image.ts';
import type { Policy } from '../../shared/domain/policy.ts';
import type { Log } from '../../shared/log.ts';
import type { ScopeOrder } from '../../shared/ports.ts';
import type { SweepOrder } from '../../shared/queue/messages.ts';
import type { ScopeQueue, SweepQueue } from '../../shared/queue/queues.ts';
import type { Accounts } from '../accounts.ts';

export interface SweepPorts {
  readonly accounts: Pick<Accounts, 'list'>;
  readonly regions: { enabledRegions(accountId: AccountId): Promise<readonly string[]> };
  readonly scopes: ScopeQueue;
  readonly sweeps: SweepQueue;
  readonly policy: Pick<Policy, 'regions'>;
  readonly homeRegion: string;
}

// Their Regions are listed side by side: one call an account, each against the account's own limits.
const accountsAtOnce = 5;
/** Enough for five accounts of 30 Regions: 15 batches, and the message with the rest. */
const reserveMs = 60_000;

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
    const orders = await Promise.all(some.map((accountId) => ordersOf(accountId, runId, ports, log)));
    await ports.scopes.sendScopes(orders.flat());
    log.count('ScopeOrdered', orders.flat().length);
  }
  log.info('sweep ordered', { runId, accounts: accountIds.length });
}

async function ordersOf(
  accountId: AccountId,
  runId: string,
  ports: SweepPorts,
  log: Log,
): Promise<readonly ScopeOrder[]> {
  const regions = await regionsOf(accountId, ports, log);
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
  { regions, policy, homeRegion }: SweepPorts,
  log: Log,
): Promise<readonly string[]> {
  try {
    const enabled = await regions.enabledRegions(accountId);
    return policy.regions === 'all' ? enabled : enabled.filter((region) => policy.regions.includes(region));
  } catch (error) {
    log.error('Regions of the account could not be listed', { accountId, error });
    log.count('AccountUnread');
    return policy.regions === 'all' ? [homeRegion] : policy.regions;
  }
}
