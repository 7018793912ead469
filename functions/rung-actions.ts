import type { RungAction } from '../shared/domain/policy.ts';

/** Done by apply, whose role can take back all of it. */
export const appliedActions = ['deprecate', 'disable'] as const satisfies readonly RungAction[];

/** Done by remove, whose role can do nothing else. */
export const removedActions = ['deregister'] as const satisfies readonly RungAction[];
