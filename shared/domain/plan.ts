import type { ImageId, SnapshotId } from './image.ts';
import type { Instant } from './instant.ts';
import type { Call } from './operations.ts';
import type { Mode, Rung, RungAction } from './policy.ts';

/** What would be: one action on one image, wanted by one rule or several. */
export interface PlannedAction {
  /** `deprecate#ami-…`: the same for the same step of the same image, in every run. */
  readonly actionId: string;
  readonly action: RungAction;
  readonly imageId: ImageId;
  readonly snapshotId: SnapshotId | null;
  /** All rules that want it, in order. */
  readonly ruleIds: readonly string[];
  /** The rung of the rule that is furthest along: what the guards ask about. */
  readonly rung: Rung;
  /** The rung before it in that rule's life cycle; null for the first. */
  readonly previousRung: Rung | null;
  readonly mode: Mode;
  /** When that rule's clock started; null while it stands still. */
  readonly clockStartedAt: Instant | null;
  /** The date that the alert promises or promised; null where no clock runs. */
  readonly dueAt: Instant | null;
  readonly calls: readonly Call[];
  readonly reason: string;
}

/** `waiting`: nothing but time, or a place in the limits, is missing. */
export type ActionStatus = 'allowed' | 'held' | 'waiting';

export interface GuardedAction extends PlannedAction {
  readonly status: ActionStatus;
  readonly heldBy: string | null;
  readonly alsoHeldBy: readonly string[];
}
