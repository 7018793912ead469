import { type ActionId, actionOf } from './actions/registry.ts';
import { type Image, snapshotIdsOf } from './image.ts';
import { allowance, type LimitName } from './limits.ts';
import type { PlannedAction } from './plan.ts';
import { isReversal } from './policy.ts';
import type { ScopeView } from './scope-view.ts';
import type { Snapshot } from './snapshot.ts';
import type { SubjectId } from './subject.ts';

/** One place that an action takes in a limit of its scope. */
export interface LimitPlace {
  /** Of what takes it: the same step of the same subject takes one place, whoever does it. */
  readonly actionId: string;
  readonly action: ActionId;
  readonly limit: LimitName;
  /** The size of a snapshot that is deleted; 0 for everything else. */
  readonly gib: number;
}

/** The action's own place, and one for each snapshot that goes with an image. None for an action without a limit. */
export function placesOf(planned: PlannedAction, view: ScopeView): readonly LimitPlace[] {
  const { actionId, action, subjectId, step } = planned;
  const { limit } = actionOf(action);
  if (limit === null) return [];
  const own = {
    // One place is for all that is given back to an image.
    actionId: isReversal(step) ? `give-back#${subjectId}` : actionId,
    action,
    limit,
    gib: action === 'delete-snapshot' ? gibOf(subjectId, view) : 0,
  };
  return [own, ...goingAlong(planned, view).map((id) => snapshotPlace(id, view))];
}

/** Whether it counts in the limit of the organization. */
export function isDestructive({ action }: Pick<LimitPlace, 'action'>): boolean {
  return actionOf(action).effect === 'destructive';
}

/** Whether all of them fit the limits of a day at once: else they would keep their image waiting for ever. */
export function fitOneDay(snapshots: readonly Snapshot[], view: ScopeView): boolean {
  const { deleteSnapshots, deleteSnapshotsGib } = view.policy.limits;
  const { snapshotInventory } = view;
  if (!snapshotInventory.known || snapshots.length > allowance(deleteSnapshots, snapshotInventory.value)) {
    return false;
  }
  return snapshots.reduce((sum, { snapshotId }) => sum + gibOf(snapshotId, view), 0) <= deleteSnapshotsGib;
}

function goingAlong({ calls, subjectId }: PlannedAction, view: ScopeView): readonly SubjectId[] {
  const image: Image | undefined = view.images.get(subjectId)?.image;
  const takesAlong = calls.some(
    ({ operation, input }) => operation === 'ec2:DeregisterImage' && input.DeleteAssociatedSnapshots,
  );
  return takesAlong && image !== undefined ? [...new Set(snapshotIdsOf(image))] : [];
}

function snapshotPlace(snapshotId: SubjectId, view: ScopeView): LimitPlace {
  const action = 'delete-snapshot';
  return {
    ...{ actionId: `${action}#${snapshotId}`, action, limit: 'deleteSnapshots' },
    gib: gibOf(snapshotId, view),
  };
}

/** The size of its volume, which is never less than its blocks. Unread is no size: no limit has room for it. */
function gibOf(snapshotId: SubjectId, { snapshots }: ScopeView): number {
  const size = snapshots.find(snapshotId)?.volumeGib;
  return size?.known === true ? size.value : Number.POSITIVE_INFINITY;
}
