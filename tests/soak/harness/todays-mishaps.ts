import type { Fault } from '../../../sandbox/aws/faults/fault-plan.ts';
import type { Mishap, QueueName } from '../world/mishaps.ts';
import type { Simulator } from './simulator.ts';
import type { StoreMishap } from './store.ts';

/** What goes wrong today: every mishap from its day on until it struck. Whatever strikes is written down. */
export interface TodaysMishaps {
  begin(day: number): void;
  /** Nothing goes wrong any more; answers whether nothing did today. */
  end(): boolean;
  readonly atStore: StoreMishap;
  /** Each strikes one message. */
  readonly atMessage: (queue: QueueName, how: 'duplicate' | 'reorder' | 'delay' | 'lose') => boolean;
  readonly refusesAlerts: () => boolean;
  readonly runsAtOnce: () => boolean;
}

export function todaysMishaps(all: readonly Mishap[], { faults, chronicle }: Simulator): TodaysMishaps {
  const struck = new Set<Mishap>();
  let today: readonly Mishap[] = [];
  let seen = new Map<string, number>();
  let faultsToday = new Map<Fault, Mishap>();
  let struckBefore = 0;
  let firstEntry = 0;
  const strike = (mishap: Mishap, name: string): void => {
    struck.add(mishap);
    chronicle.note({ kind: 'mishap', mishap: name }, null);
  };
  const allDay = (what: Mishap['what']): boolean => {
    const mishap = today.find((each) => each.what === what);
    if (mishap !== undefined) strike(mishap, what);
    return mishap !== undefined;
  };
  const become = (next: readonly Mishap[]): void => {
    today = next;
    seen = new Map();
    // A fault of its own each: the call log tells by it which mishap struck.
    const rules = next.flatMap((mishap) =>
      mishap.what === 'call' ? [{ mishap, rule: { ...mishap.rule, fault: { ...mishap.rule.fault } } }] : [],
    );
    faultsToday = new Map(rules.map(({ mishap, rule }) => [rule.fault, mishap]));
    faults.set(rules.map(({ rule }) => rule));
  };
  return {
    begin: (day) => {
      struckBefore = struck.size;
      firstEntry = chronicle.entries.length;
      become(all.filter((mishap) => mishap.day <= day && !struck.has(mishap)));
    },
    end: () => {
      for (const entry of chronicle.entries.slice(firstEntry)) {
        const mishap = entry.kind === 'call' && entry.call.fault && faultsToday.get(entry.call.fault);
        if (mishap) struck.add(mishap);
      }
      become([]);
      return struck.size === struckBefore;
    },
    atStore: (method) => {
      const nth = (seen.get(method) ?? 0) + 1;
      seen.set(method, nth);
      for (const mishap of today) {
        if (mishap.what !== 'store' || mishap.method !== method || mishap.nth !== nth) continue;
        strike(mishap, `store ${mishap.how}`);
        return mishap.how;
      }
      return null;
    },
    atMessage: (queue, how) => {
      const found = today.find(
        (mishap) =>
          mishap.what === 'message' && mishap.queue === queue && mishap.how === how && !struck.has(mishap),
      );
      if (found !== undefined) strike(found, `message ${how}`);
      return found !== undefined;
    },
    refusesAlerts: () => allDay('alert-refused'),
    runsAtOnce: () => allDay('runs-at-once'),
  };
}
