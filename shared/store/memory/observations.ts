import type { Scope } from '../../domain/image.ts';
import type { Instant } from '../../domain/instant.ts';
import { isMaking, isRefusedLaunch } from '../../domain/observed.ts';
import type { Observation, Observations } from '../../ports.ts';
import { observationEntry } from '../entries.ts';
import { markForgottenMs } from '../observations.ts';
import type { MemoryScope, ScopeOf } from './reports.ts';
import type { MemoryStories } from './stories.ts';

export function memoryObservations(
  scopeOf: ScopeOf,
  stories: MemoryStories,
  now: () => Date,
): Omit<Observations, 'disabledOwners'> {
  const recorded = new Set<string>();
  const markedAtMs = new Map<string, number>();
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
    markWaiting: async (scope, imageIds) => {
      const nowMs = now().getTime();
      const marked = [...new Set(imageIds)].filter((imageId) => {
        const before = markedAtMs.get(keyOf(scope, imageId));
        return before === undefined || before <= nowMs - markForgottenMs;
      });
      for (const imageId of marked) markedAtMs.set(keyOf(scope, imageId), nowMs);
      return marked;
    },
    clearWaiting: async (scope, imageIds) => {
      for (const imageId of imageIds) markedAtMs.delete(keyOf(scope, imageId));
    },
  };
}

function keepWhatItTells(kept: MemoryScope, observation: Observation, at: Instant): void {
  const { actorArn, imageIds } = observation;
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
