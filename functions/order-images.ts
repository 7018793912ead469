import { groupBy } from '../shared/domain/group-by.ts';
import type { AccountId, ImageId, Scope, SnapshotId } from '../shared/domain/image.ts';
import { isRefusedLaunch } from '../shared/domain/observed.ts';
import { byText } from '../shared/domain/order.ts';
import type { EventReaction } from '../shared/events/event-source.ts';
import { isByOwnRole, ownDoing } from '../shared/events/own-doing.ts';
import { readEvent } from '../shared/events/react.ts';
import type { Log } from '../shared/log.ts';
import type { Marks, Observation, Observations } from '../shared/ports/observations.ts';
import type { ScopeOrder } from '../shared/ports.ts';
import type { ScopeQueue } from '../shared/queue/queues.ts';
import type { Accounts } from './accounts.ts';

export interface ImageOwners {
  /** The owners that could be found out, seen from this scope. An image that is gone has none in the answer. */
  ownersOf(scope: Scope, imageIds: readonly ImageId[]): Promise<ReadonlyMap<ImageId, AccountId>>;
  /** The images that rest on any of these snapshots, with their owners. Empty for a snapshot that none rests on. */
  restingOn(scope: Scope, snapshotIds: readonly SnapshotId[]): Promise<ReadonlyMap<ImageId, AccountId>>;
}

export interface EventPorts {
  readonly accounts: Accounts;
  readonly owners: ImageOwners;
  readonly observations: Pick<
    Observations,
    'recordObservation' | 'markWaiting' | 'clearWaiting' | 'disabledOwners' | 'isOwnDoing'
  >;
  /** The names of the roles by which this service changes images. */
  readonly changingRoles: readonly string[];
  readonly scopes: ScopeQueue;
}

/** What an event asks for, once it is known to be about a governed account. */
export interface TakenEvent {
  readonly reaction: EventReaction;
  readonly observation: Observation;
}

/**
 * Records what an event says, and asks govern to look at the images it names: in the scope of their owner, and not if
 * they wait for that already. Decides nothing. Retryable: every error; permanent: an event that cannot be read.
 */
export async function orderImages(event: unknown, ports: EventPorts, log: Log): Promise<void> {
  const taken = await takeEvent(event, ports, log);
  if (taken === null) return;
  const { reaction, observation } = taken;
  if (isRefusedLaunch(observation)) {
    await orderRefused(observation, ports, log);
    return;
  }
  const isOwn =
    isByOwnRole(observation, ports.changingRoles) || (await ports.observations.isOwnDoing(observation));
  if (isOwn || reaction.reaction === 'ignore') {
    const { scope, imageIds, observationId } = observation;
    // In the story all the same, but nobody has to be told of what this service did.
    const isNew = await ports.observations.recordObservation(
      isOwn ? { ...observation, change: null } : observation,
    );
    const reason = isOwn ? ownDoing : reaction.reason;
    log.info('event ignored', { reason, ...scope, imageIds, observationId, isNew });
    log.count('EventIgnored');
    return;
  }
  await orderNamed(taken, ports, log);
}

/** The images that the event names, or those that rest on the snapshots it names. */
async function orderNamed(
  { reaction, observation: seen }: TakenEvent,
  ports: EventPorts,
  log: Log,
): Promise<void> {
  const { intent, reason, snapshotIds } = reaction;
  const { scope, observationId } = seen;
  const resting = snapshotIds.length === 0 ? null : await ports.owners.restingOn(scope, snapshotIds);
  const imageIds = resting === null ? seen.imageIds : [...resting.keys()].toSorted(byText);
  if (imageIds.length === 0) {
    const none = 'no image rests on the snapshot';
    log.info('event ignored', { reason: none, ...scope, snapshotIds, observationId });
    log.count('EventIgnored');
    return;
  }
  const observation = { ...seen, imageIds };
  const isNew = await ports.observations.recordObservation(observation);
  const orders = await ordersOf(observation, resting, isNew, ports);
  log.info('event taken', {
    ...{ intent, reason, ...scope, imageIds, observationId, isNew },
    orders: orders.length,
  });
  log.count('EventGoverned');
}

/** Null, and told in the log: nothing can come of the event, however often it is tried. */
export async function takeEvent(event: unknown, ports: EventPorts, log: Log): Promise<TakenEvent | null> {
  const { reaction, observation } = readEvent(event);
  const { reason, intent } = reaction;
  if (reaction.reaction === 'reject' || observation === null) {
    log.warn(reaction.reaction === 'reject' ? 'event refused' : 'event ignored', { reason, intent });
    log.count(reaction.reaction === 'reject' ? 'EventRefused' : 'EventIgnored');
    return null;
  }
  const { scope, observationId } = observation;
  if (await ports.accounts.governs(scope.accountId)) return { reaction, observation };
  log.warn('event refused', { reason: 'its account is not governed', ...scope, observationId });
  log.count('EventRefused');
  return null;
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
  owned: ReadonlyMap<ImageId, AccountId> | null,
  isNew: boolean,
  ports: EventPorts,
): Promise<readonly ScopeOrder[]> {
  const orders: ScopeOrder[] = [];
  for (const [home, images] of await homesOf(observation, ports, owned)) {
    const order = await orderWaiting(home, images, observation, isNew, ports);
    if (order !== null) orders.push(order);
  }
  return orders;
}

/** The governed scopes of those who own the images, who are asked for where they are not known, each with its images. Nobody owns one that is gone: then the event's own account knows its history. */
export async function homesOf(
  { scope, imageIds }: Observation,
  { owners, accounts }: EventPorts,
  known: ReadonlyMap<ImageId, AccountId> | null = null,
): Promise<readonly (readonly [Scope, readonly ImageId[]])[]> {
  const owned = known ?? (await owners.ownersOf(scope, imageIds));
  const homes: (readonly [Scope, readonly ImageId[]])[] = [];
  for (const [accountId, images] of groupBy(imageIds, (imageId) => owned.get(imageId) ?? scope.accountId)) {
    if (await accounts.governs(accountId)) homes.push([{ accountId, region: scope.region }, images]);
  }
  return homes;
}

/** Null: all of them wait already. */
async function orderWaiting(
  scope: Scope,
  images: readonly ImageId[],
  { observationId }: Observation,
  isNew: boolean,
  ports: EventPorts,
): Promise<ScopeOrder | null> {
  const marks = await ports.observations.markWaiting(scope, images, observationId);
  return orderMarked(scope, marks, { observationId, isNew }, ports);
}

/** Null: all of the images wait already, by other events. Those that wait by this one may have no message yet. */
export async function orderMarked(
  scope: Scope,
  { fresh, own }: Marks,
  { observationId, isNew }: { readonly observationId: string; readonly isNew: boolean },
  { observations, scopes }: EventPorts,
): Promise<ScopeOrder | null> {
  const imageIds = [...fresh, ...own].toSorted(byText);
  if (imageIds.length === 0) return null;
  const order: ScopeOrder = { scope, imageIds, run: { runId: `event-${observationId}`, kind: 'event' } };
  try {
    await scopes.sendScopes([order]);
  } catch (error) {
    // A mark without a message would keep every later event of the image away.
    await observations.clearWaiting(scope, imageIds);
    throw error;
  }
  // The queue may take the message for the one that it had: then nobody would ever take these marks away.
  if (!isNew && fresh.length > 0) await observations.clearWaiting(scope, fresh);
  return order;
}
