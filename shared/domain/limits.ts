import type { Limit, Limits, RungAction } from './policy.ts';

/** The action's limit in any 24 hours, or null for an action that changes nothing. */
export function limitFor(action: RungAction, limits: Limits): Limit | null {
  return action === 'notify' ? null : limits[action];
}

/** How many the limit allows among so many own images: at least one where both parts are above zero. */
export function allowance(limit: Limit, inventory: number): number {
  if (limit.count <= 0 || limit.percent <= 0) return 0;
  return Math.min(limit.count, Math.max(1, Math.floor((limit.percent * inventory) / 100)));
}
