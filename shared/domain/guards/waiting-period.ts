import { actionOf } from '../actions/registry.ts';
import { type Guard, waiting } from '../guard.ts';
import { isPast } from '../instant.ts';
import { isReversal } from '../policy.ts';

export const waitingPeriod: Guard = {
  id: 'waiting-period',
  place: 100,
  title: 'The owner was told, and the time that the alert gave is over',
  check(action, _subject, { view }) {
    // Nobody has to be warned of what is given back.
    if (isReversal(action.step)) return null;
    if (actionOf(action.action).effect !== 'none' && action.clockStartedAt === null) {
      return waiting('no alert of enforce mode has reached anybody yet: the clock starts with it');
    }
    if (action.dueAt !== null && isPast(action.dueAt, view.now)) return null;
    return waiting(`not before ${action.dueAt}`);
  },
};
