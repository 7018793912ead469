import { noHistory } from '../domain/history.ts';
import type { AccountId, ImageId, Scope } from '../domain/image.ts';
import type { Instant } from '../domain/instant.ts';
import type { Store } from './dynamo-store.ts';
import { memoryAlertBook } from './memory/alert-book.ts';
import { memoryBudget } from './memory/budget.ts';
import { memoryJournal } from './memory/journal.ts';
import { memoryLeases } from './memory/leases.ts';
import { memoryObservations } from './memory/observations.ts';
import { itemsOf, memoryQuestions } from './memory/questions.ts';
import { emptyScope, historyOf, type MemoryScope, memoryReports } from './memory/reports.ts';
import { memoryStatements } from './memory/statements.ts';
import { memoryStories } from './memory/stories.ts';
import { memorySweeps } from './memory/sweeps.ts';
import { memoryTrials } from './memory/trials.ts';
import { memoryUsageIndex } from './memory/usage-index.ts';

export type MemoryStore = Store;

export interface MemoryStoreOptions {
  /** Leases and waiting marks end by this clock, and sweeps grow old by it. */
  readonly now: () => Date;
  /** The what-if of the command line: findings that were never announced count as announced then. */
  readonly assumeNotifiedAt?: Instant | null;
}

/** The store in memory: for dumps, which have no table, and for tests. It lives as long as the process. */
export function memoryStore({ now, assumeNotifiedAt = null }: MemoryStoreOptions): MemoryStore {
  const scopes = new Map<string, MemoryScope>();
  const scopeOf = ({ accountId, region }: Scope): MemoryScope => {
    const key = JSON.stringify([accountId, region]);
    const kept = scopes.get(key) ?? emptyScope();
    scopes.set(key, kept);
    return kept;
  };
  const stories = memoryStories();
  const budget = memoryBudget();
  const { usageItems, ...usageIndex } = memoryUsageIndex();
  const { trials, ...trialStore } = memoryTrials();
  const { saidOf, ...statements } = memoryStatements(scopeOf, stories, now);
  return {
    ...memoryReports(scopeOf, stories),
    ...memoryJournal(scopeOf, stories),
    ...memoryLeases(now),
    ...memoryObservations(scopeOf, stories, now),
    ...statements,
    ...usageIndex,
    ...memoryQuestions(() => [...itemsOf(scopes), ...stories.items(), ...usageItems()], now),
    ...trialStore,
    ...memoryAlertBook(),
    ...memorySweeps(scopes),
    disabledOwners: async (region, imageIds) => disabledOwners(scopes, region, imageIds),
    reservePlace: budget.reservePlace,
    releasePlace: budget.releasePlace,
    readStory: stories.readStory,
    loadPlan: async (scope, planId) => scopeOf(scope).plans.get(planId) ?? null,
    readHistory: async (scope) => ({
      ...noHistory,
      ...historyOf(scopeOf(scope), scope, now()),
      ...saidOf(scope),
      trials: trials(),
      spentPlaces: budget.spent(),
      assumeNotifiedAt,
    }),
  };
}

function disabledOwners(
  scopes: ReadonlyMap<string, MemoryScope>,
  region: string,
  imageIds: readonly ImageId[],
): ReadonlyMap<ImageId, AccountId> {
  const owners = new Map<ImageId, AccountId>();
  for (const [key, { outcomes }] of scopes) {
    const [accountId, place]: [AccountId, string] = JSON.parse(key);
    if (place !== region) continue;
    for (const imageId of imageIds) {
      if (outcomes.has(JSON.stringify([imageId, 'disable', 'applied']))) owners.set(imageId, accountId);
    }
  }
  return owners;
}
