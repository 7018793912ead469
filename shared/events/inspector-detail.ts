import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { AccountId } from '../domain/image.ts';
import type { Envelope } from './envelope.ts';
import { accountId } from './identity.ts';

export const text = ifReadable(z.string());

/** A field in another form is as good as none: nothing of a finding is believed anyway. */
export function ifReadable<Form extends z.ZodMiniType>(form: Form) {
  return z.catch(z.optional(form), undefined);
}

/** The documented example of on-demand findings carries the second source; only AWS may use the first. */
export const inspectorSources = ['aws.inspector2', 'inspector2.ami.ondemand'] as const;

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
