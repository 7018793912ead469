import type { CallRecord } from './call-record.ts';
import type { Dispatcher } from './dispatch.ts';
import { createFaultPlan, type FaultPlan, type FaultRule } from './faults/fault-plan.ts';
import { createTokenBuckets } from './faults/token-buckets.ts';
import { addAccessKey, type NewAccessKey } from './identity/access-keys.ts';
import { serve } from './serve.ts';
import { services } from './services.ts';
import { createWorld, type WorldOptions } from './state/create-world.ts';
import type { World } from './state/world.ts';

export interface AwsOptions extends WorldOptions {
  readonly port?: number;
  /** Real milliseconds before each answer. */
  readonly latencyMs?: number;
  /** Whether the token buckets of aws-facts D.1 hold; they do by default and refill with the world's clock. */
  readonly throttling?: boolean;
  readonly faults?: readonly FaultRule[];
  readonly onCall?: (record: CallRecord) => void;
  /** Told at a crash fault, so that the harness can end the calling function. */
  readonly onCrash?: (record: CallRecord) => void;
}

export interface EmbeddedAws {
  /** For the SDK's `endpoint` or AWS_ENDPOINT_URL. */
  readonly endpoint: string;
  readonly world: World;
  readonly faults: FaultPlan;
  /** Every call since the start, in order. */
  readonly calls: readonly CallRecord[];
  /** Registers an access key; without `policy` its holder may do everything. */
  addAccessKey(key: NewAccessKey): { accessKeyId: string; secretAccessKey: string };
  close(): Promise<void>;
}

/** Starts the simulator on loopback with an empty world. */
export async function startAws(options: AwsOptions = {}): Promise<EmbeddedAws> {
  const world = createWorld(options);
  const calls: CallRecord[] = [];
  const dispatcher: Dispatcher = {
    world,
    services,
    faults: createFaultPlan(world.seed, options.faults),
    buckets: options.throttling === false ? undefined : createTokenBuckets(),
    onCall: (record) => {
      calls.push(record);
      options.onCall?.(record);
    },
    onCrash: (record) => options.onCrash?.(record),
  };
  const listening = await serve(dispatcher, { port: options.port ?? 0, latencyMs: options.latencyMs ?? 0 });
  return {
    endpoint: listening.endpoint,
    world,
    faults: dispatcher.faults,
    calls,
    addAccessKey: (key) => addAccessKey(world, key),
    close: listening.close,
  };
}
