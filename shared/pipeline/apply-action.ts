import {
  type CallResult,
  type Intent,
  type Outcome,
  type OutcomeStatus,
  type SnapshotResult,
  undoNote,
} from '../domain/outcome.ts';
import { sharesTakenBy } from '../domain/own-steps.ts';
import type { GuardedAction } from '../domain/plan.ts';
import { isReversal, isRung, paramsOf } from '../domain/policy.ts';
import type { ScopeView } from '../domain/scope-view.ts';
import type { Operator } from '../ports/operator.ts';
import type { ApplyPorts, StoredPlan } from '../ports.ts';
import { noteOutcome } from './note-outcome.ts';
import { settleSnapshots } from './settle-snapshots.ts';
import { givePlacesBack, takePlaces } from './take-places.ts';

/** One action of a plan, and what today's facts say of it. */
export interface Application {
  readonly plan: StoredPlan;
  readonly planned: GuardedAction;
  /** The same action as planned from today's facts; null when no rule wants it any more. */
  readonly current: GuardedAction | null;
  /** Where no rule wants it today: what could not be read, so that a rule may want it all the same. */
  readonly unjudged: string | null;
  /** Why no action of this plan may be done any more. */
  readonly refusal: string | null;
  /** The action that must be done before it in this run and was not; null: nothing is missing. */
  readonly missing: string | null;
  readonly view: ScopeView;
}

/** With an operator for the plan alone. */
type ActionPorts = Omit<ApplyPorts, 'operator'> & { readonly operator: Operator };

type Answer = Pick<Outcome, 'status' | 'reason'> & Partial<Pick<Outcome, 'heldBy' | 'requestIds' | 'undo'>>;

/** Judge again, take a place, write the intent, call, write the outcome. Answers what was. */
export async function applyAction(application: Application, ports: ActionPorts): Promise<Outcome> {
  const { current } = application;
  const refused = refuse(application) ?? refuseOldFacts(application, ports.now());
  if (refused !== null || current === null)
    return settle(application, refused ?? unwanted(application), ports);
  if (current.calls.length === 0) {
    return settle(application, { status: 'already-so', reason: 'the world was so already' }, ports);
  }
  const taken = await takePlaces(current, application.view, ports.budget);
  if (taken.status !== 'reserved') {
    return settle(application, { status: 'held', heldBy: 'blast-radius', reason: taken.status }, ports);
  }
  const intent = intentOf(application, current);
  await ports.journal.recordIntent(intent);
  const result = await performAll(current, application.view, ports);
  // What was given back to the image before, or will be, has the same place.
  if (result.surelyHadNoEffect && !isReversal(current.step)) {
    await givePlacesBack(taken.places, ports.budget);
  }
  const outcome = await settle(application, { ...result.answer, undo: undoNote(intent) }, ports);
  await settleSnapshots(outcome, result.snapshots, taken.places, ports);
  return outcome;
}

function refuse(application: Application): Answer | null {
  const { current, refusal, missing } = application;
  if (refusal !== null) return { status: 'held', heldBy: 'stale-plan', reason: refusal };
  if (current === null) return unwanted(application);
  if (missing !== null) return { status: 'held', heldBy: 'dwell', reason: `${missing} comes before it` };
  if (current.status === 'allowed') return null;
  return { status: 'held', heldBy: current.heldBy, reason: current.reason };
}

/** The world goes on while facts are read and other actions are done: what is a minute old is no reason to act. */
const oldestFactsMs = 60_000;

function refuseOldFacts({ view }: Application, now: Date): Answer | null {
  if (now.getTime() - view.now.getTime() <= oldestFactsMs) return null;
  return {
    status: 'held',
    heldBy: 'facts-complete',
    reason: `the facts of ${view.now.toISOString()} are more than a minute old`,
  };
}

/** Not read is not "no longer so". */
function unwanted({ unjudged, planned }: Application): Answer {
  if (unjudged !== null) {
    return { status: 'held', heldBy: 'facts-complete', reason: `could not be read: ${unjudged}` };
  }
  return { status: 'drifted', heldBy: 'drift', reason: unwantedReason(planned) };
}

function unwantedReason({ step }: GuardedAction): string {
  if (isReversal(step)) return 'there is nothing to give back any more';
  return `no rule wants it any more${isRung(step) ? '' : ', or what it would mend is so already'}`;
}

function intentOf({ plan, view }: Application, current: GuardedAction): Intent {
  const image = view.images.get(current.subjectId)?.image;
  const shares = image?.launchPermissions.known === true ? image.launchPermissions.value : [];
  return {
    scope: plan.scope,
    actionId: current.actionId,
    action: current.action,
    subjectId: current.subjectId,
    planId: plan.planId,
    policyHash: plan.policyHash,
    ruleIds: current.ruleIds,
    calls: current.calls,
    params: paramsOf(current.step),
    launchPermissions: shares,
    taken: sharesTakenBy(current.calls, shares),
    deprecateAt: image?.deprecateAt.known === true ? image.deprecateAt.value : null,
    reason: current.reason,
    at: view.now.toISOString(),
  };
}

interface Performed {
  readonly answer: Answer;
  readonly surelyHadNoEffect: boolean;
  readonly snapshots: readonly SnapshotResult[];
}

/** Stops at the first call that did not go through; what was done before it stays done. */
async function performAll(action: GuardedAction, view: ScopeView, ports: ActionPorts): Promise<Performed> {
  const requestIds: string[] = [];
  const details: string[] = [];
  const snapshots: SnapshotResult[] = [];
  let status: OutcomeStatus = 'applied';
  for (const [index, call] of action.calls.entries()) {
    if (await ports.statements.isPaused(view.facts.scope, ports.now())) return pausedAt(index, requestIds);
    const result = await ports.operator.perform(view.facts.scope, call);
    if (result.status === 'refused' || result.status === 'failed') {
      return stopped(call.operation, result, requestIds);
    }
    if (result.status === 'already-so') status = 'already-so';
    else if (result.requestId !== null) requestIds.push(result.requestId);
    if (result.status === 'done') snapshots.push(...(result.snapshots ?? []));
    const detail = result.status === 'already-so' ? result.reason : result.detail;
    if (detail !== null) details.push(detail);
  }
  const reason = details.length === 0 ? action.reason : `${action.reason}; ${details.join('; ')}`;
  return { answer: { status, reason, requestIds }, surelyHadNoEffect: false, snapshots };
}

/** The kill switch bites between two calls too: what was done before it stays done. */
function pausedAt(index: number, requestIds: readonly string[]): Performed {
  return {
    answer: {
      status: 'held',
      heldBy: 'paused',
      reason: 'it was paused while the plan was applied',
      requestIds,
    },
    surelyHadNoEffect: index === 0,
    snapshots: [],
  };
}

function stopped(
  operation: string,
  result: Extract<CallResult, { status: 'refused' | 'failed' }>,
  requestIds: readonly string[],
): Performed {
  const mayHaveHappened = result.status === 'failed' && result.mayHaveHappened;
  return {
    answer: { status: 'failed', reason: `${operation}: ${result.code}: ${result.reason}`, requestIds },
    surelyHadNoEffect: !mayHaveHappened && requestIds.length === 0,
    snapshots: [],
  };
}

/** Every action of a plan ends in a recorded outcome, also one that was never tried. */
async function settle(application: Application, answer: Answer, ports: ActionPorts): Promise<Outcome> {
  const { plan, planned, view } = application;
  const outcome: Outcome = {
    scope: plan.scope,
    actionId: planned.actionId,
    action: planned.action,
    subjectId: planned.subjectId,
    planId: plan.planId,
    heldBy: null,
    requestIds: [],
    undo: null,
    ...answer,
    at: ports.now().toISOString(),
  };
  // First: whoever breaks off in between tells what the next run settles, once.
  await noteOutcome(outcome, view, ports);
  await ports.journal.recordOutcome(outcome);
  return outcome;
}
