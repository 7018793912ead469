import type { SeenChange } from '../domain/history.ts';
import type { AccountId, ImageId, Scope } from '../domain/image.ts';
import { after, type Instant } from '../domain/instant.ts';
import { isMaking, isRefusedLaunch } from '../domain/observed.ts';
import type { Observation, Observations, SeenChanges } from '../ports/observations.ts';
import { plain } from './canonical-json.ts';
import { changesIn, openActionsOf } from './changes-told.ts';
import { observationEntry } from './entries.ts';
import { inParallel } from './in-parallel.ts';
import { type ChangeItem, type CreatorItem, epochSeconds, type RefusedLaunchItem } from './items.ts';
import {
  changeKey,
  creatorKey,
  disabledKey,
  type Key,
  observationKey,
  openIntentsOf,
  refusedLaunchKey,
  requestKey,
  waitingKey,
} from './keys.ts';
import { appendEntry } from './story.ts';
import { type Condition, noneIsNewer, type Table } from './table.ts';

interface DisabledItem extends Key {
  readonly accountId: AccountId;
}

interface WaitingItem extends Key {
  readonly markedBy?: string;
}

/** EventBridge tries for 24 hours and a queue keeps a message for at most 14 days (AWS user guides): no repetition comes later. */
const observationKeptDays = 30;
/** The message of an older mark was lost: the image may be asked for again. */
export const markForgottenMs = 6 * 3_600_000;
const atOnce = 16;

const notYetRecorded: Condition = { expression: 'attribute_not_exists(pk)' };
/** The first event that tells who made an image is the nearest to its making. */
const notYetKnown: Condition = { expression: 'attribute_not_exists(pk)' };

export function observations(table: Table, now: () => Date): Observations & SeenChanges {
  return {
    recordObservation: async (observation) => {
      const { scope, observationId, imageIds } = observation;
      const key = observationKey(scope, observationId);
      if ((await table.read(key)) !== null) return false;
      const recordedAt = now().toISOString();
      const entry = observationEntry(observation, recordedAt);
      await inParallel([...new Set(imageIds)], atOnce, (imageId) => appendEntry(table, imageId, entry));
      await keepWhatItTells(table, observation, recordedAt);
      // Last, so that a try that broke off is made again; the stories take an entry only once.
      const expiresAt = epochSeconds(recordedAt, observationKeptDays);
      const item = plain({ ...key, type: 'observation', recordedAt, observation, expiresAt });
      return (await table.put(item, notYetRecorded)) === 'written';
    },
    markWaiting: async (scope, imageIds, observationId) => {
      const markedAt = now().toISOString();
      const isNotWaiting: Condition = {
        expression: 'attribute_not_exists(pk) OR markedAt <= :forgotten',
        values: { ':forgotten': after(markedAt, -markForgottenMs) },
      };
      const ids = [...new Set(imageIds)];
      const [fresh, own] = [new Set<string>(), new Set<string>()];
      await inParallel(ids, atOnce, async (imageId) => {
        const key = waitingKey(scope, imageId);
        const item = {
          ...{ ...key, type: 'waiting', imageId: imageId.toWellFormed(), markedAt },
          ...{ markedBy: observationId, expiresAt: epochSeconds(markedAt, 2) },
        };
        if ((await table.put(item, isNotWaiting)) === 'written') fresh.add(imageId);
        else if ((await table.read<WaitingItem>(key))?.markedBy === observationId) own.add(imageId);
      });
      return { fresh: ids.filter((id) => fresh.has(id)), own: ids.filter((id) => own.has(id)) };
    },
    clearWaiting: (scope, imageIds) =>
      table.writeAll([...new Set(imageIds)].map((imageId) => ({ remove: waitingKey(scope, imageId) }))),
    isOwnDoing: async (observation) => {
      const { scope, requestId } = observation;
      if (requestId !== null && (await table.read(requestKey(scope.region, requestId))) !== null) return true;
      for (const actionId of openActionsOf(observation)) {
        if ((await table.readLast(openIntentsOf(scope, actionId), 1)).length > 0) return true;
      }
      return false;
    },
    settleChanges: async (scope, changes) => {
      await inParallel(changes, atOnce, async (change) => {
        const isTheSame: Condition = {
          expression: 'actorArn = :who',
          values: { ':who': plain(change).actorArn },
        };
        await table.put(changeItem(scope, { ...change, isSettled: true }), isTheSame);
      });
    },
    disabledOwners: async (region, imageIds) => {
      const owners = new Map<ImageId, AccountId>();
      await inParallel([...new Set(imageIds)], atOnce, async (imageId) => {
        const item = await table.read<DisabledItem>(disabledKey(region, imageId));
        if (item !== null) owners.set(imageId, item.accountId);
      });
      return owners;
    },
  };
}

/** Beside the stories, what judging needs of them: who made an image, and whether it was missed at a launch. */
async function keepWhatItTells(table: Table, observation: Observation, recordedAt: Instant): Promise<void> {
  const { scope, actorArn, imageIds } = observation;
  const at = observation.at ?? recordedAt;
  const changes = changesIn(observation, at);
  await inParallel(changes, atOnce, async (change) => {
    await table.put(changeItem(scope, { ...change, isSettled: false }), tellsMore(change));
  });
  await inParallel([...new Set(imageIds)], atOnce, async (imageId) => {
    if (isMaking(observation) && actorArn !== null) {
      const item: CreatorItem = { ...creatorKey(scope, imageId), type: 'creator', imageId, actorArn, at };
      await table.put(plain(item), notYetKnown);
    }
    if (isRefusedLaunch(observation)) {
      const item: RefusedLaunchItem = {
        ...refusedLaunchKey(scope, imageId),
        type: 'refused-launch',
        imageId,
        at,
      };
      await table.put(plain(item), noneIsNewer(at));
    }
  });
}

function changeItem(scope: Scope, change: SeenChange & Pick<ChangeItem, 'isSettled'>): ChangeItem {
  const { imageId, changeId, at } = change;
  const item: ChangeItem = { ...changeKey(scope, imageId, changeId), type: 'change', ...change };
  return plain({ ...item, expiresAt: epochSeconds(at, observationKeptDays) });
}

/** Two events may tell of one call, and only one of them who made it. */
function tellsMore({ actorArn }: SeenChange): Condition {
  if (actorArn === null) return notYetKnown;
  return { expression: 'attribute_not_exists(pk) OR actorArn = :nobody', values: { ':nobody': null } };
}
