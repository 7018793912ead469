import { type ActionId, actionOf } from './actions/registry.ts';
import type { Limit, Limits } from './policy.ts';

/** The limits of a scope, each for one kind of action. */
export const limitNames = [
  'deprecate',
  'disable',
  'deregister',
  'deleteSnapshots',
  'revoke',
  'remedy',
  'reversal',
] as const;
export type LimitName = (typeof limitNames)[number];

/** The action's limit in any 24 hours, or null for an action that has none. */
export function limitFor(action: ActionId, limits: Limits): Limit | null {
  const { limit } = actionOf(action);
  return limit === null ? null : limits[limit];
}

/** How many the limit allows among so many own images: at least one where both parts are above zero. */
export function allowance(limit: Limit, inventory: number): number {
  const share = limit.percent <= 0 ? 0 : Math.max(1, Math.floor((limit.percent * inventory) / 100));
  return Math.max(0, Math.min(limit.count, share));
}
