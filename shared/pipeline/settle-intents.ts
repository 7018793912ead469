import { actionOf } from '../domain/actions/registry.ts';
import { type Intent, type Outcome, undoNote } from '../domain/outcome.ts';
import type { ScopeView } from '../domain/scope-view.ts';
import type { ApplyPorts } from '../ports.ts';

/**
 * Gives every intent without an outcome its outcome, by looking at the world: a run ended between its call and the
 * record of it. An image that could not be read settles nothing. Answers the outcomes that it recorded.
 */
export async function settleIntents(
  view: ScopeView,
  ports: Pick<ApplyPorts, 'journal' | 'now'>,
): Promise<readonly Outcome[]> {
  const settled: Outcome[] = [];
  for (const intent of await ports.journal.openIntents(view.facts.scope)) {
    const happened = hasHappened(intent, view);
    if (happened === null) continue;
    const outcome = outcomeOf(intent, happened, ports.now());
    await ports.journal.recordOutcome(outcome);
    settled.push(outcome);
  }
  return settled;
}

/** Null: it could not be seen. */
function hasHappened(intent: Intent, view: ScopeView): boolean | null {
  const action = actionOf(intent.action);
  const options = { now: view.now, scope: view.judged, params: intent.params, deleteSnapshots: false };
  if (action.about === 'scope') return action.calls(options).length === 0;
  const image = view.images.get(intent.subjectId)?.image;
  if (image === undefined) return readsAllImages(view) ? intent.action === 'deregister' : null;
  if (!image.state.known || !image.deprecateAt.known) return null;
  return action.calls(image, options).length === 0;
}

/** Among images that were read, one whose record could not be is missing, and is not gone. */
function readsAllImages({ facts }: ScopeView): boolean {
  return facts.images.known && facts.reads.every(({ fact, known }) => fact !== 'Images' || known);
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
