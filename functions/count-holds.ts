import type { Log, Metric } from '../shared/log.ts';

/**
 * What an operator can end: both guards come last, so that nothing else holds what they are the first to hold. An image that
 * also waits, or is in use, is not counted.
 */
const holds: readonly (readonly [guardId: string, metric: Metric])[] = [
  ['sanity', 'HeldBySanity'],
  ['blast-radius', 'HeldByLimit'],
];

/** `actions`: planned ones or outcomes, of one scope. */
export function countHolds(actions: readonly { readonly heldBy: string | null }[], log: Log): void {
  for (const [guardId, metric] of holds) {
    const count = actions.filter(({ heldBy }) => heldBy === guardId).length;
    if (count > 0) log.count(metric, count);
  }
}
