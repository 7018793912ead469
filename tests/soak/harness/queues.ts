import { writePlanMessage, writeScopeMessage } from '../../../shared/queue/messages.ts';
import type { PlanQueue, ScopeQueue } from '../../../shared/queue/queues.ts';
import type { QueueName } from '../world/mishaps.ts';
import { alive } from './invocation.ts';

/** One message on its way. */
export interface Message {
  readonly queue: QueueName;
  readonly body: string;
  /** Epoch milliseconds. */
  readonly visibleAt: number;
  readonly receives: number;
}

type MessageMishap = 'duplicate' | 'reorder' | 'delay' | 'lose';

/** At least once, mostly in order: what the mishaps of the day make of it. */
export interface Queues {
  readonly scopes: ScopeQueue;
  readonly apply: PlanQueue;
  readonly remove: PlanQueue;
  send(queue: QueueName, body: string): void;
  /** The next message that can be seen now; null when none can. */
  receive(): Message | null;
  /** It was not taken: it comes again after the visibility timeout, three times in all. */
  comeAgain(message: Message): void;
  /** When the next message that cannot be seen yet will be; null when there is none. */
  nextAt(): number | null;
}

// A function's timeout of 15 minutes and a minute more.
const visibilityMs = 16 * 60_000;
const mostReceives = 3;
/** Longer than a plan is good for. */
const delayMs = 7 * 3_600_000;

export function mischievousQueues(
  now: () => number,
  strikes: (queue: QueueName, how: MessageMishap) => boolean,
): Queues {
  let waiting: readonly Message[] = [];
  const send = (queue: QueueName, body: string): void => {
    if (strikes(queue, 'lose')) return;
    const visibleAt = now() + (strikes(queue, 'delay') ? delayMs : 0);
    const message = { queue, body, visibleAt, receives: 0 };
    const sent = strikes(queue, 'duplicate') ? [message, message] : [message];
    waiting = strikes(queue, 'reorder') ? [...sent, ...waiting] : [...waiting, ...sent];
  };
  const planQueue = (queue: QueueName): PlanQueue => ({
    sendPlan: async (order) => {
      await alive();
      send(queue, writePlanMessage(order));
    },
  });
  return {
    scopes: {
      sendScopes: async (orders) => {
        await alive();
        for (const order of orders) send('scopes', writeScopeMessage(order));
      },
    },
    apply: planQueue('apply'),
    remove: planQueue('remove'),
    send,
    receive: () => {
      const place = waiting.findIndex(({ visibleAt }) => visibleAt <= now());
      const next = waiting[place] ?? null;
      if (next !== null) waiting = waiting.toSpliced(place, 1);
      return next;
    },
    comeAgain: (message) => {
      const receives = message.receives + 1;
      if (receives >= mostReceives) return;
      waiting = [...waiting, { ...message, receives, visibleAt: now() + visibilityMs }];
    },
    nextAt: () => (waiting.length === 0 ? null : Math.min(...waiting.map(({ visibleAt }) => visibleAt))),
  };
}
