import * as z from 'zod/mini';
import type { ImageChange } from '../domain/observed.ts';
import { governImages, governSnapshots, ignored, rejected, wellFormed } from './answers.ts';
import { type Envelope, scopeOf } from './envelope.ts';
import { type Actor, type EventReaction, type EventSource, type Intent, nobody } from './event-source.ts';

const text = z.catch(z.optional(z.string()), undefined);
const fields = z.record(z.string(), z.unknown());
const parameters = z.catch(z.nullish(fields), undefined);

/** A call that CloudTrail recorded. Only the name must be there: all else may be missing, cut short or damaged. */
const detail = z.looseObject({
  eventSource: z.string(),
  eventName: z.string().check(z.regex(/^[A-Za-z0-9]{1,128}$/)),
  eventID: text,
  requestID: text,
  eventTime: text,
  sourceIPAddress: text,
  // Also set by denied calls and dry runs, even where the response claims success.
  errorCode: z.optional(z.unknown()),
  errorMessage: text,
  userIdentity: z.catch(z.optional(z.looseObject({ arn: text, invokedBy: text })), undefined),
  requestParameters: parameters,
  responseElements: parameters,
});

const cloudTrail = 'AWS API Call via CloudTrail';

export type CloudTrailDetail = z.infer<typeof detail>;

export interface ImageCall {
  readonly id: string;
  readonly eventNames: readonly string[];
  intentOf(call: CloudTrailDetail): Intent;
  /** The ids it names, not yet judged for their form. */
  imagesOf(call: CloudTrailDetail): readonly unknown[];
  /** For calls on snapshots: those that it names, not yet judged for their form. The images that rest on them are looked at. */
  snapshotsOf?(call: CloudTrailDetail): readonly unknown[];
  /** For calls whose image may be made later: why there is nothing to look at while the call names none. */
  readonly namesNoneBecause?: string;
  /** For calls that take an image from those who rely on it, or give it to others; null where this one did not. */
  changeOf?(call: CloudTrailDetail): ImageChange | null;
  readonly reason: string;
  /** For calls that change no image: why nothing is looked at. */
  readonly ignoredBecause?: string;
  /** For calls whose refusal is worth a look: null for one that says nothing of images. */
  readonly refusal?: (call: CloudTrailDetail, errorCode: string) => Refusal | null;
}

/** A refused call that says something of images. */
export interface Refusal {
  readonly imageIds: readonly unknown[];
  readonly reason: string;
}

/** One kind of EC2 call as CloudTrail brings it. */
export function imageCall(call: ImageCall): EventSource {
  return {
    id: call.id,
    sources: ['aws.ec2'],
    detailTypes: [cloudTrail],
    eventNames: call.eventNames,
    toScope(event) {
      const parsed = detail.safeParse(event.detail);
      if (!parsed.success) {
        return { reaction: damaged(event), actor: nobody, eventId: null, at: null };
      }
      const { eventID, eventTime, errorCode, requestID } = parsed.data;
      return {
        reaction: react(event, parsed.data, call),
        actor: actorOf(parsed.data),
        eventId: eventID ?? null,
        at: eventTime ?? null,
        errorCode: typeof errorCode === 'string' ? errorCode : null,
        requestId: requestID ?? null,
        change: hasFailed(parsed.data) ? null : (call.changeOf?.(parsed.data) ?? null),
      };
    },
  };
}

/** The call's name, to choose who reads it; null where the detail is not a call of EC2. */
export function calledName(event: Envelope): string | null {
  const parsed = detail.safeParse(event.detail);
  return parsed.success && parsed.data.eventSource === 'ec2.amazonaws.com' ? parsed.data.eventName : null;
}

/** A call of another service under a name that one of EC2's may have too, as a sentence; null where it is EC2's. */
export function otherServicesCall(event: Envelope): string | null {
  const parsed = detail.safeParse(event.detail);
  if (event['detail-type'] !== cloudTrail || !parsed.success) return null;
  const { eventSource, eventName } = parsed.data;
  return eventSource === 'ec2.amazonaws.com'
    ? null
    : `${eventName} is a call of ${eventSource}, which is not EC2`;
}

/** Says it is a call, and is none that could be read. */
export function isDamagedCall(event: Envelope): boolean {
  return event['detail-type'] === cloudTrail && !detail.safeParse(event.detail).success;
}

/**
 * One field of the request or the response, in both shapes that CloudTrail writes: camelCase directly, or inside
 * `<Event>Request` with PascalCase names (responses: `<Event>Response`, camelCase).
 */
export function field(call: CloudTrailDetail, side: 'request' | 'response', name: string): unknown {
  const outer = side === 'request' ? call.requestParameters : call.responseElements;
  const wrapper = side === 'request' ? 'Request' : 'Response';
  const inner = asObject(own(outer ?? {}, `${call.eventName}${wrapper}`));
  const pascal = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return own(outer ?? {}, name) ?? own(inner, pascal) ?? own(inner, name);
}

/** The members of a set: `{"items": [...]}`, a bare list, `{}` for an empty one, or `[{"content": ..., "tag": 1}]`. */
export function itemsOf(set: unknown): readonly unknown[] {
  const list = Array.isArray(set) ? set : own(asObject(set), 'items');
  return Array.isArray(list) ? list.map((item) => own(asObject(item), 'content') ?? item) : [];
}

export function own(object: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  const parsed = fields.safeParse(value);
  return parsed.success ? parsed.data : {};
}

function react(event: Envelope, call: CloudTrailDetail, source: ImageCall): EventReaction {
  const named = source.imagesOf(call);
  if (hasFailed(call)) {
    const errorCode = typeof call.errorCode === 'string' ? call.errorCode : '';
    const refusal = source.refusal?.(call, errorCode) ?? null;
    if (refusal !== null) return governImages(event, 'evaluate', refusal.imageIds, refusal.reason);
    const isDryRun = /(^|\.)DryRunOperation$/.test(errorCode);
    return ignored(event, isDryRun ? `${call.eventName} was a dry run` : `${call.eventName} failed`);
  }
  if (source.ignoredBecause !== undefined) return ignored(event, source.ignoredBecause, wellFormed(named));
  if (source.snapshotsOf !== undefined) {
    return governSnapshots(event, source.intentOf(call), source.snapshotsOf(call), source.reason);
  }
  if (source.namesNoneBecause !== undefined && named.every((id) => id === undefined)) {
    return ignored(event, source.namesNoneBecause);
  }
  return governImages(event, source.intentOf(call), named, source.reason);
}

function hasFailed({ errorCode }: CloudTrailDetail): boolean {
  return errorCode !== undefined && errorCode !== null;
}

function damaged(event: Envelope): EventReaction {
  return rejected('its detail is no record of a call', scopeOf(event));
}

function actorOf({ userIdentity, sourceIPAddress }: CloudTrailDetail): Actor {
  // A service that acts by itself has no ARN, but its host name.
  return {
    arn: userIdentity?.arn ?? userIdentity?.invokedBy ?? null,
    sourceAddress: sourceIPAddress ?? null,
  };
}
