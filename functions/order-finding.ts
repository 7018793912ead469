import type { Log } from '../shared/log.ts';
import { type EventPorts, homesOf, orderMarked, takeEvent } from './order-images.ts';

/**
 * Asks govern to look at the images that a finding of Inspector, or one of its scans, leads to: in the scope of their owner.
 * One image may have tens of thousands within minutes. The first is recorded in the story of its image and ordered; what
 * comes while the image waits is counted and costs one refused write, since nothing but the facts will be judged anyway.
 * Retryable: every error; permanent: an event that cannot be read.
 */
export async function orderFinding(event: unknown, ports: EventPorts, log: Log): Promise<void> {
  const taken = await takeEvent(event, ports, log);
  if (taken === null) return;
  const { reaction, observation } = taken;
  const { observationId } = observation;
  let isNew: boolean | null = null;
  let orders = 0;
  for (const [scope, images] of reaction.reaction === 'govern' ? await homesOf(observation, ports) : []) {
    const marks = await ports.observations.markWaiting(scope, images, observationId);
    if (marks.fresh.length + marks.own.length === 0) continue;
    isNew ??= await ports.observations.recordObservation(observation);
    await orderMarked(scope, marks, { observationId, isNew }, ports);
    orders += 1;
  }
  const { intent, reason } = reaction;
  log.info('finding taken', {
    intent,
    reason,
    ...observation.scope,
    imageIds: observation.imageIds,
    observationId,
    orders,
  });
  log.count(orders === 0 ? 'FindingCoalesced' : 'EventGoverned');
}
