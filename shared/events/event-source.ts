import type { ImageId, Scope } from '../domain/image.ts';
import type { Instant } from '../domain/instant.ts';
import type { ImageChange } from '../domain/observed.ts';
import type { Envelope } from './envelope.ts';

/** What an event asks for; decided by nothing but its kind. Only facts that are read afterwards decide anything else. */
export type Intent =
  | 'evaluate'
  | 'alert'
  | 'map-finding'
  | 'record-state'
  | 'image-gone'
  | 'daily-run'
  | 'ignore'
  | 'reject';

/** `govern`: look at these images. `ignore`: understood, and nothing to look at. `reject`: not understood. */
export interface EventReaction {
  readonly reaction: 'govern' | 'ignore' | 'reject';
  readonly intent: Intent;
  readonly reason: string;
  /** Where it happened; null when the event does not say so in a form that can be trusted. */
  readonly scope: Scope | null;
  /** Well-formed ids only, each once, in order. Empty for a daily run, which is about everything, and where it names snapshots. */
  readonly imageIds: readonly string[];
  /** Of an event that names snapshots and no image: the images that rest on them are meant. The same form. */
  readonly snapshotIds: readonly string[];
}

/** Who did it, as the event claims: recorded for people. */
export interface Actor {
  readonly arn: string | null;
  readonly sourceAddress: string | null;
}

export const nobody: Actor = { arn: null, sourceAddress: null };

/** What an event said happened, for the record of people. */
export interface ObservedEvent {
  readonly observationId: string;
  readonly name: string;
  readonly actorArn: string | null;
  readonly sourceAddress: string | null;
  readonly at: Instant | null;
  readonly scope: Scope;
  readonly imageIds: readonly ImageId[];
  /** Of a call that AWS refused; null for everything else. */
  readonly errorCode: string | null;
  /** Of the call that did it, as AWS answered it; null where the event does not tell. */
  readonly requestId: string | null;
  /** What it took from those who rely on the image, or gave to others. */
  readonly change: ImageChange | null;
}

export interface ReadDetail {
  readonly reaction: EventReaction;
  readonly actor: Actor;
  /** The id and time that the detail gives besides the envelope's; null when it gives none. */
  readonly eventId: string | null;
  readonly at: string | null;
  /** Of a call that AWS refused. */
  readonly errorCode?: string | null;
  readonly requestId?: string | null;
  readonly change?: ImageChange | null;
}

/** One kind of event: how to know it and what it asks for. Never throws, whatever the detail holds. */
export interface EventSource {
  /** The file's name. */
  readonly id: string;
  /** Who may send it. Only AWS can use a source that starts with `aws.`. */
  readonly sources: readonly string[];
  readonly detailTypes: readonly string[];
  /** The calls, for events that CloudTrail brings; empty for others. */
  readonly eventNames: readonly string[];
  toScope(event: Envelope): ReadDetail;
}
