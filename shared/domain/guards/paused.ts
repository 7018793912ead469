import { actionOf } from '../actions/registry.ts';
import { type Guard, held } from '../guard.ts';
import { pauseOf } from '../statements.ts';

export const paused: Guard = {
  id: 'paused',
  place: 50,
  title: 'Nobody pauses the scope, its account, its Region or the organization',
  check(action, _subject, { view }) {
    if (actionOf(action.action).effect === 'none') return null;
    const pause = pauseOf(view.history.pauses, view.facts.scope, view.now);
    return pause === null ? null : held(`paused until ${pause.until} by ${pause.by}: ${pause.why}`);
  },
};
