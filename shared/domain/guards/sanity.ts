import { actionOf } from '../actions/registry.ts';
import { type Guard, held } from '../guard.ts';

export const sanity: Guard = {
  id: 'sanity',
  place: 160,
  title: 'No source tells half of what it told within the last two weeks, or less',
  check(action, _subject, { view }) {
    // What an event plans is compared when it is applied: that reads the whole scope.
    if (actionOf(action.action).effect !== 'destructive') return null;
    const [first, ...more] = view.shrinkage;
    if (first === undefined) return null;
    const others = more.length === 0 ? '' : ` (and ${more.length} more sources)`;
    return held(`${first}${others}: accept the new baseline if the scope really shrank`);
  },
};
