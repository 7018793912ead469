import type { Work } from './engine.ts';
import type { RuntimeFaults } from './faults.ts';
import type { Random } from './random.ts';
import type { Timers } from './timers.ts';
import type { VirtualClock } from './virtual-time.ts';
import type { InvocationResult, WorkerPool } from './worker-pool.ts';

/** One run of a function, whatever asked for it. */
export interface Invocation {
  /** ISO 8601, the virtual clock. */
  readonly at: string;
  readonly functionKey: string;
  readonly requestId: string;
  /** `event`, `schedule`, `topic`, `queue`, `direct`, `http`. */
  readonly cause: string;
  /** From 1 on; above 1 only for asynchronous invocations. */
  readonly attempt: number;
  readonly event: unknown;
  readonly result: InvocationResult;
}

/** Asynchronous invocations, as EventBridge, SNS and the Scheduler ask for them. */
export interface Deliveries {
  /** Queues one invocation. Faults may lose or double it. */
  deliver(functionKey: string, event: unknown, cause: string): void;
}

export interface DeliveryTarget {
  readonly key: string;
  readonly maximumRetryAttempts: number;
  readonly onFailureArn: string | undefined;
}

export interface DeliveryOptions {
  readonly clock: VirtualClock;
  readonly timers: Timers;
  readonly random: Random;
  readonly faults: RuntimeFaults;
  readonly targets: ReadonlyMap<string, DeliveryTarget>;
  readonly invoke: Invoke;
  readonly add: (work: Work) => void;
  /** Sends what failed for the last time to the queue of the function's onFailure destination. */
  readonly sendFailed: (queueArn: string, record: object) => Promise<void>;
}

export type Invoke = (
  functionKey: string,
  event: unknown,
  cause: string,
  attempt?: number,
) => Promise<InvocationResult>;

// Lambda tries again after one minute and after two more ("Asynchronous invocation", Developer Guide).
const retryDelaysMs = [60_000, 120_000];

export function createDeliveries(options: DeliveryOptions): Deliveries {
  const { random, faults } = options;
  const attemptOnce = (functionKey: string, event: unknown, cause: string, attempt: number): void =>
    options.add(async () => {
      const result = await options.invoke(functionKey, event, cause, attempt);
      if (result.status === 'answered') return;
      const target = options.targets.get(functionKey);
      const delay = retryDelaysMs[attempt - 1];
      if (delay !== undefined && attempt <= (target?.maximumRetryAttempts ?? 0)) {
        const dueAt = new Date(options.clock.now().getTime() + delay);
        options.timers.add(dueAt, 'retry', () => attemptOnce(functionKey, event, cause, attempt + 1));
      } else if (target?.onFailureArn !== undefined)
        await options.sendFailed(target.onFailureArn, failedRecord(event, result, attempt));
    });
  return {
    deliver: (functionKey, event, cause) => {
      const { lose = 0, duplicate = 0, of = [cause] } = faults.events ?? {};
      if (!of.includes(cause)) return attemptOnce(functionKey, event, cause, 1);
      if (random.chance(lose)) return;
      attemptOnce(functionKey, event, cause, 1);
      if (random.chance(duplicate)) attemptOnce(functionKey, event, cause, 1);
    },
  };
}

/** The record of a destination ("Invocation record", Lambda Developer Guide), without its times. */
function failedRecord(event: unknown, result: InvocationResult, attempts: number): object {
  return {
    version: '1.0',
    requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: attempts },
    requestPayload: event,
    responseContext: { statusCode: 200, functionError: 'Unhandled' },
    responsePayload: result.status === 'failed' ? result.error : { errorType: result.status },
  };
}

/** Runs functions and keeps a record of each run. */
export function invoker(options: {
  readonly pool: Pick<WorkerPool, 'invoke'>;
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly onInvoked: (invocation: Invocation) => void;
}): Invoke {
  return async (functionKey, event, cause, attempt = 1) => {
    const at = options.clock.now().toISOString();
    const requestId = options.random.uuid();
    const result = await options.pool.invoke(functionKey, event, requestId);
    options.onInvoked({ at, functionKey, requestId, cause, attempt, event, result });
    return result;
  };
}
