import { scopeOf } from './envelope.ts';
import { type EventSource, nobody } from './event-source.ts';

/** `Scheduled Event`, by a rule or by EventBridge Scheduler. Its time is never "now": the clock is. */
export const schedule: EventSource = {
  id: 'schedule',
  sources: ['aws.events', 'aws.scheduler'],
  detailTypes: ['Scheduled Event'],
  eventNames: [],
  toScope: (event) => ({
    reaction: {
      reaction: 'govern',
      intent: 'daily-run',
      reason: 'the daily run looks at everything',
      scope: scopeOf(event),
      imageIds: [],
      snapshotIds: [],
    },
    actor: nobody,
    eventId: null,
    at: null,
  }),
};
