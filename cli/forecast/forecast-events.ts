import type { ImageId, SnapshotId } from '../../shared/domain/image.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import { by } from '../../shared/domain/order.ts';
import type { Outcome, OutcomeStatus } from '../../shared/domain/outcome.ts';
import { namesOf } from '../../shared/domain/subject.ts';
import type { StoryItem } from '../../shared/ports/story.ts';

/** Something that the service did, told, or held. */
export interface ForecastEvent {
  readonly at: Instant;
  readonly action: string;
  readonly imageId: ImageId | null;
  readonly snapshotId: SnapshotId | null;
  readonly outcome: OutcomeStatus;
  readonly heldBy: string | null;
  readonly reason: string;
}

// The clock of an image in use starts anew every day, and with it the day that its reason names.
const instants = /[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z/g;

/**
 * In order of time and subject: what the stories of images and snapshots tell, and what was held before it came into any story. What
 * stays held for the same reason is told once, not every day.
 */
export function forecastEvents(
  stories: readonly StoryItem[],
  held: readonly ForecastEvent[],
): readonly ForecastEvent[] {
  const events = [...withoutRepeats(stories.flatMap(eventsOf)), ...held].toSorted(
    by(
      (event) => event.at,
      (event) => event.imageId ?? '',
      (event) => event.snapshotId ?? '',
    ),
  );
  const lastHold = new Map<string, string>();
  return events.filter((event) => {
    if (event.outcome !== 'held') return true;
    const key = `${event.action} ${event.imageId} ${event.snapshotId}`;
    const hold = `${event.heldBy} ${event.reason.replace(instants, '')}`;
    const isNew = lastHold.get(key) !== hold;
    lastHold.set(key, hold);
    return isNew;
  });
}

/** That a snapshot went with its image both of their stories tell: here the image's does. */
function withoutRepeats(events: readonly ForecastEvent[]): readonly ForecastEvent[] {
  const keyOf = ({ at, action, snapshotId }: ForecastEvent) => `${at} ${action} ${snapshotId}`;
  const told = new Set(events.filter(({ imageId }) => imageId !== null).map(keyOf));
  return events.filter((event) => event.imageId !== null || !told.has(keyOf(event)));
}

function eventsOf(item: StoryItem): readonly ForecastEvent[] {
  if (item.kind === 'alert') return [alertOf(item)];
  if (item.kind === 'outcome') return [outcomeOf(item.body), ...snapshotsOf(item.body)];
  return [];
}

function alertOf({ at, subjectId, body }: Extract<StoryItem, { readonly kind: 'alert' }>): ForecastEvent {
  const reason = body.findings.map((finding) => `${finding.ruleId}: ${finding.reason}`).join('; ');
  return { at, action: 'notify', ...namesOf(subjectId), outcome: 'applied', heldBy: null, reason };
}

function outcomeOf({ at, action, subjectId, status, heldBy, reason }: Outcome): ForecastEvent {
  return { at, action, ...namesOf(subjectId), outcome: status, heldBy, reason };
}

// What DeregisterImage answered for each snapshot stands in the outcome as `snap-0123 (code) what it means`.
const snapshotResult = /(snap-[0-9a-z]+) \(([a-z-]+)\) ([^;]*)/gi;
const outcomeByCode: Readonly<Record<string, OutcomeStatus>> = { success: 'applied', skipped: 'held' };

function snapshotsOf({ at, action, subjectId, status, reason }: Outcome): readonly ForecastEvent[] {
  if (action !== 'deregister' || status !== 'applied') return [];
  return [...reason.matchAll(snapshotResult)].map(([, snapshotId = '', code = '', meaning = '']) => {
    const outcome = outcomeByCode[code] ?? 'failed';
    const { imageId } = namesOf(subjectId);
    const event = { at, action: 'delete-snapshot', imageId, snapshotId, outcome };
    return { ...event, heldBy: outcome === 'held' ? 'in-use' : null, reason: `${code}: ${meaning}` };
  });
}
