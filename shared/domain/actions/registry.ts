import type { Action, Reversal } from '../action.ts';
import { by, byText } from '../order.ts';
import * as actions from './index.ts';

type Registered = (typeof actions)[keyof typeof actions];
export type ActionId = Registered['id'];
export type ReversalId = Extract<Registered, { readonly kind: 'reversal' }>['id'];

const byId: ReadonlyMap<string, Action> = new Map(
  Object.values(actions).map((action): [string, Action] => [action.id, action]),
);

/** In order of id. */
export const allReversals: readonly Extract<Registered, Reversal>[] = Object.values(actions)
  .filter((action) => action.kind === 'reversal')
  .toSorted(by(({ id }) => id));

export const allActions: readonly Action[] = [...byId.values()];

/** In order of id. */
export const allActionIds: readonly ActionId[] = Object.values(actions)
  .map(({ id }): ActionId => id)
  .toSorted(byText);

export function actionOf(id: ActionId): Action {
  const action = byId.get(id);
  if (action === undefined) throw new TypeError(`there is no action ${id}`);
  return action;
}

export function actionsOfRole(role: Action['role']): readonly ActionId[] {
  return allActionIds.filter((id) => actionOf(id).role === role);
}
