import { evaluate } from '../domain/evaluate.ts';
import { guardPlan } from '../domain/guard-plan.ts';
import type { Scope } from '../domain/image.ts';
import { planActions } from '../domain/plan.ts';
import type { Policy } from '../domain/policy.ts';
import { reportOf, type ScopeReport } from '../domain/report.ts';
import { viewScope } from '../domain/scope-view.ts';
import type { PlanPorts } from '../ports.ts';

/**
 * Judges one scope and plans what would be done there: read, evaluate, plan, guard, save, announce. It changes nothing
 * in AWS: a dry run ends here, and applying starts from the saved plan.
 */
export async function planScope(scope: Scope, policy: Policy, ports: PlanPorts): Promise<ScopeReport> {
  const now = ports.now();
  const [facts, history] = await Promise.all([
    ports.facts.readFacts(scope, {
      launchTemplateVersions: policy.safety.launchTemplateVersions,
      parameterPaths: policy.usage.parameterPaths,
    }),
    ports.history.readHistory(scope),
  ]);

  const view = viewScope(facts, policy, history, now);
  const findings = evaluate(view);
  const planned = planActions(findings, view);
  const actions = guardPlan(planned, view);
  const report = reportOf(view, findings, actions);

  await ports.store.saveReport(report);
  await ports.alerts.announce(report);
  return report;
}
