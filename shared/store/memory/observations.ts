import type { SeenChange } from '../../domain/history.ts';
import type { Scope } from '../../domain/image.ts';
import type { Instant } from '../../domain/instant.ts';
import { isMaking, isRefusedLaunch } from '../../domain/observed.ts';
import type { Observation, Observations, SeenChanges } from '../../ports/observations.ts';
import { changesIn } from '../changes-told.ts';
import { observationEntry } from '../entries.ts';
import { markForgottenMs } from '../observations.ts';
import type { MemoryScope, ScopeOf } from './reports.ts';
import type { MemoryStories } from './stories.ts';

export function memoryObservations(
  scopeOf: ScopeOf,
  stories: MemoryStories,
  now: () => Date,
): Omit<Observations, 'disabledOwners' | 'isOwnDoing'> & SeenChanges {
  const recorded = new Set<string>();
  const marks = new Map<string, { readonly atMs: number; readonly by: string }>();
  return {
    recordObservation: async (observation) => {
      const key = keyOf(observation.scope, observation.observationId);
      if (recorded.has(key)) return false;
      recorded.add(key);
      const entry = observationEntry(observation, now().toISOString());
      for (const imageId of new Set(observation.imageIds)) stories.append(imageId, entry);
      keepWhatItTells(scopeOf(observation.scope), observation, entry.at);
      return true;
    },
    markWaiting: async (scope, imageIds, by) => {
      const nowMs = now().getTime();
      const ids = [...new Set(imageIds)];
      const fresh = ids.filter((imageId) => {
        const before = marks.get(keyOf(scope, imageId));
        return before === undefined || before.atMs <= nowMs - markForgottenMs;
      });
      const own = ids.filter((id) => !fresh.includes(id) && marks.get(keyOf(scope, id))?.by === by);
      for (const imageId of fresh) marks.set(keyOf(scope, imageId), { atMs: nowMs, by });
      return { fresh, own };
    },
    clearWaiting: async (scope, imageIds) => {
      for (const imageId of imageIds) marks.delete(keyOf(scope, imageId));
    },
    settleChanges: async (scope, changes) => {
      const kept = scopeOf(scope).changes;
      for (const change of changes) {
        const key = changeKeyOf(change);
        if (kept.get(key)?.change.actorArn === change.actorArn) kept.set(key, { change, isSettled: true });
      }
    },
  };
}

function changeKeyOf({ imageId, changeId }: SeenChange): string {
  return JSON.stringify([imageId, changeId]);
}

function keepWhatItTells(kept: MemoryScope, observation: Observation, at: Instant): void {
  const { actorArn, imageIds } = observation;
  for (const change of changesIn(observation, at)) {
    const before = kept.changes.get(changeKeyOf(change));
    const tellsMore = before === undefined || (before.change.actorArn === null && actorArn !== null);
    if (tellsMore) kept.changes.set(changeKeyOf(change), { change, isSettled: false });
  }
  for (const imageId of imageIds) {
    if (isMaking(observation) && actorArn !== null && !kept.creators.has(imageId)) {
      kept.creators.set(imageId, actorArn);
    }
    if (isRefusedLaunch(observation) && at > (kept.refusedLaunches.get(imageId) ?? '')) {
      kept.refusedLaunches.set(imageId, at);
    }
  }
}

function keyOf({ accountId, region }: Scope, id: string): string {
  return JSON.stringify([accountId, region, id]);
}
