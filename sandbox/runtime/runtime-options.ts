import type { Invocation } from './deliveries.ts';
import type { RuntimeFaults } from './faults.ts';
import type { CodeSource } from './runnable.ts';
import type { StartAws } from './simulated-aws.ts';
import type { ClockMode } from './virtual-time.ts';

export interface RuntimeOptions {
  /** Path of serverless.yml. */
  readonly serviceFile: string;
  /** Starts the simulator; the runtime closes it. Events of what it is filled with here reach nobody. */
  readonly aws: StartAws;
  readonly from: CodeSource;
  /** The folder of the bundles, absolute; `dist` beside the service file by default. */
  readonly bundles?: string | undefined;
  readonly seed?: string;
  readonly faults?: RuntimeFaults;
  /** The virtual clock's first instant; the machine's time by default. */
  readonly startAt?: Date;
  readonly clock?: ClockMode;
  readonly accountId?: string;
  readonly region?: string;
  readonly stage?: string;
  /** As `--param` of the deployment. */
  readonly params?: Readonly<Record<string, string>>;
  /**
   * The template of the member accounts: only what its rules forward to the service's bus comes from other accounts.
   * Without it everything comes.
   */
  readonly memberTemplate?: {
    readonly file: string;
    readonly parameters: (own: { readonly busArn: string }) => Readonly<Record<string, string>>;
  };
  /** Set for every function, over the service file; gets the sandbox's own webhook. */
  readonly environment?: (own: { readonly webhookUrl: string }) => Readonly<Record<string, string>>;
  /** How many pieces of work run at once; with more than 1 the seed no longer fixes the order. */
  readonly atOnce?: number;
  /** Real milliseconds after which an invocation times out, if its own limit is longer. */
  readonly timeLimitMs?: number;
  readonly workLimit?: number;
  readonly onInvocation?: (invocation: Invocation) => void;
}
