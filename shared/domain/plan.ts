import type { ActionOptions } from './action.ts';
import { type ActionId, actionOf, type ReversalId } from './actions/registry.ts';
import { errandsFor } from './errands.ts';
import type { Finding } from './finding.ts';
import { groupBy } from './group-by.ts';
import { type Instant, isPast } from './instant.ts';
import { inventoryFor } from './inventory.ts';
import { type Demand, demandsOf } from './lifecycle.ts';
import { allowance, limitFor } from './limits.ts';
import type { Call } from './operations.ts';
import { by, byText } from './order.ts';
import {
  allRulesOf,
  allRungActions,
  isReversal,
  isRung,
  type Mode,
  paramsOf,
  type ReversalStep,
  type Rung,
  type RungAction,
  type Step,
} from './policy.ts';
import { reversalsOf } from './reversal.ts';
import type { ScopeView } from './scope-view.ts';
import { takesSnapshotsAlong } from './snapshots-along.ts';
import { type Dated, spreadDates } from './spread.ts';
import { type SubjectId, scopeId } from './subject.ts';

/** What would be: one action on one image, or on the scope, wanted by one rule or several. */
export interface PlannedAction {
  /** `deprecate#ami-…`: the same for the same step of the same image, in every run. */
  readonly actionId: string;
  readonly action: ActionId;
  readonly subjectId: SubjectId;
  /** All rules that want it, in order. */
  readonly ruleIds: readonly string[];
  /** The step of the rule that is furthest along, or the reversal: what the guards ask about. */
  readonly step: Step | ReversalStep;
  /** The rung before it in that rule's life cycle; null for the first, and for a remedy. */
  readonly previousRung: Rung | null;
  readonly mode: Mode;
  /** When that rule's clock started; null while it stands still. */
  readonly clockStartedAt: Instant | null;
  /** The date that the alert promises or promised; null where no clock runs. */
  readonly dueAt: Instant | null;
  readonly isPromised: boolean;
  /** What an errand is for, or why something is given back. The steps of a policy say it by their rules and dates. */
  readonly purpose?: string;
  /** As the world is now; applying reads the facts and makes them again. */
  readonly calls: readonly Call[];
  /** The id of the action that must be done first, in the same run. */
  readonly follows?: string;
}

/** `waiting`: nothing but time, or a place in the limits, is missing. */
export type ActionStatus = 'allowed' | 'held' | 'waiting';

/** A planned action after the guards. The reason names instants and limits, so that it is the same from day to day. */
export interface GuardedAction extends PlannedAction {
  readonly status: ActionStatus;
  readonly heldBy: string | null;
  readonly alsoHeldBy: readonly string[];
  readonly reason: string;
}

/**
 * Every step that is still ahead of every violation, once a subject and action, and what is to be given back. Sorted by
 * subject and step.
 */
export function planActions(findings: readonly Finding[], view: ScopeView): readonly PlannedAction[] {
  const rules = new Map(allRulesOf(view.policy).map((rule) => [rule.ruleId, rule]));
  const demands = findings.flatMap((finding) => {
    const rule = rules.get(finding.ruleId);
    return finding.status === 'NON_COMPLIANT' && rule !== undefined ? demandsOf(finding, rule, view) : [];
  });
  const wanted = [...groupBy(demands, actionIdOf).values()].flatMap((same) => mergeDemands(same, view));
  const rungs = allRungActions.flatMap((action) =>
    withSpreadDates(
      action,
      wanted.filter((planned) => planned.action === action),
      view,
    ),
  );
  // What a remedy would mend may be so already, although the rule is not met yet: then there is nothing to do.
  const remedies = wanted.filter(
    ({ step, calls, ...remedy }) => !isRung(step) && calls.length > 0 && !isDatedByRung(remedy, rungs),
  );
  const errands = errandsFor(rungs.concat(remedies), view);
  const reversals = reversalsOf(findings, view);
  return [...rungs, ...remedies, ...errands, ...reversals].toSorted(
    by((planned) => planned.subjectId, stepOrder),
  );
}

/** Deprecating sets a date of its own, which nothing may move away again. */
function isDatedByRung(
  { action, subjectId }: Pick<PlannedAction, 'action' | 'subjectId'>,
  rungs: readonly PlannedAction[],
): boolean {
  return (
    action === 'schedule-deprecation' &&
    rungs.some(
      (rung) => rung.subjectId === subjectId && rung.action === 'deprecate' && rung.mode === 'enforce',
    )
  );
}

/** Sorts the steps of one subject, rungs first: a text, since every order here is one of texts. */
export function stepOrder({ step, actionId }: PlannedAction): string {
  if (isRung(step)) return String(allRungActions.indexOf(step.do));
  return `~${isReversal(step) ? returnOrder.indexOf(step.do) : ''}${actionId}`;
}

/** What can be launched again matters most, and shares need an image that is enabled. */
const returnOrder: readonly ReversalId[] = ['enable', 'restore-launch-permissions', 'cancel-deprecation'];

/** A remedy is one rule's own: another rule's tags are other tags. */
function actionIdOf({ step, subjectId, ruleId }: Demand): string {
  return isRung(step) ? `${step.do}#${subjectId}` : `${step.do}#${subjectId}#${ruleId}`;
}

/**
 * Several rules may want one step: the one that is furthest along speaks for all that nobody waived, and snapshots go only
 * if all say so, waived or not.
 */
function mergeDemands(demands: readonly Demand[], view: ScopeView): readonly PlannedAction[] {
  const unwaived = demands.filter(({ isWaived }) => !isWaived);
  const speaking = unwaived.length === 0 ? demands : unwaived;
  const [lead] = speaking.toSorted((one, other) => byText(precedence(one, view), precedence(other, view)));
  if (lead === undefined) return [];
  const { subjectId, step, previousRung, mode, clockStartedAt, dueAt, isPromised } = lead;
  const calls = callsOf(demands, lead, view);
  // An action on images cannot be done to a scope, whatever a policy says.
  if (calls === null) return [];
  return [
    {
      actionId: actionIdOf(lead),
      action: step.do,
      subjectId,
      ruleIds: speaking.map((demand) => demand.ruleId).toSorted(byText),
      ...{ step, previousRung, mode, clockStartedAt, dueAt, isPromised },
      calls,
    },
  ];
}

/** Null: the action is not about subjects of this kind. */
function callsOf(
  demands: readonly Demand[],
  { subjectId, step }: Demand,
  view: ScopeView,
): readonly Call[] | null {
  const image = view.images.get(subjectId)?.image;
  const snapshot = view.snapshots.find(subjectId);
  const action = actionOf(step.do);
  const wantsSnapshotsGone = demands.every(
    (demand) => isRung(demand.step) && demand.step.snapshots === 'delete',
  );
  const options: ActionOptions = {
    now: view.now,
    scope: view.judged,
    params: paramsOf(step),
    deleteSnapshots: wantsSnapshotsGone && image !== undefined && takesSnapshotsAlong(image, view),
  };
  if (action.kind === 'reversal') return null;
  if (action.effect === 'none') return [];
  switch (action.about) {
    case 'image':
      return image === undefined ? null : action.calls(image, options);
    case 'snapshot':
      return snapshot === null ? null : action.calls(snapshot, options);
    case 'scope':
      return subjectId === scopeId(view.facts.scope) ? action.calls(options) : null;
  }
}

/** Enforced before audited, running clocks before standing ones, due before not yet, `whenInUse` before not; then the earliest. */
function precedence(demand: Demand, view: ScopeView): string {
  const isDue = demand.dueAt !== null && isPast(demand.dueAt, view.now);
  const flags = [demand.mode === 'enforce', demand.clockStartedAt !== null, isDue, demand.step.whenInUse];
  return [...flags.map((flag) => (flag ? '0' : '1')), demand.dueAt ?? '~', demand.ruleId].join(' ');
}

function withSpreadDates(
  action: RungAction,
  wanted: readonly PlannedAction[],
  view: ScopeView,
): readonly PlannedAction[] {
  const limit = limitFor(action, view.policy.limits);
  const inventory = inventoryFor(action, view);
  if (limit === null || !inventory.known) return wanted;
  const dated = wanted.flatMap(({ subjectId, dueAt, isPromised }): readonly Dated[] =>
    dueAt === null ? [] : [{ subjectId, dueAt, isPromised }],
  );
  const dates = spreadDates(dated, allowance(limit, inventory.value));
  return wanted.map((planned) => ({ ...planned, dueAt: dates.get(planned.subjectId) ?? null }));
}
