import { evaluate } from '../domain/evaluate.ts';
import { guardPlan } from '../domain/guard-plan.ts';
import { planActions } from '../domain/plan.ts';
import type { Policy } from '../domain/policy.ts';
import { reportOf, type ScopeReport } from '../domain/report.ts';
import { viewScope } from '../domain/scope-view.ts';
import { toldUses } from '../domain/told-uses.ts';
import type { PlanPorts, ScopeOrder } from '../ports.ts';
import { noteChanges } from './note-changes.ts';
import { noteTrials } from './note-trials.ts';
import { readScope } from './read-scope.ts';

/**
 * Judges one scope and plans what would be done there: read here, ask who uses its images elsewhere, evaluate, plan,
 * guard, tell others what is used here, note what is to be told, save, note what was tried, announce, export what a sweep saw.
 * It changes nothing in AWS: a dry run ends here, and applying starts from the saved plan.
 */
export async function planScope(order: ScopeOrder, policy: Policy, ports: PlanPorts): Promise<ScopeReport> {
  const { scope, imageIds, run } = order;
  const now = ports.now();
  const { facts, history } = await readScope(order, policy, ports, now);

  const view = viewScope(facts, policy, history, now);
  const findings = evaluate(view);
  const planned = planActions(findings, view);
  const actions = guardPlan(planned, view);
  const report = reportOf(view, findings, actions);

  if (run.kind === 'sweep') await ports.elsewhere.index.saveUses(scope, toldUses(view));
  await ports.alerts.note(scope, report.alerts);
  await ports.store.saveReport(report, run);
  await noteTrials(view, run, ports.store);
  await noteChanges(imageIds, view, report, ports);
  await ports.alerts.announce(report, (told) => ports.store.saveAnnounced(scope, told));
  if (run.kind === 'sweep') await ports.archive?.saveSweep(report, run);
  return report;
}
