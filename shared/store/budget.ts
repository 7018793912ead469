import { setTimeout as pause } from 'node:timers/promises';
import type { SpentPlace } from '../domain/history.ts';
import type { Budget, PlaceRequest } from '../ports.ts';
import { epochSeconds } from './items.ts';
import { type Key, organizationBudgetKey, scopeBudgetKey, wholePartition } from './keys.ts';
import { lastAsked, type Place, spentPlaces, type Taken, takePlace, withoutPlace } from './places.ts';
import type { Condition, Table } from './table.ts';

interface BudgetItem extends Key {
  readonly version: number;
  readonly places: readonly Place[];
}

/** Others changed the same limit again and again. No place was taken. */
export class BudgetContendedError extends Error {
  override readonly name = 'BudgetContendedError';
}

// Each round of writers lets one through, so this many may come at once.
const attempts = 200;
const notYetThere: Condition = { expression: 'attribute_not_exists(pk)' };
const unchangedSince = (version: number): Condition => ({
  expression: 'version = :version',
  values: { ':version': version },
});

/**
 * One item for each action of a scope and one for the organization's destructive actions. Who finds a place free
 * writes it only if nobody wrote in between, so a limit holds whatever runs at once.
 */
export function budget(table: Table): Budget {
  return {
    reservePlace: async (request) => {
      const { scope, limit, allowance, organizationAllowance, isDestructive } = request;
      const inScope = await take(table, scopeBudgetKey(scope, limit), request, allowance);
      if (inScope === 'full') return 'scope-full';
      if (!isDestructive) return 'reserved';
      const inOrganization = await take(table, organizationBudgetKey, request, organizationAllowance).catch(
        async (error: unknown) => {
          if (inScope === 'changed') await giveBack(table, scopeBudgetKey(scope, limit), request);
          throw error;
        },
      );
      if (inOrganization !== 'full') return 'reserved';
      if (inScope === 'changed') await giveBack(table, scopeBudgetKey(scope, limit), request);
      return 'organization-full';
    },
    releasePlace: async (request) => {
      await giveBack(table, scopeBudgetKey(request.scope, request.limit), request);
      if (request.isDestructive) await giveBack(table, organizationBudgetKey, request);
    },
  };
}

/** The places of all scopes, expired ones among them until somebody writes there. */
export async function readPlaces(table: Table): Promise<readonly SpentPlace[]> {
  const items = await table.readAll<BudgetItem>(wholePartition(organizationBudgetKey.pk));
  return spentPlaces(items.flatMap((item) => item.places));
}

function take(table: Table, key: Key, request: PlaceRequest, allowance: number): Promise<Taken['answer']> {
  return change(table, key, request, (places) => takePlace(places, request, allowance));
}

async function giveBack(table: Table, key: Key, request: PlaceRequest): Promise<void> {
  await change(table, key, request, (places) => {
    const left = withoutPlace(places, request);
    return left === null ? { answer: 'held', places } : { answer: 'changed', places: left };
  });
}

/** Reads, decides, and writes if nobody else wrote; else all over again. */
async function change(
  table: Table,
  key: Key,
  request: PlaceRequest,
  decide: (places: readonly Place[]) => Taken,
): Promise<Taken['answer']> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (attempt > 0) await pause(Math.random() * Math.min(100, 5 * attempt));
    const before = await table.read<BudgetItem>(key);
    const { answer, places } = decide(before?.places ?? []);
    if (answer !== 'changed') return answer;
    const condition = before === null ? notYetThere : unchangedSince(before.version);
    if ((await table.put(itemOf(key, before, places), condition)) === 'written') return answer;
  }
  throw new BudgetContendedError(`${request.actionId} at ${key.sk}: ${attempts} attempts`);
}

function itemOf({ pk, sk }: Key, before: BudgetItem | null, places: readonly Place[]) {
  const newest = places.map(lastAsked).toSorted().at(-1);
  return {
    ...{ pk, sk, type: 'budget', version: (before?.version ?? 0) + 1, places },
    // Two days: a place counts for one.
    ...(newest === undefined ? {} : { expiresAt: epochSeconds(newest, 2) }),
  };
}
