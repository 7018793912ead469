import type { SeenChange } from '../domain/history.ts';
import type { Instant } from '../domain/instant.ts';
import type { Observation } from '../ports/observations.ts';

/** What an observation tells that somebody did, for each of its images. */
export function changesIn(observation: Observation, at: Instant): readonly SeenChange[] {
  const { change, errorCode, actorArn, sourceAddress, observationId, requestId, imageIds } = observation;
  if (change === null || errorCode !== null) return [];
  const changeId = requestId ?? observationId;
  return [...new Set(imageIds)].map((imageId) => ({
    ...{ imageId, changeId, change, at },
    ...{ actorArn, sourceAddress },
  }));
}

/** The ids of this service's actions that look so from outside, where the event does not tell who did it. */
export function openActionsOf({ change, actorArn, imageIds }: Observation): readonly string[] {
  if (actorArn !== null || (change !== 'disabled' && change !== 'deregistered')) return [];
  const action = change === 'disabled' ? 'disable' : 'deregister';
  return imageIds.map((imageId) => `${action}#${imageId}`);
}
