import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as turn } from 'node:timers/promises';

/** One run of one function: what it calls is known to be its own, and it may die at any call. */
export interface Invocation {
  readonly id: number;
  readonly functionName: FunctionName;
  readonly isDead: () => boolean;
  /** From now on nothing that it waits for ever comes. */
  readonly die: () => void;
}

export type FunctionName = 'image-event' | 'govern' | 'apply' | 'remove';

export type Ending =
  | { readonly status: 'answered' }
  | { readonly status: 'threw'; readonly error: unknown }
  | { readonly status: 'crashed' };

const current = new AsyncLocalStorage<Invocation>();
let invocations = 0;

/** The invocation that is calling; null for people. */
export function callingInvocation(): Invocation | null {
  return current.getStore() ?? null;
}

/** Runs a function as its own process would: a crash ends it in the middle, without its `finally`. */
export async function invoke(
  functionName: FunctionName,
  work: () => Promise<void>,
): Promise<{ readonly invocation: Invocation; readonly ending: Ending }> {
  let die = (): void => {};
  let isDead = false;
  const death = new Promise<Ending>((resolve) => {
    die = () => {
      isDead = true;
      resolve({ status: 'crashed' });
    };
  });
  invocations += 1;
  const invocation: Invocation = { id: invocations, functionName, isDead: () => isDead, die };
  const done = current.run(invocation, work).then(
    (): Ending => ({ status: 'answered' }),
    (error: unknown): Ending => ({ status: 'threw', error }),
  );
  return { invocation, ending: await Promise.race([done, death]) };
}

/** Where an invocation touches the world outside: the dead wait here for ever. */
export function alive(): Promise<void> {
  return callingInvocation()?.isDead() === true ? new Promise(() => {}) : Promise.resolve();
}

/**
 * Runs the work with waits that end at once, in the order in which they began: the SDK's pauses between two tries cost
 * nothing and change no order, so that a seed replays exactly. One at a time in a process.
 */
export async function withoutWaiting<T>(work: () => Promise<T>): Promise<T> {
  const { setTimeout: real } = globalThis;
  const immediate = (run: (...args: unknown[]) => void, _ms?: number, ...args: unknown[]) =>
    setImmediate(run, ...args);
  Reflect.set(globalThis, 'setTimeout', immediate);
  try {
    return await work();
  } finally {
    // What the dead began ends before the waits are real again.
    await turn();
    globalThis.setTimeout = real;
  }
}
