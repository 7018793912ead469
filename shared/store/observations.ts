import { after } from '../domain/instant.ts';
import type { Observations } from '../ports.ts';
import { plain } from './canonical-json.ts';
import { observationEntry } from './entries.ts';
import { inParallel } from './in-parallel.ts';
import { epochSeconds } from './items.ts';
import { observationKey, waitingKey } from './keys.ts';
import { appendEntry } from './story.ts';
import type { Condition, Table } from './table.ts';

/** EventBridge tries for 24 hours and a queue keeps a message for at most 14 days (AWS user guides): no repetition comes later. */
const observationKeptDays = 30;
/** The message of an older mark was lost: the image may be asked for again. */
export const markForgottenMs = 6 * 3_600_000;
const atOnce = 16;

const notYetRecorded: Condition = { expression: 'attribute_not_exists(pk)' };

export function observations(table: Table, now: () => Date): Observations {
  return {
    recordObservation: async (observation) => {
      const { scope, observationId, imageIds } = observation;
      const key = observationKey(scope, observationId);
      if ((await table.read(key)) !== null) return false;
      const recordedAt = now().toISOString();
      const entry = observationEntry(observation, recordedAt);
      await inParallel([...new Set(imageIds)], atOnce, (imageId) => appendEntry(table, imageId, entry));
      // Last, so that a try that broke off is made again; the stories take an entry only once.
      const expiresAt = epochSeconds(recordedAt, observationKeptDays);
      const item = plain({ ...key, type: 'observation', recordedAt, observation, expiresAt });
      return (await table.put(item, notYetRecorded)) === 'written';
    },
    markWaiting: async (scope, imageIds) => {
      const markedAt = now().toISOString();
      const isNotWaiting: Condition = {
        expression: 'attribute_not_exists(pk) OR markedAt <= :forgotten',
        values: { ':forgotten': after(markedAt, -markForgottenMs) },
      };
      const marked = new Set<string>();
      await inParallel([...new Set(imageIds)], atOnce, async (imageId) => {
        const item = {
          ...{ ...waitingKey(scope, imageId), type: 'waiting', imageId: imageId.toWellFormed(), markedAt },
          expiresAt: epochSeconds(markedAt, 2),
        };
        if ((await table.put(item, isNotWaiting)) === 'written') marked.add(imageId);
      });
      return [...new Set(imageIds)].filter((imageId) => marked.has(imageId));
    },
    clearWaiting: (scope, imageIds) =>
      table.writeAll([...new Set(imageIds)].map((imageId) => ({ remove: waitingKey(scope, imageId) }))),
  };
}
