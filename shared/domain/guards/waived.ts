import { type Guard, held } from '../guard.ts';
import { isReversal } from '../policy.ts';

export const waived: Guard = {
  id: 'waived',
  place: 70,
  title: 'A rule that wants the action has no waiver for the image',
  check({ step, ruleIds, subjectId }, _subject, { view }) {
    // It gives back: that is not done because of a rule.
    if (isReversal(step)) return null;
    const waivers = ruleIds.map((ruleId) => view.waiverOf(subjectId, ruleId));
    const [first] = waivers;
    if (first === undefined || first === null || waivers.includes(null)) return null;
    return held(`waived until ${first.until}: ${first.why} (${first.by})`);
  },
};
