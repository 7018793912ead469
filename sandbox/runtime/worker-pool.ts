import type { Reached } from './connections.ts';
import { type FunctionProcess, startFunction } from './function-process.ts';
import type { VirtualClock } from './virtual-time.ts';
import type { FunctionError } from './worker-messages.ts';

/** How to start one function. */
export interface RunnableFunction {
  readonly key: string;
  readonly name: string;
  readonly arn: string;
  /** File URL. */
  readonly entry: string;
  readonly exportName: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** All that its process.env holds. */
  readonly environment: Readonly<Record<string, string>>;
}

export type InvocationResult =
  | { readonly status: 'answered'; readonly payload: unknown }
  | { readonly status: 'failed'; readonly error: FunctionError }
  | { readonly status: 'timed-out' }
  /** The worker ended before it answered. */
  | { readonly status: 'crashed'; readonly why: string };

/** What a function wrote while it ran; undefined request ids are from loading. */
export interface LogLine {
  readonly functionKey: string;
  readonly requestId: string | undefined;
  readonly text: string;
}

/** Where a function connected to, or tried to. */
export interface Connection extends Reached {
  readonly functionKey: string;
}

export interface WorkerPool {
  /** Runs the function in a warm worker or a fresh one. Never rejects for what the function does. */
  invoke(key: string, event: unknown, requestId: string): Promise<InvocationResult>;
  /** Ends the workers of a function that are running now: their invocations crash. */
  crash(key: string): void;
  /** Ends the invocations whose deadline the virtual clock has passed. */
  expire(): void;
  close(): Promise<void>;
}

export interface PoolOptions {
  readonly clock: VirtualClock;
  readonly functions: readonly RunnableFunction[];
  readonly onLog: (line: LogLine) => void;
  readonly onReached?: (connection: Connection) => void;
  /** Real milliseconds after which an invocation times out, whatever the function's own limit. */
  readonly timeLimitMs?: number | undefined;
}

export function createPool(options: PoolOptions): WorkerPool {
  const functions = new Map(options.functions.map((each) => [each.key, each]));
  const idle = new Map<string, FunctionProcess[]>();
  const busy = new Set<FunctionProcess>();

  const take = (key: string): FunctionProcess => {
    const runnable = functions.get(key);
    if (runnable === undefined) throw new Error(`There is no function ${key}`);
    // One that has ended while it was idle is passed over.
    const [warm, ...others] = (idle.get(key) ?? []).filter((process) => process.isAlive());
    idle.set(key, others);
    return warm ?? startFunction(runnable, options);
  };
  return {
    invoke: async (key, event, requestId) => {
      const process = take(key);
      busy.add(process);
      const result = await process.invoke(JSON.stringify(event), requestId);
      busy.delete(process);
      if (process.isAlive()) idle.set(key, [...(idle.get(key) ?? []), process]);
      return result;
    },
    crash: (key) => {
      for (const process of busy) if (process.key === key) process.end('killed by the sandbox');
    },
    expire: () => {
      for (const process of busy) process.expire();
    },
    close: async () => {
      await Promise.all([...busy, ...[...idle.values()].flat()].map((process) => process.close()));
    },
  };
}
