import type { ImageId, Scope, SnapshotId } from '../domain/image.ts';
import type { Call } from '../domain/operations.ts';
import type { CallResult } from '../domain/outcome.ts';

/** The only way to change anything in AWS. */
export interface Operator {
  /** Never throws for an answer of AWS: an unlisted error code is a failure with its code. */
  perform(scope: Scope, call: Call): Promise<CallResult>;
}

/** The calls of one plan. */
export interface Reach {
  /** Whose calls they are, for those who look into the CloudTrail of the account. */
  readonly run: string;
  readonly calls: readonly Call[];
  /** The snapshots that an image maps: they may go with it. */
  readonly snapshotsOf: (imageId: ImageId) => readonly SnapshotId[];
}

export interface PlanOperator extends Operator {
  /** Can make these calls and no other: AWS itself refuses whatever else is tried with it. */
  confinedTo(scope: Scope, reach: Reach): Operator;
}
