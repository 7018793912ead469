import type { ActionId } from './actions/registry.ts';
import type { LaunchPermission, Scope, SnapshotId } from './image.ts';
import type { Instant } from './instant.ts';
import type { Call } from './operations.ts';
import type { ParamValues } from './params.ts';
import type { SubjectId } from './subject.ts';

/** What the way back needs: how it was before an action, and who wanted the action. */
export interface UndoNote {
  /** The rules that demanded it: all of them must be met before it is undone. */
  readonly ruleIds: readonly string[];
  /** The shares before it: disabling takes them all, and enabling brings none back. */
  readonly launchPermissions: readonly LaunchPermission[];
  /** The shares that it takes away, as far as it does. */
  readonly taken: readonly LaunchPermission[];
  /** The deprecation date before it; null where there was none. */
  readonly deprecateAt: Instant | null;
}

/** Recorded before the first call of an action: a crash leaves it without an outcome, and the next run settles it by looking at the world. */
export interface Intent extends UndoNote {
  readonly scope: Scope;
  readonly actionId: string;
  readonly action: ActionId;
  readonly subjectId: SubjectId;
  readonly planId: string;
  readonly policyHash: string;
  readonly calls: readonly Call[];
  /** What the step of the policy said besides its wait; empty for a rung. */
  readonly params: ParamValues;
  readonly reason: string;
  readonly at: Instant;
}

/** `already-so`: the world was so before us; `drifted`: the facts changed since the plan; `failed`: AWS said no or said nothing. */
export type OutcomeStatus = 'applied' | 'already-so' | 'held' | 'drifted' | 'failed';

/** What was. */
export interface Outcome {
  readonly scope: Scope;
  readonly actionId: string;
  readonly action: ActionId;
  readonly subjectId: SubjectId;
  readonly planId: string;
  readonly status: OutcomeStatus;
  readonly heldBy: string | null;
  readonly reason: string;
  /** Of the calls that AWS answered, in order: they tell our own changes from those of others. */
  readonly requestIds: readonly string[];
  /** What the intent noted; null where nothing was tried. */
  readonly undo: UndoNote | null;
  readonly at: Instant;
}

export function undoNote({ ruleIds, launchPermissions, taken, deprecateAt }: UndoNote): UndoNote {
  return { ruleIds, launchPermissions, taken, deprecateAt };
}

/** What AWS said of one snapshot that was to go with its image. `unclear`: it may be gone or not. */
export interface SnapshotResult {
  readonly snapshotId: SnapshotId;
  readonly became: 'deleted' | 'kept' | 'unclear';
  readonly reason: string;
}

/** What AWS answered to one mutating call. */
export type CallResult =
  | {
      readonly status: 'done';
      readonly requestId: string | null;
      readonly detail: string | null;
      /** What became of the snapshots of a deregistered image, where AWS was asked to delete them, in order of id. */
      readonly snapshots?: readonly SnapshotResult[];
    }
  /** The thing is gone, or is so already. */
  | { readonly status: 'already-so'; readonly code: string; readonly reason: string }
  /** AWS will not, now or later: managed by a service, protected, denied. Never retried. */
  | { readonly status: 'refused'; readonly code: string; readonly reason: string }
  /** `mayHaveHappened`: the answer was lost, so that the place in the limits stays taken. */
  | {
      readonly status: 'failed';
      readonly code: string;
      readonly reason: string;
      readonly mayHaveHappened: boolean;
    };
