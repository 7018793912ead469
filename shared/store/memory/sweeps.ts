import { utcDay } from '../../domain/instant.ts';
import { by } from '../../domain/order.ts';
import type { OrderedAccount, Sweep, SweepEnd } from '../../domain/sweep.ts';
import type { SweepRecords } from '../../ports/sweeps.ts';
import { isRunOf } from '../sweeps.ts';
import type { MemoryScope } from './reports.ts';

interface Kept {
  readonly sweep: Sweep;
  readonly ordered: Map<string, OrderedAccount>;
  end: SweepEnd | null;
}

/** `scopes`: by account and Region, as JSON. */
export function memorySweeps(scopes: ReadonlyMap<string, MemoryScope>): SweepRecords {
  const sweeps = new Map<string, Kept>();
  return {
    beginSweep: async (sweep) => {
      if (!sweeps.has(sweep.runId)) sweeps.set(sweep.runId, { sweep, ordered: new Map(), end: null });
    },
    recordOrdered: async (runId, accounts) => {
      for (const account of accounts) sweeps.get(runId)?.ordered.set(account.accountId, account);
    },
    readSweep: async (runId) => {
      const kept = sweeps.get(runId);
      if (kept === undefined) return null;
      const ordered = [...kept.ordered.values()].toSorted(by(({ accountId }) => accountId));
      return { sweep: kept.sweep, ordered, end: kept.end };
    },
    readSweptScopes: async (runId, from, to) =>
      [...scopes].flatMap(([key, { runs }]) => {
        const [accountId, region]: [string, string] = JSON.parse(key);
        return [...runs.values()]
          .filter((run) => isRunOf(run.runId, runId))
          .filter(
            ({ evaluatedAt }) => utcDay(evaluatedAt) >= utcDay(from) && utcDay(evaluatedAt) <= utcDay(to),
          )
          .map(({ evaluatedAt, unread }) => ({ scope: { accountId, region }, evaluatedAt, unread }));
      }),
    endSweep: async ({ runId }, end) => {
      const kept = sweeps.get(runId);
      if (kept !== undefined) kept.end = end;
    },
  };
}
