import { actionOf } from '../actions/registry.ts';
import { type Guard, held } from '../guard.ts';
import { isPast } from '../instant.ts';
import { isHeldByObjection, objectionEnd, objectionText } from '../objection.ts';

export const objection: Guard = {
  id: 'objection',
  place: 90,
  title: 'Nobody undid lately what was done to the image',
  check(action, subject, { view }) {
    if (subject.kind !== 'image' || !isHeldByObjection(actionOf(action.action))) return null;
    if (subject.objection === null) return null;
    const until = objectionEnd(subject.objection, view.policy.safety);
    if (isPast(until, view.now)) return null;
    return held(`${objectionText(subject.objection)}: left alone until ${until}`);
  },
};
