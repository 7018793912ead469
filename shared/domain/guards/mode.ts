import { actionOf } from '../actions/registry.ts';
import { type Guard, held } from '../guard.ts';

export const mode: Guard = {
  id: 'mode',
  place: 80,
  title: 'A rule that wants the action is in enforce mode',
  check(action) {
    if (actionOf(action.action).effect === 'none' || action.mode === 'enforce') return null;
    return held(`audit mode: ${action.ruleIds.join(', ')} only reports`);
  },
};
