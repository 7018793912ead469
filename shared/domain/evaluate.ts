import { type Finding, insufficientData, notApplicable, type Verdict } from './finding.ts';
import type { Image } from './image.ts';
import { type Known, known } from './known.ts';
import { matchImage } from './match.ts';
import { byText } from './order.ts';
import { holdsOn, type PolicyRule } from './policy.ts';
import { findRule } from './rules/registry.ts';
import type { ScopeView } from './scope-view.ts';

/** Judges every image by every rule of the policy. Sorted by image and rule. */
export function evaluate(view: ScopeView): readonly Finding[] {
  const rules = view.policy.rules.toSorted((one, other) => byText(one.ruleId, other.ruleId));
  return [...view.images.values()].flatMap(({ image }) =>
    rules.map((rule) => withHistory(judgeImage(image, rule, view), image, rule, view)),
  );
}

function judgeImage(image: Image, rule: PolicyRule, view: ScopeView): Verdict {
  const { scope } = view.facts;
  const matches = matchImage(rule.match, image, scope);
  if (!matches.known) return insufficientData(`whether the rule is about this image: ${matches.why}`);
  if (!matches.value) return notApplicable('the rule is not about this image');
  const exempt = exemptionOf(image, rule, view);
  if (!exempt.known) return insufficientData(`whether an exemption covers this image: ${exempt.why}`);
  if (exempt.value !== null) return notApplicable(exempt.value);
  return judge(image, rule, view);
}

/** A rule that is missing or that throws can never pass an image. */
function judge(image: Image, rule: PolicyRule, view: ScopeView): Verdict {
  const definition = findRule(rule.check);
  if (definition === null) return insufficientData(`there is no rule ${rule.check}`);
  try {
    return definition.judge(image, view.facts.scope, rule.params, view.now);
  } catch (error) {
    return insufficientData(`the rule ${rule.check} failed: ${String(error)}`);
  }
}

function exemptionOf(image: Image, rule: PolicyRule, view: ScopeView): Known<string | null> {
  for (const exemption of view.policy.exemptions) {
    if (!exemption.ruleIds.includes(rule.ruleId) || !holdsOn(exemption, view.now)) continue;
    const matches = matchImage(exemption.match, image, view.facts.scope);
    if (!matches.known) return matches;
    const until = exemption.expires === null ? '' : ` until ${exemption.expires}`;
    if (matches.value) return known(`exempt${until}: ${exemption.reason} (${exemption.owner})`);
  }
  return known(null);
}

function withHistory(verdict: Verdict, image: Image, rule: PolicyRule, view: ScopeView): Finding {
  const before = view.recordOf(image.imageId, rule);
  const continues = before !== null && before.status === verdict.status;
  // Another definition is another demand: people must be told of it, and given its time.
  const wasTold = continues && before.ruleHash === rule.hash;
  // Audit mode stops the clock: enforcing again begins with a new alert and new dates.
  const clockRuns = wasTold && rule.mode === 'enforce';
  return {
    ruleId: rule.ruleId,
    check: rule.check,
    ruleHash: rule.hash,
    imageId: image.imageId,
    severity: rule.severity,
    mode: rule.mode,
    ...verdict,
    firstSeenAt: continues ? before.firstSeenAt : view.now.toISOString(),
    announcedAt: wasTold ? before.announcedAt : null,
    notifiedAt: clockRuns ? before.notifiedAt : null,
    promisedAt: clockRuns ? before.promisedAt : {},
  };
}
