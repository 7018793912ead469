/** The clock of the sandbox: the simulator, the queues and every function read this one. */
export interface VirtualClock {
  /** Shared with the workers, whose `Date` reads it. */
  readonly cells: SharedArrayBuffer;
  now(): Date;
  /** Goes to the instant at once. An instant that has passed changes nothing: the clock never goes back. */
  moveTo(instant: Date): void;
}

/** `flowing`: time passes between the jumps as it does outside. `standing`: only jumps move it. */
export type ClockMode = 'flowing' | 'standing';

// Cell 0 is 1 while the clock stands; cell 1 is the distance to the machine's clock, or the instant where it stands,
// in milliseconds.
const isStandingCell = 0;
const valueCell = 1;

export function createClock(start: Date, mode: ClockMode = 'flowing'): VirtualClock {
  const cells = new SharedArrayBuffer(2 * BigInt64Array.BYTES_PER_ELEMENT);
  const view = new BigInt64Array(cells);
  const offset = mode === 'standing' ? 0 : Date.now();
  Atomics.store(view, isStandingCell, mode === 'standing' ? 1n : 0n);
  Atomics.store(view, valueCell, BigInt(start.getTime() - offset));
  const read = clockReader(cells, Date.now);
  return {
    cells,
    now: () => new Date(read()),
    moveTo: (instant) => {
      const forward = instant.getTime() - read();
      if (forward > 0) Atomics.add(view, valueCell, BigInt(forward));
    },
  };
}

/** The clock's milliseconds since 1970; `machineNow` is the untouched `Date.now`. */
export function clockReader(cells: SharedArrayBuffer, machineNow: () => number): () => number {
  const view = new BigInt64Array(cells);
  return () => {
    const value = Number(Atomics.load(view, valueCell));
    return Atomics.load(view, isStandingCell) === 1n ? value : machineNow() + value;
  };
}

/**
 * Makes this thread's `Date` read the clock: the constructor without arguments, `Date()` and `Date.now()`. Everything
 * else of `Date`, and `performance`, stays. Node's own modules hold the old one; `Intl` formats without an argument
 * by the machine's clock.
 */
export function shiftDate(cells: SharedArrayBuffer): void {
  const machineDate = Date;
  const now = clockReader(cells, machineDate.now);
  const shifted: DateConstructor = new Proxy(machineDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new machineDate(now()).toString(),
    get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
  });
  machineDate.prototype.constructor = shifted;
  globalThis.Date = shifted;
}
