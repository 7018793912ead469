import { type ActionId, actionOf } from './actions/registry.ts';
import type { ScopeFacts } from './facts.ts';
import type { ScopeHistory } from './history.ts';
import { type Known, known, mapKnown, unknown } from './known.ts';
import type { ImageView, ScopeView } from './scope-view.ts';

/** An event shows some images only: how many there are the last complete sweep tells. */
export function inventoryOf(
  facts: ScopeFacts,
  views: readonly ImageView[],
  { ownImages }: ScopeHistory,
): Known<number> {
  if (facts.covers === 'scope') {
    return mapKnown(facts.images, () => views.filter((view) => view.owned === true).length);
  }
  return ownImages === null ? unknown('no complete sweep counted them lately') : known(ownImages);
}

/** What the percentage of the action's limit is taken of. */
export function inventoryFor(action: ActionId, view: ScopeView): Known<number> {
  return actionOf(action).limit === 'deleteSnapshots' ? view.snapshotInventory : view.inventory;
}

/** An event shows some snapshots only. */
export function snapshotInventoryOf({ covers, snapshots, scope }: ScopeFacts): Known<number> {
  if (covers !== 'scope') return unknown('snapshots are counted by the daily sweep');
  return mapKnown(snapshots, (all) => all.filter(({ ownerId }) => ownerId === scope.accountId).length);
}
