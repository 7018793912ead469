import { createHash } from 'node:crypto';
import type { Instant } from '../domain/instant.ts';
import type { Observation } from '../ports.ts';
import { ignored, rejected } from './answers.ts';
import { calledName, isDamagedCall } from './cloudtrail.ts';
import { type Envelope, readEnvelope, scopeOf } from './envelope.ts';
import type { EventReaction, EventSource, ReadDetail } from './event-source.ts';
import * as sources from './index.ts';
import { readInstant } from './read-instant.ts';
import { unwrap } from './unwrap.ts';

const allSources: readonly EventSource[] = Object.values(sources);

/** A reaction, and what there is to record; null where there is nothing that could be trusted. */
export interface EventReading {
  readonly reaction: EventReaction;
  readonly observation: Observation | null;
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
  if (only === undefined) return { reaction: rejected(whyNone(value, inner)), observation: null };
  if (another !== undefined) {
    return { reaction: rejected(`it holds ${events.length} events: give one at a time`), observation: null };
  }
  return readOne(only.event);
}

function whyNone(value: unknown, inner: readonly unknown[]): string {
  const read = readEnvelope(inner.length === 1 ? inner[0] : value);
  return read.ok ? 'it holds no event' : read.reason;
}

function readOne(event: Envelope): EventReading {
  const kind = `${event.source} ${event['detail-type']}`.slice(0, 128);
  if (isDamagedCall(event)) {
    return { reaction: rejected('its detail is no record of a call', scopeOf(event)), observation: null };
  }
  const source = sourceOf(event);
  if (source === null) {
    return {
      reaction: ignored(event, `no image is the subject of this kind of event: ${kind}`),
      observation: null,
    };
  }
  const read = source.toScope(event);
  const { reaction } = read;
  const hasImages = reaction.scope !== null && reaction.imageIds.length > 0;
  return { reaction, observation: hasImages ? observe(event, read) : null };
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

function observe(event: Envelope, { reaction, actor, eventId, at }: ReadDetail): Observation {
  const name = calledName(event) ?? event['detail-type'];
  const scope = reaction.scope ?? { accountId: event.account, region: event.region };
  const seenAt = readInstant(at) ?? readInstant(event.time ?? null);
  return {
    observationId: observationIdOf(
      eventId ?? event.id ?? '',
      [name, seenAt ?? '', ...reaction.imageIds],
      scope,
    ),
    name,
    actorArn: actor.arn,
    sourceAddress: actor.sourceAddress,
    at: seenAt,
    scope,
    imageIds: reaction.imageIds,
  };
}

/** The event's own id where it can be part of a key; otherwise a hash of what it says, so that the same event has the same id. */
function observationIdOf(
  id: string,
  said: readonly (string | Instant)[],
  scope: Observation['scope'],
): string {
  if (/^[A-Za-z0-9-]{8,64}$/.test(id)) return id;
  const parts = [scope.accountId, scope.region, id, ...said];
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);
}
