import { type ActionId, actionsOfRole } from '../shared/domain/actions/registry.ts';

/** Done by apply, whose role changes what can be given back. */
export const appliedActions: readonly ActionId[] = actionsOfRole('enforcer');

/** Done by remove, whose role can do nothing else. */
export const removedActions: readonly ActionId[] = actionsOfRole('remover');
