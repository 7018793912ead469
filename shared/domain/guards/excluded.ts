import { actionOf } from '../actions/registry.ts';
import { type Guard, held } from '../guard.ts';
import { known } from '../known.ts';
import { matchImage, matchScope } from '../match.ts';
import { holdsOn } from '../policy.ts';

export const excluded: Guard = {
  id: 'excluded',
  place: 60,
  title: 'The policy does not exclude the image from enforcement',
  check(action, subject, { view }) {
    if (actionOf(action.action).effect === 'none') return null;
    const { scope } = view.facts;
    for (const exclusion of view.policy.exclusions) {
      if (!holdsOn(exclusion, view.now)) continue;
      const { match } = exclusion;
      const matches =
        subject.kind === 'image' ? matchImage(match, subject.image, scope) : known(matchScope(match, scope));
      if (!matches.known) return held(`whether the policy excludes it could not be read: ${matches.why}`);
      const until = exclusion.expires === null ? '' : ` until ${exclusion.expires}`;
      if (matches.value) return held(`excluded${until}: ${exclusion.reason} (${exclusion.owner})`);
    }
    return null;
  },
};
