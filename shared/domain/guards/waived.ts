import { type Guard, held } from '../guard.ts';
import { isReversal } from '../policy.ts';

export const waived: Guard = {
  id: 'waived',
  place: 70,
  title: 'A rule that wants the action has no waiver for the image',
  check({ step, ruleIds, subjectId }, _subject, { view }) {
    // It gives back: that is not done because of a rule.
    if (isReversal(step)) return null;
    const waivers = ruleIds.flatMap((ruleId) => view.waiverOf(subjectId, ruleId) ?? []);
    const [first] = waivers;
    if (first === undefined || waivers.length < ruleIds.length) return null;
    return held(`waived until ${first.until}: ${first.why} (${first.by})`);
  },
};
