import type { Scope } from '../domain/image.ts';
import type { GuardedAction } from '../domain/plan.ts';
import type { ScopeReport } from '../domain/report.ts';
import type { PlanStore, Run, StoredPlan } from '../ports.ts';
import { shortText } from './bounds.ts';
import { plain } from './canonical-json.ts';
import { epochSeconds } from './items.ts';
import { type Key, planActionKey, planKey, withParts } from './keys.ts';
import type { Table } from './table.ts';

/** Applying refuses a plan after hours; people may want to look at it longer. */
const planKeptDays = 30;

interface PlanItem extends Key, Omit<StoredPlan, 'actions' | 'scope'> {
  readonly type: 'plan';
  readonly actions: number;
}

interface PlannedActionItem extends Key {
  readonly type: 'planned-action';
  readonly planned: GuardedAction;
}

export function planStore(table: Table): PlanStore {
  return {
    loadPlan: async (scope, planId) => {
      const items = await table.readAll<PlanItem | PlannedActionItem>(withParts(planKey(scope, planId)));
      const header = items.find((item) => item.type === 'plan');
      const actions = items.flatMap((item) => (item.type === 'planned-action' ? [item.planned] : []));
      // Without its header it was never wholly written; with fewer actions it is being forgotten.
      if (header === undefined || header.actions > actions.length) return null;
      const { policyHash, plannedAt } = header;
      // A run that judged twice may have allowed more at first: what is left of that comes last.
      const allowed = actions.slice(0, header.actions);
      return { planId: header.planId, scope, policyHash, plannedAt, actions: allowed };
    },
  };
}

/** What the report allows, under the id of its run; null where it allows nothing. */
export function planOf({ scope, policy, evaluatedAt, actions }: ScopeReport, run: Run): StoredPlan | null {
  const allowed = actions
    .filter((action) => action.status === 'allowed')
    .map((action) => ({ ...action, reason: shortText(action.reason) }));
  if (allowed.length === 0) return null;
  return { planId: run.runId, scope, policyHash: policy.hash, plannedAt: evaluatedAt, actions: allowed };
}

export async function savePlan(table: Table, report: ScopeReport, run: Run): Promise<void> {
  const plan = planOf(report, run);
  if (plan === null) return;
  await table.writeAll(plan.actions.map((planned, index) => ({ put: actionItem(plan, planned, index) })));
  await table.put(headerItem(plan, plan.scope));
}

function actionItem({ planId, scope, plannedAt }: StoredPlan, planned: GuardedAction, index: number): Key {
  const { actionId, subjectId, action } = planned;
  return plain({
    ...planActionKey(scope, planId, index),
    type: 'planned-action',
    ...{ planId, actionId, subjectId, action, planned },
    expiresAt: epochSeconds(plannedAt, planKeptDays),
  });
}

function headerItem({ planId, policyHash, plannedAt, actions }: StoredPlan, scope: Scope): Key {
  return plain({
    ...planKey(scope, planId),
    type: 'plan',
    ...{ ...scope, planId, policyHash, plannedAt, actions: actions.length },
    expiresAt: epochSeconds(plannedAt, planKeptDays),
  });
}
