import { startAt } from '../harness/play-world.ts';
import { changesOf, isTaking, type Oracle, type Violation, violation } from './oracle.ts';

const hourMs = 3_600_000;

/**
 * Nothing is taken outside of the canary's account before that was judged by the policy for its hours, and never where the
 * canary is not governed: every rule is new on the first day.
 */
export const neverUntried: Oracle = {
  id: 'never-untried',
  violations: (played) => {
    const { canary } = played.spec.policy;
    if (canary === null) return [];
    const isGoverned = played.scopes.some(({ accountId }) => accountId === canary.accountId);
    const triedAt = startAt.getTime() + canary.hours * hourMs;
    return changesOf(played).flatMap((change): readonly Violation[] => {
      if (!isTaking(change) || change.scope.accountId === canary.accountId) return [];
      if (isGoverned && Date.parse(change.at) >= triedAt) return [];
      return [violation('I4', change, `the canary ${canary.accountId} was not judged for ${canary.hours} h`)];
    });
  },
};
