import { type Ending, invoke } from './invocation.ts';
import type { Message, Queues } from './queues.ts';
import type { Service } from './service.ts';
import type { Simulator } from './simulator.ts';
import type { TodaysMishaps } from './todays-mishaps.ts';

export interface Delivery {
  readonly simulator: Simulator;
  readonly queues: Queues;
  readonly service: Service;
  readonly today: TodaysMishaps;
}

const minuteMs = 60_000;

/**
 * Delivers until no message is left, what cannot be seen yet included: its time comes. `inBetween` happens once, when
 * the first plan is made and not yet applied.
 */
export async function deliverAll(delivery: Delivery, inBetween?: () => Promise<void>): Promise<void> {
  let isPlanned = inBetween === undefined;
  for (let message = next(delivery); message !== null; message = next(delivery)) {
    if (!isPlanned && (message.queue === 'apply' || message.queue === 'remove')) {
      isPlanned = true;
      // Minutes before and after: AWS shows what people do, but not within seconds.
      passMinutes(delivery, 5);
      await inBetween?.();
      passMinutes(delivery, 5);
    }
    await deliverOneOrTwo(message, delivery);
  }
}

export function sendEvents({ simulator, queues }: Delivery): void {
  for (const event of simulator.events.splice(0)) queues.send('events', JSON.stringify(event));
}

/** Null when all is done, what the deliveries themselves brought about included. */
function next(delivery: Delivery): Message | null {
  const { queues, simulator } = delivery;
  const message = queues.receive();
  if (message !== null) return message;
  const nextAt = queues.nextAt();
  if (nextAt === null && simulator.events.length === 0) return null;
  if (nextAt === null) sendEvents(delivery);
  else simulator.clock.moveTo(new Date(nextAt));
  return next(delivery);
}

/** Where runs overlap, the next message is taken at the same time, or this one twice. */
async function deliverOneOrTwo(message: Message, delivery: Delivery): Promise<void> {
  const other = delivery.today.runsAtOnce() ? (delivery.queues.receive() ?? message) : null;
  const both = other === null ? [message] : [message, other];
  await Promise.all(both.map((each) => deliver(each, delivery)));
}

async function deliver(message: Message, { service, queues, simulator }: Delivery): Promise<void> {
  const functionName = service.functionOf(message);
  const { ending, invocation } = await invoke(functionName, () => service.take(message));
  simulator.chronicle.note({ kind: 'ended', status: ending.status, why: whyOf(ending) }, invocation);
  if (ending.status !== 'answered') queues.comeAgain(message);
}

function whyOf(ending: Ending): string {
  return ending.status === 'threw' ? String(ending.error) : '';
}

function passMinutes({ simulator }: Delivery, minutes: number): void {
  simulator.clock.moveTo(new Date(simulator.clock.now().getTime() + minutes * minuteMs));
  simulator.world.settle();
}
