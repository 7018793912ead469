import type { ActionId } from '../shared/domain/actions/registry.ts';
import type { Outcome } from '../shared/domain/outcome.ts';
import type { Policy } from '../shared/domain/policy.ts';
import { namesOf } from '../shared/domain/subject.ts';
import type { Log, Metric } from '../shared/log.ts';
import { applyPlan, ScopeBusyError } from '../shared/pipeline/apply-plan.ts';
import type { ApplyPorts, PlanOrder } from '../shared/ports.ts';
import { countHolds } from './count-holds.ts';

export interface ChangePorts {
  readonly policy: Policy;
  readonly apply: ApplyPorts;
}

/** Applies one saved plan, as far as this function may and today's facts allow. */
export async function changeScope(
  order: PlanOrder,
  only: readonly ActionId[],
  { policy, apply }: ChangePorts,
  log: Log,
): Promise<void> {
  const outcomes = await applyPlan(order, only, policy, apply).catch((error: unknown) => {
    // Retryable: whoever holds the scope is done before the message comes again.
    if (error instanceof ScopeBusyError) log.count('ScopeBusy');
    throw error;
  });
  for (const outcome of outcomes) {
    const { subjectId, action, status, heldBy, reason, requestIds } = outcome;
    log.info('action settled', {
      ...order.scope,
      ...namesOf(subjectId),
      action,
      status,
      heldBy,
      reason,
      requestIds,
    });
    log.count(metricOf(outcome));
  }
  countHolds(outcomes, log);
  log.info('plan settled', { ...order.scope, planId: order.planId, outcomes: outcomes.length });
}

function metricOf({ status }: Outcome): Metric {
  if (status === 'failed') return 'OutcomeFailed';
  return status === 'applied' || status === 'already-so' ? 'OutcomeApplied' : 'OutcomeHeld';
}
