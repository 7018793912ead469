import { startsAnew } from './clock.ts';
import { type Finding, insufficientData, isClockStopped, notApplicable, type Verdict } from './finding.ts';
import type { Image } from './image.ts';
import { type Known, known } from './known.ts';
import { type Match, matchImage, matchScope, matchSnapshot } from './match.ts';
import { by, byText } from './order.ts';
import { judgeOrphan } from './orphaned-snapshots.ts';
import { type Exemption, holdsOn, type PolicyRule } from './policy.ts';
import type { ImageRule, Rule, ScopeRule } from './rule.ts';
import { findRule } from './rules/registry.ts';
import type { ScopeView } from './scope-view.ts';
import type { SnapshotFinding } from './snapshot.ts';
import { type SubjectId, scopeId } from './subject.ts';
import { subjectOf } from './subject-of.ts';
import { suspensionOf } from './suspension.ts';

/** Judges every image, and the scope, by every rule of the policy. Sorted by subject and rule. */
export function evaluate(view: ScopeView): readonly Finding[] {
  const rules = view.policy.rules.toSorted((one, other) => byText(one.ruleId, other.ruleId));
  const isLast = ({ check }: PolicyRule) => isLastRule(findRule(check));
  const first = rules.filter((rule) => !isLast(rule)).flatMap((rule) => findingsOf(rule, view));
  const failing = new Set(
    first.filter(({ status }) => status === 'NON_COMPLIANT').map(({ subjectId }) => subjectId),
  );
  const seeing = { ...view, judged: { ...view.judged, isFailing: (id: SubjectId) => failing.has(id) } };
  const last = rules.filter(isLast).flatMap((rule) => findingsOf(rule, seeing));
  return [...first, ...last, ...orphanFindings(view)].toSorted(
    by(
      (finding) => finding.subjectId,
      (finding) => finding.ruleId,
    ),
  );
}

function orphanFindings(view: ScopeView): readonly Finding[] {
  const { orphanedSnapshots } = view.policy;
  if (orphanedSnapshots === null) return [];
  return view.snapshots.findings.flatMap((found) => {
    const verdict = judgeOrphan(found, orphanedSnapshots, view.now);
    if (verdict === null) return [];
    const { rule } = orphanedSnapshots;
    return [withHistory(exemptOrphan(found, rule, view) ?? verdict, found.snapshotId, rule, view)];
  });
}

function exemptOrphan({ snapshotId }: SnapshotFinding, rule: PolicyRule, view: ScopeView): Verdict | null {
  const snapshot = view.snapshots.find(snapshotId);
  if (snapshot === null) return insufficientData('it was not read');
  const exempt = exemptionOf((match) => matchSnapshot(match, snapshot, view.facts.scope), rule, view);
  if (!exempt.known) return insufficientData(`whether an exemption covers this snapshot: ${exempt.why}`);
  return exempt.value === null ? null : exempted(exempt.value);
}

function isLastRule(rule: Rule | null): boolean {
  return rule?.about === 'image' && rule.isLast;
}

/** An event run looks at some images: the scope is left to the sweep. */
function findingsOf(rule: PolicyRule, view: ScopeView): readonly Finding[] {
  const definition = findRule(rule.check);
  if (definition?.about === 'scope') {
    if (view.facts.covers !== 'scope') return [];
    return [withHistory(judgeScope(rule, definition, view), scopeId(view.facts.scope), rule, view)];
  }
  return [...view.images.values()].map(({ image }) =>
    withHistory(judgeImage(image, rule, definition, view), image.imageId, rule, view),
  );
}

function judgeScope(rule: PolicyRule, definition: ScopeRule, view: ScopeView): Verdict {
  if (!matchScope(rule.match, view.facts.scope)) return notApplicable('the rule is not about this scope');
  const exempt = exemptionsOf(rule, view).find(({ match }) => matchScope(match, view.facts.scope));
  if (exempt !== undefined) return exempted(exempt);
  return guarded(rule, () => definition.judge(view.judged, rule.params, view.now));
}

function judgeImage(image: Image, rule: PolicyRule, definition: ImageRule | null, view: ScopeView): Verdict {
  const matches = matchImage(rule.match, image, view.facts.scope);
  if (!matches.known) return insufficientData(`whether the rule is about this image: ${matches.why}`);
  if (!matches.value) return notApplicable('the rule is not about this image');
  const exempt = exemptionOf((match) => matchImage(match, image, view.facts.scope), rule, view);
  if (!exempt.known) return insufficientData(`whether an exemption covers this image: ${exempt.why}`);
  if (exempt.value !== null) return exempted(exempt.value);
  if (definition === null) return insufficientData(`there is no rule ${rule.check}`);
  return guarded(rule, () => definition.judge(image, view.judged, rule.params, view.now));
}

/** A rule that throws can never pass an image. */
function guarded(rule: PolicyRule, judge: () => Verdict): Verdict {
  try {
    return judge();
  } catch (error) {
    return insufficientData(`the rule ${rule.check} failed: ${String(error)}`);
  }
}

function exemptionsOf(rule: PolicyRule, { policy, now }: ScopeView): readonly Exemption[] {
  return policy.exemptions.filter(
    (exemption) => exemption.ruleIds.includes(rule.ruleId) && holdsOn(exemption, now),
  );
}

function exempted({ expires, reason, owner }: Exemption): Verdict {
  const until = expires === null ? '' : ` until ${expires}`;
  return notApplicable(`exempt${until}: ${reason} (${owner})`, { exemption: { reason, owner, expires } });
}

function exemptionOf(
  covers: (match: Match) => Known<boolean>,
  rule: PolicyRule,
  view: ScopeView,
): Known<Exemption | null> {
  for (const exemption of exemptionsOf(rule, view)) {
    const matches = covers(exemption.match);
    if (!matches.known) return matches;
    if (matches.value) return known(exemption);
  }
  return known(null);
}

function withHistory(verdict: Verdict, subjectId: SubjectId, rule: PolicyRule, view: ScopeView): Finding {
  const before = view.recordOf(subjectId, rule);
  const subject = subjectOf(subjectId, view) ?? { kind: 'scope' };
  const isViolation = verdict.status === 'NON_COMPLIANT';
  const suspendedBy = isViolation ? suspensionOf(subject, subjectId, rule.ruleId, view) : null;
  const continues = before !== null && before.status === verdict.status;
  // Another definition is another demand: people must be told of it, and given its time.
  const wasTold = continues && before.ruleHash === rule.hash;
  // What stopped the clock ends in a new alert with new dates, and so does what happened to the image meanwhile.
  const isStopped = isClockStopped({ mode: rule.mode, suspendedBy });
  const clockRuns = wasTold && !isStopped && !startsAnew(before.notifiedAt, subject, rule, view);
  return {
    ruleId: rule.ruleId,
    check: rule.check,
    ruleHash: rule.hash,
    subjectId,
    severity: rule.severity,
    mode: rule.mode,
    ...verdict,
    waiver: isViolation ? view.waiverOf(subjectId, rule.ruleId) : null,
    suspendedBy,
    firstSeenAt: continues ? before.firstSeenAt : view.now.toISOString(),
    announcedAt: wasTold ? before.announcedAt : null,
    notifiedAt: clockRuns ? before.notifiedAt : null,
    promisedAt: clockRuns ? before.promisedAt : {},
  };
}
