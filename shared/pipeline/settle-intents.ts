import { hasEffect } from '../domain/call-effect.ts';
import { type Intent, type Outcome, undoNote } from '../domain/outcome.ts';
import type { ScopeView } from '../domain/scope-view.ts';
import type { ApplyPorts } from '../ports.ts';

/**
 * Gives every intent without an outcome its outcome, by looking at the world: a run ended between its call and the
 * record of it. What could not be read settles nothing. Answers the outcomes that it recorded.
 */
export async function settleIntents(
  open: readonly Intent[],
  view: ScopeView,
  ports: Pick<ApplyPorts, 'journal' | 'now'>,
): Promise<readonly Outcome[]> {
  const settled: Outcome[] = [];
  for (const intent of open) {
    const happened = hasHappened(intent, view);
    if (happened === null) continue;
    const outcome = outcomeOf(intent, happened, ports.now());
    await ports.journal.recordOutcome(outcome);
    settled.push(outcome);
  }
  return settled;
}

/** All its calls, or not: what is left of them is planned anew. Null: it could not be seen. */
function hasHappened(intent: Intent, { images, judged }: ScopeView): boolean | null {
  const image = images.get(intent.subjectId)?.image ?? null;
  const effects = intent.calls.map((call) => hasEffect(call, image, judged));
  if (effects.some((effect) => !effect.known)) return null;
  return effects.length > 0 && effects.every((effect) => effect.known && effect.value);
}

function outcomeOf(intent: Intent, happened: boolean, now: Date): Outcome {
  const { scope, actionId, action, subjectId, planId } = intent;
  const seen = happened ? 'the world shows its effect' : 'the world shows no effect';
  return {
    scope,
    actionId,
    action,
    subjectId,
    planId,
    status: happened ? 'applied' : 'failed',
    heldBy: null,
    reason: `the run of ${intent.at} ended without a record; ${seen}`,
    requestIds: [],
    undo: undoNote(intent),
    at: now.toISOString(),
  };
}
