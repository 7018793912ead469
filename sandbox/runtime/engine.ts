import type { Random } from './random.ts';
import type { Timers } from './timers.ts';
import type { VirtualClock } from './virtual-time.ts';

/** One thing to do, such as one invocation. It rejects only for a defect of the sandbox. */
export type Work = () => Promise<void>;

/** Where work comes from when nothing is ready: a queue with a function behind it. */
export interface WorkSource {
  /** Undefined when there is nothing to do. */
  take(): Promise<Work | undefined>;
}

/** What happens in the simulated AWS by itself as time passes. */
export interface OwnTime {
  /** When something happens next; undefined when nothing will. */
  nextDueAt(): Date | undefined;
  /** Lets happen what is due. */
  settle(): void;
}

export interface EngineOptions {
  readonly clock: VirtualClock;
  readonly timers: Timers;
  readonly aws: OwnTime;
  readonly sources: readonly WorkSource[];
  readonly random: Random;
  /** Chance that not the first of what is ready comes next. */
  readonly reorder: number;
  /** How much runs at once; with more than 1 the order is the machine's. */
  readonly atOnce: number;
  /** After this many pieces of work settling is given up: something feeds itself. */
  readonly workLimit: number;
  /** Waits for what servers have accepted and not yet told. */
  readonly sync: () => Promise<void>;
  readonly onMoved: () => void;
}

export interface Engine {
  /** Puts work behind what is ready. It is done when the sandbox settles or time moves. */
  add(work: Work): void;
  /** Until nothing is under way; goes on in time to whatever is waiting for a retry. */
  settle(): Promise<void>;
  /** Lets time pass up to the instant: what is due on the way happens at its own time. */
  advanceTo(instant: Date): Promise<void>;
}

export function createEngine(options: EngineOptions): Engine {
  const { clock, timers, aws } = options;
  const state: EngineState = { ...options, ready: [], running: new Set() };
  let last: Promise<void> = Promise.resolve();
  /** Settling and advancing take turns. */
  const inTurn = (step: () => Promise<void>): Promise<void> => {
    const turn = last.then(step);
    last = turn.catch(() => undefined);
    return turn;
  };
  const moveTo = async (instant: Date): Promise<void> => {
    clock.moveTo(instant);
    options.onMoved();
    await drain(state);
  };
  const advanceTo = async (instant: Date): Promise<void> => {
    await drain(state);
    for (let due = nextDue(timers, aws); due !== undefined && due <= instant; due = nextDue(timers, aws))
      await moveTo(due);
    await moveTo(instant);
  };
  return {
    add: (work) => void state.ready.push(work),
    advanceTo: (instant) => inTurn(() => advanceTo(instant)),
    settle: () =>
      inTurn(async () => {
        await drain(state);
        for (let retry = timers.peekRetry(); retry !== undefined; retry = timers.peekRetry())
          await advanceTo(retry.dueAt);
      }),
  };
}

interface EngineState extends EngineOptions {
  readonly ready: Work[];
  readonly running: Set<Promise<void>>;
}

/** Does all that can be done without moving the clock. */
async function drain(state: EngineState): Promise<void> {
  const failures: unknown[] = [];
  for (let done = 0; failures.length === 0; ) {
    await state.sync();
    state.timers.fire(state.clock.now());
    state.aws.settle();
    while (failures.length === 0 && state.running.size < state.atOnce) {
      const work = await nextWork(state);
      if (work === undefined) break;
      done += 1;
      if (done > state.workLimit)
        failures.push(new Error(`Not settled after ${state.workLimit} pieces of work`));
      const running = work()
        .catch((error: unknown) => void failures.push(error))
        .finally(() => state.running.delete(running));
      state.running.add(running);
    }
    if (state.running.size === 0) break;
    await Promise.race(state.running);
  }
  await Promise.all(state.running);
  if (failures.length > 0) throw failures[0];
}

async function nextWork({ ready, random, reorder, sources }: EngineState): Promise<Work | undefined> {
  if (ready.length > 0) {
    const at = random.chance(reorder) ? random.index(ready.length) : 0;
    return ready.splice(at, 1)[0];
  }
  // Queues have no order among each other: the seed says which is asked first.
  const first = sources.length < 2 ? 0 : random.index(sources.length);
  for (const source of [...sources.slice(first), ...sources.slice(0, first)]) {
    const work = await source.take();
    if (work !== undefined) return work;
  }
  return undefined;
}

function nextDue(timers: Timers, aws: OwnTime): Date | undefined {
  const instants = [timers.peek()?.dueAt, aws.nextDueAt()].filter((instant) => instant !== undefined);
  return instants.toSorted((a, b) => a.getTime() - b.getTime())[0];
}
