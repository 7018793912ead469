import type { Suspension } from './finding.ts';
import type { Scope } from './image.ts';
import { type Known, known } from './known.ts';
import { type Match, matchImage, matchScope, matchSnapshot } from './match.ts';
import { type Exclusion, holdsOn } from './policy.ts';
import type { ScopeView, SubjectView } from './scope-view.ts';
import { pauseOf } from './statements.ts';
import type { SubjectId } from './subject.ts';

/** Why nothing is enforced for a rule on a subject now; null: its clock may run. What could not be read counts as excluded. */
export function suspensionOf(
  subject: SubjectView,
  subjectId: SubjectId,
  ruleId: string,
  view: ScopeView,
): Suspension | null {
  if (view.waiverOf(subjectId, ruleId) !== null) return 'waived';
  if (pauseOf(view.history.pauses, view.facts.scope, view.now) !== null) return 'paused';
  const exclusion = exclusionOf(subject, view);
  return exclusion.known && exclusion.value === null ? null : 'excluded';
}

/** The first exclusion of the policy that covers the subject today. */
export function exclusionOf(subject: SubjectView, view: ScopeView): Known<Exclusion | null> {
  const { scope } = view.facts;
  for (const exclusion of view.policy.exclusions) {
    if (!holdsOn(exclusion, view.now)) continue;
    const { match } = exclusion;
    const matches = matchSubject(match, subject, scope);
    if (!matches.known) return matches;
    if (matches.value) return known(exclusion);
  }
  return known(null);
}

function matchSubject(match: Match, subject: SubjectView, scope: Scope): Known<boolean> {
  switch (subject.kind) {
    case 'image':
      return matchImage(match, subject.image, scope);
    case 'snapshot':
      return matchSnapshot(match, subject.snapshot, scope);
    case 'scope':
      return known(matchScope(match, scope));
  }
}
