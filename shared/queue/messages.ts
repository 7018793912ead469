import * as z from 'zod/mini';
import { isImageId } from '../domain/image.ts';
import type { SweepCheck } from '../domain/sweep.ts';
import { accountId, region } from '../events/identity.ts';
import type { PlanOrder, ScopeOrder } from '../ports.ts';

const runId = z.string().check(z.regex(/^[A-Za-z0-9-]{1,128}$/));
const version = z.literal(1);

// Strict: a message of a later version is refused, not half understood.
const scopeMessage = z.strictObject({
  version,
  accountId,
  region,
  /** Null is the whole scope. An empty list would be nothing, and is refused. */
  imageIds: z.nullable(z.array(z.string().check(z.refine(isImageId))).check(z.minLength(1))),
  runId,
  kind: z.enum(['sweep', 'event']),
});

const planMessage = z.strictObject({ version, accountId, region, planId: runId });

const sweepMessage = z.strictObject({ version, runId, accountIds: z.array(accountId).check(z.minLength(1)) });

const count = z.int().check(z.nonnegative());

const checkMessage = z.strictObject({
  ...{ version, runId, number: count, again: count },
  orderedAt: z.iso.datetime({ precision: 3 }),
});

/** What is left of a daily run that ended for want of time. */
export interface SweepOrder {
  readonly runId: string;
  readonly accountIds: readonly string[];
}

export type ReadMessage<T> =
  | { readonly ok: true; readonly order: T }
  | { readonly ok: false; readonly reason: string };

export function writeScopeMessage({ scope, imageIds, run }: ScopeOrder): string {
  return write(scopeMessage, { version: 1, ...scope, imageIds, ...run });
}

export function readScopeMessage(body: string): ReadMessage<ScopeOrder> {
  return read(body, scopeMessage, (message) => ({
    scope: { accountId: message.accountId, region: message.region },
    imageIds: message.imageIds,
    run: { runId: message.runId, kind: message.kind },
  }));
}

export function writePlanMessage({ scope, planId }: PlanOrder): string {
  return write(planMessage, { version: 1, ...scope, planId });
}

export function readPlanMessage(body: string): ReadMessage<PlanOrder> {
  return read(body, planMessage, (message) => ({
    scope: { accountId: message.accountId, region: message.region },
    planId: message.planId,
  }));
}

export function writeSweepMessage({ runId: id, accountIds }: SweepOrder): string {
  return write(sweepMessage, { version: 1, runId: id, accountIds });
}

export function writeCheckMessage({ runId: id, number, again, orderedAt }: SweepCheck): string {
  return write(checkMessage, { version: 1, runId: id, number, again, orderedAt });
}

/** What lies in the queue of sweeps: the rest of one, or a question how far one has come. */
export function readSweepMessage(body: string): ReadMessage<SweepOrder | SweepCheck> {
  return read<z.infer<typeof sweepMessage> | z.infer<typeof checkMessage>, SweepOrder | SweepCheck>(
    body,
    z.union([sweepMessage, checkMessage]),
    ({ version: _version, ...order }) => order,
  );
}

/** A message that its own reader would refuse must not be sent: that is a defect here, so it throws. */
function write(schema: z.ZodMiniType, message: unknown): string {
  return JSON.stringify(schema.parse(message));
}

function read<T, U>(body: string, schema: z.ZodMiniType<T>, toOrder: (message: T) => U): ReadMessage<U> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { ok: false, reason: 'it is no JSON' };
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, order: toOrder(parsed.data) };
  const [issue] = parsed.error.issues;
  return { ok: false, reason: `${issue?.path.join('.') ?? ''}: ${issue?.code ?? 'malformed'}` };
}
