import type { PlannedAction } from '../../../shared/domain/plan.ts';
import type { RemedyId } from '../../../shared/domain/policy.ts';
import { aRemedy, daysAgo } from '../../builders.ts';

/** The remedy on `anImage`, due for long, as one rule wants it. */
export function remedying(id: RemedyId, whenInUse = false): Partial<PlannedAction> {
  return {
    action: id,
    actionId: `${id}#ami-00000000000000001#one-year`,
    step: aRemedy(id, 1, { whenInUse }),
    previousRung: null,
    dueAt: daysAgo(99),
  };
}

export const additive = ['tag', 'protect', 'copy-encrypted'] as const satisfies readonly RemedyId[];
export const taking = [
  'revoke-launch-permissions',
  'revoke-public-launch-permission',
  'schedule-deprecation',
] as const satisfies readonly RemedyId[];
export const ofImages = [...additive, ...taking] as const;
