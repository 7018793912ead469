import * as z from 'zod/mini';
import type { Scope } from '../domain/image.ts';
import { accountId, region } from './identity.ts';

/** What EventBridge puts around every event. `account` and `region` are the origin's, also after forwarding. */
const envelope = z.looseObject({
  source: z.string(),
  'detail-type': z.string(),
  account: accountId,
  region,
  id: z.catch(z.optional(z.string()), undefined),
  time: z.catch(z.optional(z.string()), undefined),
  detail: z.optional(z.unknown()),
});

export type Envelope = z.infer<typeof envelope>;

export type ReadEnvelope =
  | { readonly ok: true; readonly event: Envelope }
  | { readonly ok: false; readonly reason: string };

/** The envelope, or the one sentence that says why it is none. */
export function readEnvelope(value: unknown): ReadEnvelope {
  if (Array.isArray(value)) return { ok: false, reason: 'it is a list: give one event' };
  if (typeof value !== 'object' || value === null) return { ok: false, reason: 'it is not an object' };
  if ('eventName' in value && !('detail-type' in value)) {
    return { ok: false, reason: 'it is a bare CloudTrail record: EventBridge puts an envelope around each' };
  }
  if (!('detail-type' in value)) return { ok: false, reason: 'it holds no EventBridge event' };
  const parsed = envelope.safeParse(value);
  if (parsed.success) return { ok: true, event: parsed.data };
  const fields = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.')))];
  return { ok: false, reason: `its envelope is damaged: ${fields.join(', ')}` };
}

export function scopeOf({ account, region }: Envelope): Scope {
  return { accountId: account, region };
}
