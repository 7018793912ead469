import { actionOf } from '../actions/registry.ts';
import { type Guard, held } from '../guard.ts';
import { exclusionOf } from '../suspension.ts';

export const excluded: Guard = {
  id: 'excluded',
  place: 60,
  title: 'The policy does not exclude it from enforcement',
  check(action, subject, { view }) {
    if (actionOf(action.action).effect === 'none') return null;
    const exclusion = exclusionOf(subject, view);
    if (!exclusion.known) return held(`whether the policy excludes it could not be read: ${exclusion.why}`);
    if (exclusion.value === null) return null;
    const { expires, reason, owner } = exclusion.value;
    const until = expires === null ? '' : ` until ${expires}`;
    return held(`excluded${until}: ${reason} (${owner})`);
  },
};
