import type { SeenChange } from '../domain/history.ts';
import type { AccountId, ImageId, Scope } from '../domain/image.ts';
import type { Instant } from '../domain/instant.ts';
import type { ImageChange } from '../domain/observed.ts';

/** What an event said happened: recorded for people, never a reason to decide. */
export interface Observation {
  readonly observationId: string;
  readonly name: string;
  readonly actorArn: string | null;
  readonly sourceAddress: string | null;
  readonly at: Instant | null;
  readonly scope: Scope;
  readonly imageIds: readonly ImageId[];
  /** With which AWS refused the call; null where it went through. */
  readonly errorCode: string | null;
  /** Of the call that did it; null where the event did not tell. */
  readonly requestId: string | null;
  /** What it took from those who rely on the images, or gave to others. */
  readonly change: ImageChange | null;
}

export interface Marks {
  /** They were not waiting. */
  readonly fresh: readonly ImageId[];
  /** The same event marked them before: its message may be on its way, or its first try ended before there was one. */
  readonly own: readonly ImageId[];
}

export interface Observations {
  /** Answers false when it was recorded before: the same event came twice. */
  recordObservation(observation: Observation): Promise<boolean>;
  /** Marks the images as waiting for a judgement, by the event that asks for it. Those that wait by another one are in neither list. */
  markWaiting(scope: Scope, imageIds: readonly ImageId[], observationId: string): Promise<Marks>;
  /** Called before the facts are read, so that a later change is judged again. */
  clearWaiting(scope: Scope, imageIds: readonly ImageId[]): Promise<void>;
  /**
   * Whether this service did it: a step recorded its request id, or is under way just now. Of what an event does not tell
   * the caller of, nothing else does.
   */
  isOwnDoing(observation: Observation): Promise<boolean>;
  /** Whose of these images this service ever disabled: nobody else can see who owns an image that is disabled. */
  disabledOwners(region: string, imageIds: readonly ImageId[]): Promise<ReadonlyMap<ImageId, AccountId>>;
}

/** What events told of what somebody did to images, until it was judged. */
export interface SeenChanges {
  /** These need no look any more; one of which an event told more meanwhile stays open. */
  settleChanges(scope: Scope, changes: readonly SeenChange[]): Promise<void>;
}
