import type { Intent } from '../../domain/outcome.ts';
import type { Observations } from '../../ports/observations.ts';
import type { Journal } from '../../ports.ts';
import { openActionsOf } from '../changes-told.ts';
import { intentEntry, outcomeEntry, shortReason } from '../entries.ts';
import type { ScopeOf } from './reports.ts';
import type { MemoryStories } from './stories.ts';

export function memoryJournal(
  scopeOf: ScopeOf,
  stories: MemoryStories,
): Journal & Pick<Observations, 'isOwnDoing'> {
  const requests = new Set<string>();
  const open = new Map<string, Intent>();
  return {
    recordIntent: async (intent) => {
      open.set(keyOf(intent), shortReason(intent));
      stories.append(intent.subjectId, intentEntry(intent));
    },
    recordOutcome: async (outcome) => {
      const { scope, subjectId, action, status, at } = outcome;
      stories.append(subjectId, outcomeEntry(outcome));
      open.delete(keyOf(outcome));
      if (status !== 'applied' && status !== 'already-so') return;
      for (const requestId of outcome.requestIds) requests.add(JSON.stringify([scope.region, requestId]));
      const { outcomes } = scopeOf(scope);
      const key = JSON.stringify([subjectId, action, status]);
      if (at <= (outcomes.get(key)?.step.at ?? '')) return;
      outcomes.set(key, { step: { subjectId, action, at, status }, undo: outcome.undo });
    },
    isOwnDoing: async (observation) => {
      const { accountId, region } = observation.scope;
      if (requests.has(JSON.stringify([region, observation.requestId]))) return true;
      const own = new Set(openActionsOf(observation));
      return [...open.values()].some(
        ({ scope, actionId }) =>
          scope.accountId === accountId && scope.region === region && own.has(actionId),
      );
    },
    openIntents: async ({ accountId, region }) =>
      [...open.values()].filter(
        (intent) => intent.scope.accountId === accountId && intent.scope.region === region,
      ),
  };
}

function keyOf({ scope, actionId, planId }: Pick<Intent, 'scope' | 'actionId' | 'planId'>): string {
  return JSON.stringify([scope.accountId, scope.region, actionId, planId]);
}
