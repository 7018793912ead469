import fc from 'fast-check';
import { actionOf } from '../../shared/domain/actions/registry.ts';
import { evaluate } from '../../shared/domain/evaluate.ts';
import { guardPlan } from '../../shared/domain/guard-plan.ts';
import type { Image } from '../../shared/domain/image.ts';
import { type GuardedAction, planActions } from '../../shared/domain/plan.ts';
import { isAllowedInUse, isRungAction, type Step } from '../../shared/domain/policy.ts';
import { reportOf, type ScopeReport } from '../../shared/domain/report.ts';
import { viewScope } from '../../shared/domain/scope-view.ts';
import { now } from '../builders.ts';
import { type AnyWorld, anyWorld } from './arbitrary-world.ts';

export function report({ facts, policy, history }: AnyWorld): ScopeReport {
  const view = viewScope(facts, policy, history, now);
  const findings = evaluate(view);
  return reportOf(view, findings, guardPlan(planActions(findings, view), view));
}

export function allowedOf(world: AnyWorld): readonly GuardedAction[] {
  // Errands touch nothing: they have a test of their own.
  return report(world).actions.filter(
    ({ status, action }) => status === 'allowed' && action !== 'notify' && actionOf(action).kind !== 'errand',
  );
}

export function imagesOf({ facts }: AnyWorld): readonly Image[] {
  return facts.images.known ? facts.images.value : [];
}

/** Holds for every allowed changing action of any world. */
export function always(claim: (action: GuardedAction, image: Image, world: AnyWorld) => void): void {
  fc.assert(
    fc.property(anyWorld, (world) => {
      for (const action of allowedOf(world)) {
        claim(action, imagesOf(world).find(({ imageId }) => imageId === action.subjectId)!, world);
      }
    }),
    { numRuns: 1500 },
  );
}

/** What each rule that wants the action says of it, enforced and told long enough ago: as the inputs tell it, not the plan. */
export function entitledSteps(action: GuardedAction, { policy, history }: AnyWorld): readonly Step[] {
  return policy.rules.flatMap((rule) => {
    const steps = [...rule.lifecycle, ...rule.remedies].filter((step) => step.do === action.action);
    const record = history.findings.find(
      (finding) => finding.subjectId === action.subjectId && finding.ruleId === rule.ruleId,
    );
    const notifiedAt = record?.notifiedAt ?? null;
    const { waivers, objections } = history;
    const isWaived = waivers.some(
      ({ subjectId, ruleId, until }) =>
        subjectId === action.subjectId && ruleId === rule.ruleId && until >= '2026-10-01',
    );
    const seenAt = objections.get(action.subjectId)?.seenAt ?? '';
    if (isWaived || (notifiedAt !== null && seenAt > notifiedAt)) return [];
    const isEntitled =
      action.ruleIds.includes(rule.ruleId) &&
      rule.mode === 'enforce' &&
      record?.status === 'NON_COMPLIANT' &&
      notifiedAt !== null;
    if (!isEntitled) return [];
    return steps.filter(({ afterMs }) => Date.parse(notifiedAt) + afterMs <= now.getTime());
  });
}

export function mayBeUsed(action: GuardedAction, world: AnyWorld): boolean {
  return entitledSteps(action, world).some(isAllowedInUse);
}

export function isRungOf({ action }: GuardedAction): boolean {
  return isRungAction(action);
}
