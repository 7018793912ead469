import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { AccountId } from '../domain/image.ts';
import { rejected } from './answers.ts';
import { type Envelope, scopeOf } from './envelope.ts';
import { type EventReaction, type EventSource, nobody, type ReadDetail } from './event-source.ts';
import { accountId } from './identity.ts';

export const text = ifReadable(z.string());

/** A field in another form is as good as none: nothing of a finding is believed anyway. */
export function ifReadable<Form extends z.ZodMiniType>(form: Form) {
  return z.catch(z.optional(form), undefined);
}

/** The documented example of on-demand findings carries the second source; only AWS may use the first. */
const inspectorSources = ['aws.inspector2', 'inspector2.ami.ondemand'] as const;

/** What one kind of Inspector's events has of its own. */
interface InspectorKind<Detail> extends Pick<EventSource, 'id' | 'detailTypes'> {
  readonly what: 'finding' | 'scan';
  readonly form: z.ZodMiniType<Detail>;
  react(event: Envelope, detail: Detail): EventReaction;
  /** Of a detail that could not be read, too. */
  whichOf(event: Envelope, detail: Detail | undefined): Pick<ReadDetail, 'eventId' | 'at'>;
}

export function inspectorSource<Detail>(kind: InspectorKind<Detail>): EventSource {
  const { id, detailTypes, what, form, react, whichOf } = kind;
  return {
    ...{ id, detailTypes, sources: inspectorSources, eventNames: [] },
    toScope: (event) => {
      const { success, data } = form.safeParse(event.detail);
      const reaction = success ? react(event, data) : rejected(`its detail is no ${what}`, scopeOf(event));
      return { reaction, actor: nobody, ...whichOf(event, data) };
    },
  };
}

/** The account of the resource: not the envelope's account where a delegated administrator sees the finding. */
export const resourceOwner = ifReadable(accountId);

/** Only AWS can say that something happened in another account than the envelope's. */
export function inAccountOf(event: Envelope, owner: AccountId | undefined): Envelope {
  return event.source.startsWith('aws.') && owner !== undefined ? { ...event, account: owner } : event;
}

/**
 * One id for the copies that the member and the delegated administrator each get of one state of one thing; null where
 * the event does not say which. The source is part of it, so that no forged event passes for one of AWS.
 */
export function sharedEventId(event: Envelope, parts: readonly (string | undefined)[]): string | null {
  if (parts.some((part) => part === undefined)) return null;
  const named = [event.source, event['detail-type'], event.region, ...parts];
  return createHash('sha256').update(JSON.stringify(named)).digest('hex').slice(0, 32);
}

/** Other resources are no images, and their ids are no malformed image ids. */
export function isImageLike(id: string): boolean {
  return id.startsWith('ami-');
}
