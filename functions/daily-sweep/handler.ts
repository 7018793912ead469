import type { SQSEvent } from 'aws-lambda';
import * as z from 'zod/mini';
import type { SweepCheck } from '../../shared/domain/sweep.ts';
import { readEvent } from '../../shared/events/react.ts';
import { watch } from '../../shared/log.ts';
import { readSweepMessage, type SweepOrder } from '../../shared/queue/messages.ts';
import { lambda } from '../lambda.ts';
import { takeMessages } from '../take-messages.ts';
import { checkSweep } from './check.ts';
import { beginSweep, type SweepPorts, sweep } from './sweep.ts';

/** Once a day, or the rest of a day that did not fit: one order a governed account and enabled Region. Later it looks whether all were judged. */
export function dailySweepHandler(ports: SweepPorts, watching = watch('daily-sweep')) {
  return lambda(watching, async (event: unknown, context, log) => {
    const remainingMs = () => context.getRemainingTimeInMillis();
    if (isBatch(event)) {
      const take = (order: SweepOrder | SweepCheck) =>
        'number' in order ? checkSweep(order, ports, log) : sweep(order, ports, log, remainingMs);
      return takeMessages(event, context, log, { read: readSweepMessage, take });
    }
    const { reaction, eventId } = readEvent(event);
    if (reaction.intent !== 'daily-run' || eventId === null) {
      // Permanent: nothing else may start a sweep.
      log.warn('event refused', { reason: reaction.reason, intent: reaction.intent });
      log.count('EventRefused');
      return undefined;
    }
    const order = await beginSweep(`sweep-${eventId}`, ports, log);
    await sweep(order, ports, log, remainingMs);
    return undefined;
  });
}

/** As Lambda hands over messages of a queue; anything else under that name is no batch, and no event either. */
const batch = z.looseObject({
  Records: z.array(
    z.looseObject({ messageId: z.string(), body: z.string(), attributes: z.record(z.string(), z.string()) }),
  ),
});

function isBatch(event: unknown): event is SQSEvent {
  return batch.safeParse(event).success;
}
