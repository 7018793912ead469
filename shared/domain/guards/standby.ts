import { type Guard, held } from '../guard.ts';
import { isAllowedInUse } from '../policy.ts';

export const standbyGuard: Guard = {
  id: 'standby',
  place: 130,
  title: 'The image does not stand by for recovery, roll-back or scale-out',
  check({ step }, subject, { view }) {
    if (subject.kind !== 'image' || isAllowedInUse(step)) return null;
    const reason = view.standby.reasonFor(subject.image);
    if (!reason.known) return held(`counts as standing by: ${reason.why}`);
    return reason.value === null ? null : held(`stands by: ${reason.value}`);
  },
};
