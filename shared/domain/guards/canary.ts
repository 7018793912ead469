import { actionOf } from '../actions/registry.ts';
import { type Guard, held } from '../guard.ts';
import { isPast } from '../instant.ts';
import { allRulesOf } from '../policy.ts';
import { isCanary, type Rollout, trialEnd, trialOf } from '../rollout.ts';
import type { ScopeView } from '../scope-view.ts';

export const canary: Guard = {
  id: 'canary',
  place: 85,
  title: 'Every rule that wants what cannot be given back was tried in the canary scopes for its time',
  check(action, _subject, { view }) {
    const { rollout } = view.policy;
    if (rollout === null || actionOf(action.action).effect !== 'destructive') return null;
    if (isCanary(rollout, view.facts.scope)) return null;
    // All of them: what one rule more asks for may be what takes the snapshots along.
    const untried = action.ruleIds.flatMap((ruleId) => untriedReason(ruleId, rollout, view) ?? []);
    return untried.length === 0 ? null : held(untried.join('; '));
  },
};

function untriedReason(ruleId: string, rollout: Rollout, view: ScopeView): string | null {
  const { policy, history, now } = view;
  const rule = allRulesOf(policy).find((each) => each.ruleId === ruleId);
  const since =
    rule === undefined ? null : (trialOf(rule, history.trials)?.since ?? history.assumeNotifiedAt);
  if (rule === undefined || since === null) {
    return `no canary scope is known to be judged by ${ruleId} as it stands`;
  }
  const until = trialEnd({ since }, rollout);
  if (isPast(until, now)) return null;
  return `the canary scopes are judged by ${ruleId} as it stands since ${since}: elsewhere not before ${until}`;
}
