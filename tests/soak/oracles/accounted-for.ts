import { appliedActions, removedActions } from '../../../functions/role-actions.ts';
import type { Entry } from '../harness/chronicle.ts';
import type { Oracle, Violation } from './oracle.ts';

/** I8 and I9: reports are in order, every planned action is decided with a reason, and every plan that was applied has its outcomes. */
export const accountedFor: Oracle = {
  id: 'accounted-for',
  violations: (played) => {
    const { entries } = played.simulator.chronicle;
    return entries.flatMap((entry) => [
      ...unforeseen(entry),
      ...undecided(entry),
      ...outOfOrder(entry),
      ...withoutOutcome(entry, entries),
    ]);
  },
};

/** What a run may end by, besides a crash: it comes again. */
const foreseen = /^(ScopeBusyError|StoreRefusedError|UnreadError): /;

function unforeseen(entry: Entry): readonly Violation[] {
  if (entry.kind !== 'ended' || entry.status !== 'threw' || foreseen.test(entry.why)) return [];
  return [{ invariant: 'I8', at: entry.at, what: `${entry.functionName} ended by ${entry.why}` }];
}

function undecided(entry: Entry): readonly Violation[] {
  if (entry.kind !== 'report') return [];
  const { actions } = entry.report;
  return actions.flatMap(({ actionId, status, heldBy, reason }): readonly Violation[] => {
    const isDecided = status === 'allowed' ? heldBy === null : heldBy !== null;
    if (isDecided && reason !== '' && ['allowed', 'held', 'waiting'].includes(status)) return [];
    return [{ invariant: 'I9', at: entry.at, what: `${actionId} is ${status} by ${heldBy}: "${reason}"` }];
  });
}

function outOfOrder(entry: Entry): readonly Violation[] {
  if (entry.kind !== 'report') return [];
  const ids = entry.report.images.map(({ image }) => image.imageId);
  const actionIds = entry.report.actions.map(({ actionId }) => actionId);
  const isInOrder = ids.every((id, index) => index === 0 || (ids[index - 1] ?? '') < id);
  if (isInOrder && new Set(actionIds).size === actionIds.length) return [];
  return [
    { invariant: 'I8', at: entry.at, what: `${entry.run.runId} is out of order or tells something twice` },
  ];
}

const actionsOf: Readonly<Record<string, readonly string[]>> = {
  apply: appliedActions,
  remove: removedActions,
};

function withoutOutcome(entry: Entry, entries: readonly Entry[]): readonly Violation[] {
  if (entry.kind !== 'plan-loaded' || !isAnswered(entry, entries)) return [];
  const actions = actionsOf[entry.functionName ?? ''] ?? [];
  return entry.plan.actions
    .filter(({ action }) => actions.includes(action))
    .filter(
      ({ actionId }) =>
        !entries.some(
          (other) =>
            other.kind === 'outcome' &&
            other.outcome.actionId === actionId &&
            (other.outcome.planId === entry.plan.planId || other.outcome.at >= entry.plan.plannedAt),
        ),
    )
    .map(({ actionId }) => ({
      ...{ invariant: 'I9', at: entry.at },
      what: `${actionId} of ${entry.plan.planId} was neither done nor not done`,
    }));
}

function isAnswered({ invocation }: Entry, entries: readonly Entry[]): boolean {
  return entries.some(
    (entry) => entry.kind === 'ended' && entry.invocation === invocation && entry.status === 'answered',
  );
}
