/**
 * `retry`: something under way waits for this instant (a message that becomes visible again, a failed invocation), so
 * settling goes there. `schedule`: it happens when time passes, and nobody waits for it.
 */
export type TimerKind = 'retry' | 'schedule';

export interface Timer {
  readonly dueAt: Date;
  readonly kind: TimerKind;
  readonly run: () => void;
}

export interface Timers {
  /** Answers how to take it back. */
  add(dueAt: Date, kind: TimerKind, run: () => void): () => void;
  /** The earliest one; of equal ones the one that was added first. */
  peek(): Timer | undefined;
  peekRetry(): Timer | undefined;
  /** Runs, in order, all that are due by then; also those that a run adds. */
  fire(now: Date): void;
}

export function createTimers(): Timers {
  // Ordered by instant; equal instants in the order of adding.
  const waiting: Timer[] = [];
  const remove = (timer: Timer): void => {
    const at = waiting.indexOf(timer);
    if (at >= 0) waiting.splice(at, 1);
  };
  return {
    add: (dueAt, kind, run) => {
      const timer: Timer = { dueAt, kind, run };
      const at = waiting.findIndex((other) => other.dueAt.getTime() > dueAt.getTime());
      waiting.splice(at < 0 ? waiting.length : at, 0, timer);
      return () => remove(timer);
    },
    peek: () => waiting[0],
    peekRetry: () => waiting.find(({ kind }) => kind === 'retry'),
    fire: (now) => {
      for (let first = waiting[0]; first !== undefined && first.dueAt <= now; first = waiting[0]) {
        remove(first);
        first.run();
      }
    },
  };
}
