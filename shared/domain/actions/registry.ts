import type { Action } from '../action.ts';
import * as actions from './index.ts';

export type ActionId = (typeof actions)[keyof typeof actions]['id'];

const byId: ReadonlyMap<string, Action> = new Map(
  Object.values(actions).map((action): [string, Action] => [action.id, action]),
);

export const allActions: readonly Action[] = [...byId.values()];

export function actionOf(id: ActionId): Action {
  const action = byId.get(id);
  if (action === undefined) throw new TypeError(`there is no action ${id}`);
  return action;
}
