import type { Policy } from '../aws/identity/principal.ts';
import type { OwnTime } from './engine.ts';
import type { BusEvent } from './event-bus.ts';
import type { Credentials } from './runnable.ts';

/** What the runtime gives the simulator when it starts it. */
export interface AwsHooks {
  /** The virtual clock. */
  readonly now: () => Date;
  /** Takes the events that AWS puts on the default bus of the event's account. */
  readonly onEvent: (event: BusEvent) => void;
  /** Takes a crash fault: the calling function's worker is ended. */
  readonly onCrash: (call: { readonly functionName: string | undefined }) => void;
}

/** What the runtime needs of the simulator. */
export interface SimulatedAws {
  /** For AWS_ENDPOINT_URL. */
  readonly endpoint: string;
  readonly world: {
    /** What happens later by itself, in milliseconds since 1970. */
    readonly tasks: readonly { readonly dueAt: number }[];
    /** Lets happen what is due. */
    settle(): void;
  };
  addAccessKey(key: {
    readonly accountId: string;
    readonly arn: string;
    readonly functionName: string;
    /** What the function's role may; undefined: everything. */
    readonly policy?: Policy;
  }): Credentials;
  close(): Promise<void>;
}

export type StartAws = (hooks: AwsHooks) => Promise<SimulatedAws>;

export function ownTimeOf({ world }: SimulatedAws): OwnTime {
  return {
    nextDueAt: () => {
      const [first, ...others] = world.tasks.map(({ dueAt }) => dueAt);
      return first === undefined ? undefined : new Date(Math.min(first, ...others));
    },
    settle: () => world.settle(),
  };
}
