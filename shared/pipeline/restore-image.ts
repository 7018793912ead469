import type { ImageId, Scope } from '../domain/image.ts';
import type { Instant } from '../domain/instant.ts';
import type { CallResult } from '../domain/outcome.ts';
import {
  planRestore,
  type RestoreIntent,
  type RestorePlan,
  type RestoreStep,
  type Taken,
} from '../domain/restore.ts';
import type { Operator } from '../ports/operator.ts';

/** Told in the image's story, before and after the call; never a step of the life cycle, so that it counts as an objection. */
export interface Restores {
  recordRestoreIntent(intent: RestoreIntent): Promise<void>;
  recordRestoreOutcome(intent: RestoreIntent, result: CallResult, at: Instant): Promise<void>;
}

/** All that bringing an image back needs from outside. */
export interface RestorePorts {
  readonly now: () => Date;
  readTaken(): Promise<Taken>;
  readonly operator: Operator;
  /** Null: nobody keeps a story. */
  readonly restores: Restores | null;
  readonly pause: (ms: number) => Promise<void>;
  /** Told of every call that AWS answered by yes. */
  readonly onDone: (step: RestoreStep) => void;
}

export interface RestoreOrder {
  readonly scope: Scope;
  readonly imageId: ImageId;
  readonly restoreId: string;
  readonly by: string;
}

export interface Restored {
  readonly done: readonly RestoreStep[];
  /** The first that did not go through, and why; null: all did. */
  readonly failed: { readonly what: string; readonly why: string } | null;
  /** What was not tried any more. */
  readonly left: readonly RestoreStep[];
  readonly notes: readonly string[];
}

type Planned = Extract<RestorePlan, { readonly status: 'planned' }>;

/** Does what was planned, one call after the other, and stops at the first that does not go through. */
export async function restoreImage(
  order: RestoreOrder,
  plan: Planned,
  ports: RestorePorts,
): Promise<Restored> {
  const first = await doSteps(order, plan.steps, ports);
  if (first.failed !== null || !plan.goesOn) return { ...first, notes: plan.notes };
  const next = await planWhenBack(ports);
  if (next.status === 'refused') {
    return { ...first, failed: { what: 'look at the image again', why: next.reason }, notes: [] };
  }
  const second = await doSteps(order, next.steps, ports);
  return { ...second, done: [...first.done, ...second.done], notes: next.notes };
}

const looks = 15;
const betweenLooksMs = 2_000;

/** EC2 shows a restored image after a while (EC2 API reference, eventual consistency). */
async function planWhenBack(ports: RestorePorts): Promise<RestorePlan> {
  for (let look = 1; ; look += 1) {
    const plan = planRestore(await ports.readTaken());
    const isBack = plan.status === 'planned' && !plan.goesOn;
    if (isBack) return plan;
    if (look >= looks) {
      const reason = plan.status === 'refused' ? plan.reason : 'it is still in the Recycle Bin';
      return { status: 'refused', reason: `${reason}; run the command again` };
    }
    await ports.pause(betweenLooksMs);
  }
}

async function doSteps(
  order: RestoreOrder,
  steps: readonly RestoreStep[],
  ports: RestorePorts,
): Promise<Omit<Restored, 'notes'>> {
  for (const [index, step] of steps.entries()) {
    const why = await doStep(order, step, ports);
    if (why !== null) {
      const failed = { what: step.does, why };
      return { done: steps.slice(0, index), failed, left: steps.slice(index + 1) };
    }
    ports.onDone(step);
  }
  return { done: steps, failed: null, left: [] };
}

/** Why it did not go through; null: it did. */
async function doStep(
  { scope, imageId, restoreId, by }: RestoreOrder,
  { call }: RestoreStep,
  { now, operator, restores }: RestorePorts,
): Promise<string | null> {
  const intent: RestoreIntent = { scope, imageId, restoreId, by, call, at: now().toISOString() };
  await restores?.recordRestoreIntent(intent);
  const result = await operator.perform(scope, call);
  const why = whyNot(result);
  try {
    await restores?.recordRestoreOutcome(intent, result, now().toISOString());
    return why;
  } catch (error) {
    const told = `the story could not be told of it: ${error instanceof Error ? error.message : String(error)}`;
    return why === null ? `it was done, but ${told}` : `${why}; ${told}`;
  }
}

function whyNot(result: CallResult): string | null {
  switch (result.status) {
    case 'done':
      return null;
    case 'already-so':
    case 'refused':
      return `${result.code}: ${result.reason}`;
    case 'failed':
      return `${result.code}: ${result.reason}${result.mayHaveHappened ? '; whether it happened is not known' : ''}`;
  }
}
