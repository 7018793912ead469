import { actionOf } from '../domain/actions/registry.ts';
import { hasEffect } from '../domain/call-effect.ts';
import { type Intent, type Outcome, type OutcomeStatus, undoNote } from '../domain/outcome.ts';
import type { ScopeView } from '../domain/scope-view.ts';
import type { ApplyPorts } from '../ports.ts';
import { noteOutcome } from './note-outcome.ts';

/**
 * Gives every intent without an outcome its outcome, by looking at the world: a run ended between its call and the
 * record of it. What could not be read settles nothing. Answers the outcomes that it recorded.
 */
export async function settleIntents(
  open: readonly Intent[],
  view: ScopeView,
  ports: Pick<ApplyPorts, 'journal' | 'now' | 'alerts'>,
): Promise<readonly Outcome[]> {
  const settled: Outcome[] = [];
  for (const intent of open) {
    const seen = whatShows(intent, view);
    if (seen === null) continue;
    const outcome = outcomeOf(intent, seen, ports.now());
    await noteOutcome(outcome, view, ports);
    await ports.journal.recordOutcome(outcome);
    settled.push(outcome);
  }
  return settled;
}

type Seen = 'its effect' | 'a part of its effect' | 'no effect';

/** What is left of its calls is planned anew. Null: it could not be seen. */
function whatShows(intent: Intent, { images, judged }: ScopeView): Seen | null {
  const image = images.get(intent.subjectId)?.image ?? null;
  const effects = intent.calls.map((call) => hasEffect(call, image, judged));
  if (effects.some((effect) => !effect.known)) return null;
  const shown = effects.filter((effect) => effect.known && effect.value).length;
  if (shown === 0) return 'no effect';
  return shown === effects.length ? 'its effect' : 'a part of its effect';
}

function outcomeOf(intent: Intent, seen: Seen, now: Date): Outcome {
  const { scope, actionId, action, subjectId, planId } = intent;
  return {
    scope,
    actionId,
    action,
    subjectId,
    planId,
    status: statusOf(intent, seen),
    heldBy: null,
    reason: `the run of ${intent.at} ended without a record; the world shows ${seen}`,
    requestIds: [],
    undo: undoNote(intent),
    at: now.toISOString(),
  };
}

/**
 * The world does not tell whose effect it shows: somebody may have done the same just before our call, which then never
 * came. What takes away or gives back is therefore nobody's until AWS has answered it; what adds has marks of its own.
 */
function statusOf({ action }: Intent, seen: Seen): OutcomeStatus {
  if (seen !== 'its effect') return 'failed';
  const { effect, kind } = actionOf(action);
  return effect === 'additive' && kind !== 'reversal' ? 'applied' : 'already-so';
}
