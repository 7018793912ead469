import { createHash } from 'node:crypto';
import { ignored, rejected } from './answers.ts';
import { calledName, isDamagedCall, otherServicesCall } from './cloudtrail.ts';
import { type Envelope, readEnvelope, scopeOf } from './envelope.ts';
import type { EventReaction, EventSource, ObservedEvent, ReadDetail } from './event-source.ts';
import * as sources from './index.ts';
import { readInstant } from './read-instant.ts';
import { unwrap } from './unwrap.ts';

const allSources: readonly EventSource[] = Object.values(sources);

/** A reaction, and what there is to record; null where there is nothing that could be trusted. */
export interface EventReading {
  readonly reaction: EventReaction;
  readonly observation: ObservedEvent | null;
  /** The same for the same event and fit to be part of a key; null where it is no event. */
  readonly eventId: string | null;
}

/** What an event asks for. Total: any value ends in a reaction, and none is believed further than its identity. */
export function reactTo(event: unknown): EventReaction {
  return readEvent(event).reaction;
}

/** `reactTo`, with what the event said happened. */
export function readEvent(value: unknown): EventReading {
  const inner = unwrap(value);
  const events = inner.map(readEnvelope).filter((read) => read.ok);
  const [only, another] = events;
  if (only === undefined) return noEvent(whyNone(value, inner));
  if (another !== undefined) {
    return noEvent(`it holds ${events.length} events: give one at a time`);
  }
  return readOne(only.event);
}

function whyNone(value: unknown, inner: readonly unknown[]): string {
  const read = readEnvelope(inner.length === 1 ? inner[0] : value);
  return read.ok ? 'it holds no event' : read.reason;
}

function noEvent(reason: string): EventReading {
  return { reaction: rejected(reason), observation: null, eventId: null };
}

function readOne(event: Envelope): EventReading {
  if (isDamagedCall(event)) {
    return unread(event, rejected('its detail is no record of a call', scopeOf(event)));
  }
  const source = sourceOf(event);
  if (source === null) {
    return unread(
      event,
      ignored(event, otherServicesCall(event) ?? `no image is its subject: ${kindOf(event)}`),
    );
  }
  const read = source.toScope(event);
  const { reaction } = read;
  const hasSubjects = reaction.imageIds.length > 0 || reaction.snapshotIds.length > 0;
  return {
    reaction,
    observation: reaction.scope !== null && hasSubjects ? observe(event, read) : null,
    eventId: eventIdOf(event, read.eventId),
  };
}

function unread(event: Envelope, reaction: EventReaction): EventReading {
  return { reaction, observation: null, eventId: eventIdOf(event, null) };
}

function sourceOf(event: Envelope): EventSource | null {
  const named = calledName(event);
  const found = allSources.find(
    ({ sources, detailTypes, eventNames }) =>
      sources.includes(event.source) &&
      detailTypes.includes(event['detail-type']) &&
      (eventNames.length === 0 || (named !== null && eventNames.includes(named))),
  );
  return found ?? null;
}

function observe(
  event: Envelope,
  { reaction, actor, eventId, at, errorCode = null, requestId = null, change = null }: ReadDetail,
): ObservedEvent {
  return {
    observationId: eventIdOf(event, eventId),
    name: calledName(event) ?? event['detail-type'],
    actorArn: actor.arn,
    sourceAddress: actor.sourceAddress,
    at: readInstant(at) ?? readInstant(event.time ?? null),
    scope: reaction.scope ?? scopeOf(event),
    imageIds: reaction.imageIds,
    errorCode,
    requestId: requestId !== null && /^[A-Za-z0-9-]{8,64}$/.test(requestId) ? requestId : null,
    change,
  };
}

function kindOf(event: Envelope): string {
  const kind = `${event.source} ${event['detail-type']}`;
  const name = calledName(event);
  return (name === null ? kind : `${kind} ${name}`).slice(0, 192);
}

/** The event's own id where it can be part of a key; otherwise a hash of the event, so that the same one has the same id. */
function eventIdOf(event: Envelope, ofDetail: string | null): string {
  const id = ofDetail ?? event.id ?? '';
  if (/^[A-Za-z0-9-]{8,64}$/.test(id)) return id;
  return createHash('sha256')
    .update(JSON.stringify(knownParts(event)))
    .digest('hex')
    .slice(0, 32);
}

/** Only what is text or was read as JSON: an event handed over in memory may hold what JSON cannot. */
function knownParts(event: Envelope): readonly unknown[] {
  const { account, region, id, time, source } = event;
  return [account, region, id, time, source, event['detail-type'], calledName(event), ...subjectsOf(event)];
}

function subjectsOf(event: Envelope): readonly string[] {
  const reaction = sourceOf(event)?.toScope(event).reaction;
  return [...(reaction?.imageIds ?? []), ...(reaction?.snapshotIds ?? [])];
}
