import type { ActionOptions } from '../../../shared/domain/action.ts';
import { aView, now, type World } from '../../builders.ts';

/** What an action may look at, in a scope like this. */
export function optionsOf<Params>(
  params: Params,
  world: World = {},
): Omit<ActionOptions, 'params'> & { readonly params: Params } {
  return { now: world.at ?? now, scope: aView(world).judged, params, deleteSnapshots: false };
}
