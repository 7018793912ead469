import { groupBy } from '../shared/domain/group-by.ts';
import type { AccountId, ImageId, Scope } from '../shared/domain/image.ts';
import { isRefusedLaunch } from '../shared/domain/observed.ts';
import { readEvent } from '../shared/events/react.ts';
import type { Log } from '../shared/log.ts';
import type { Observation, Observations, ScopeOrder } from '../shared/ports.ts';
import type { ScopeQueue } from '../shared/queue/queues.ts';
import type { Accounts } from './accounts.ts';

export interface ImageOwners {
  /** The owners that could be found out, seen from this scope. An image that is gone has none in the answer. */
  ownersOf(scope: Scope, imageIds: readonly ImageId[]): Promise<ReadonlyMap<ImageId, AccountId>>;
}

export interface EventPorts {
  readonly accounts: Accounts;
  readonly owners: ImageOwners;
  readonly observations: Pick<
    Observations,
    'recordObservation' | 'markWaiting' | 'clearWaiting' | 'disabledOwners'
  >;
  readonly scopes: ScopeQueue;
}

/**
 * Records what an event says, and asks govern to look at the images it names: in the scope of their owner, and not if
 * they wait for that already. Decides nothing. Retryable: every error; permanent: an event that cannot be read.
 */
export async function orderImages(event: unknown, ports: EventPorts, log: Log): Promise<void> {
  const { reaction, observation } = readEvent(event);
  const { reason, intent } = reaction;
  if (reaction.reaction === 'reject' || observation === null) {
    log.warn(reaction.reaction === 'reject' ? 'event refused' : 'event ignored', { reason, intent });
    log.count(reaction.reaction === 'reject' ? 'EventRefused' : 'EventIgnored');
    return;
  }
  const { scope, imageIds, observationId } = observation;
  if (!(await ports.accounts.governs(scope.accountId))) {
    log.warn('event refused', { reason: 'its account is not governed', ...scope, observationId });
    log.count('EventRefused');
    return;
  }
  if (isRefusedLaunch(observation)) {
    await orderRefused(observation, ports, log);
    return;
  }
  const isNew = await ports.observations.recordObservation(observation);
  const orders = reaction.reaction === 'govern' ? await ordersOf(observation, isNew, ports) : [];
  log.info('event taken', {
    intent,
    reason,
    ...scope,
    imageIds,
    observationId,
    isNew,
    orders: orders.length,
  });
  log.count(reaction.reaction === 'govern' ? 'EventGoverned' : 'EventIgnored');
}

/**
 * A launch was refused because of its image: of concern only where this service disabled it. Nobody but its owner can
 * see such an image, so that the table tells whose it is; the event is recorded there, where the image is judged.
 */
async function orderRefused(observation: Observation, ports: EventPorts, log: Log): Promise<void> {
  const { scope, imageIds, observationId } = observation;
  const owners = await ports.observations.disabledOwners(scope.region, imageIds);
  const ours = imageIds.filter((imageId) => owners.has(imageId));
  let orders = 0;
  for (const [accountId, images] of groupBy(ours, (imageId) => owners.get(imageId) ?? scope.accountId)) {
    if (!(await ports.accounts.governs(accountId))) continue;
    const home = { accountId, region: scope.region };
    const isNew = await ports.observations.recordObservation({
      ...observation,
      scope: home,
      imageIds: images,
    });
    const order = await orderWaiting(home, images, observation, isNew, ports);
    orders += order === null ? 0 : 1;
  }
  log.info('refused launch taken', { ...scope, imageIds, ours, observationId, orders });
  log.count(ours.length === 0 ? 'EventIgnored' : 'LaunchRefused');
}

async function ordersOf(
  observation: Observation,
  isNew: boolean,
  ports: EventPorts,
): Promise<readonly ScopeOrder[]> {
  const { scope, imageIds } = observation;
  const owners = await ports.owners.ownersOf(scope, imageIds);
  // Nobody owns an image that is gone: then the event's own account knows its history.
  const byOwner = groupBy(imageIds, (imageId) => owners.get(imageId) ?? scope.accountId);
  const orders: ScopeOrder[] = [];
  for (const [accountId, images] of byOwner) {
    if (!(await ports.accounts.governs(accountId))) continue;
    const order = await orderWaiting({ accountId, region: scope.region }, images, observation, isNew, ports);
    if (order !== null) orders.push(order);
  }
  return orders;
}

/** Null: all of them wait already. */
async function orderWaiting(
  scope: Scope,
  images: readonly ImageId[],
  { observationId }: Observation,
  isNew: boolean,
  { observations, scopes }: EventPorts,
): Promise<ScopeOrder | null> {
  const marked = await observations.markWaiting(scope, images);
  // The same event again: its first try may have ended between the mark and the message, so the marks do not count.
  const imageIds = isNew ? marked : images;
  if (imageIds.length === 0) return null;
  const order: ScopeOrder = { scope, imageIds, run: { runId: `event-${observationId}`, kind: 'event' } };
  try {
    await scopes.sendScopes([order]);
  } catch (error) {
    // A mark without a message would keep every later event of the image away.
    await observations.clearWaiting(scope, marked);
    throw error;
  }
  return order;
}
