import type { Image } from './image.ts';
import type { Call } from './operations.ts';

/** What a plan needs to know of an action, and what documents it. */
export interface Action {
  /** The file's name. */
  readonly id: string;
  readonly title: string;
  /** `none` touches nothing in AWS; `destructive` takes something away from somebody. */
  readonly effect: 'none' | 'reversible' | 'destructive';
  /** Whether it can be undone, and how. */
  readonly undo: string;
  readonly source: string;
  /** The IAM actions that its calls need. */
  readonly iamActions: readonly Call['operation'][];
  /** The calls that bring it about, as data; empty when the world is already so. */
  calls(image: Image, options: ActionOptions): readonly Call[];
}

export interface ActionOptions {
  readonly now: Date;
  /** The snapshots go with the image. Nobody but the plan may say so: it knows who else needs them. */
  readonly deleteSnapshots: boolean;
}
