import { actionOf } from './actions/registry.ts';
import type { Finding } from './finding.ts';
import { groupBy } from './group-by.ts';
import type { ImageId, SnapshotId } from './image.ts';
import { type Instant, isPast } from './instant.ts';
import { type Demand, demandsOf } from './lifecycle.ts';
import { allowance, limitFor } from './limits.ts';
import type { Call } from './operations.ts';
import { by, byText } from './order.ts';
import { type Mode, type Rung, type RungAction, rungActions } from './policy.ts';
import type { ScopeView } from './scope-view.ts';
import { type Dated, spreadDates } from './spread.ts';

/** What would be: one action on one image, wanted by one rule or several. */
export interface PlannedAction {
  /** `deprecate#ami-…`: the same for the same step of the same image, in every run. */
  readonly actionId: string;
  readonly action: RungAction;
  readonly imageId: ImageId;
  readonly snapshotId: SnapshotId | null;
  /** All rules that want it, in order. */
  readonly ruleIds: readonly string[];
  /** The rung of the rule that is furthest along: what the guards ask about. */
  readonly rung: Rung;
  /** The rung before it in that rule's life cycle; null for the first. */
  readonly previousRung: Rung | null;
  readonly mode: Mode;
  /** When that rule's clock started; null while it stands still. */
  readonly clockStartedAt: Instant | null;
  /** The date that the alert promises or promised; null where no clock runs. */
  readonly dueAt: Instant | null;
  readonly isPromised: boolean;
  /** As the world is now; applying reads the facts and makes them again. */
  readonly calls: readonly Call[];
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

/** Every rung that is still ahead of every violation, once an image and action. Sorted by image and rung. */
export function planActions(findings: readonly Finding[], view: ScopeView): readonly PlannedAction[] {
  const rules = new Map(view.policy.rules.map((rule) => [rule.ruleId, rule]));
  const demands = findings.flatMap((finding) => {
    const rule = rules.get(finding.ruleId);
    return finding.status === 'NON_COMPLIANT' && rule !== undefined ? demandsOf(finding, rule, view) : [];
  });
  const wanted = [...groupBy(demands, actionIdOf).values()].flatMap((same) => mergeDemands(same, view));
  return rungActions
    .flatMap((action) =>
      withSpreadDates(
        action,
        wanted.filter((planned) => planned.action === action),
        view,
      ),
    )
    .toSorted(by((planned) => planned.imageId, rungOrder));
}

/** Sorts the rungs of one image: a text, since every order here is one of texts. */
export function rungOrder(planned: PlannedAction): string {
  return String(rungActions.indexOf(planned.action));
}

function actionIdOf(demand: Demand): string {
  return `${demand.rung.do}#${demand.imageId}`;
}

/** Several rules may want one step: the one that is furthest along speaks for all, and snapshots go only if all say so. */
function mergeDemands(demands: readonly Demand[], view: ScopeView): readonly PlannedAction[] {
  const [lead] = demands.toSorted((one, other) => byText(precedence(one, view), precedence(other, view)));
  const image = lead === undefined ? undefined : view.images.get(lead.imageId)?.image;
  if (lead === undefined || image === undefined) return [];
  const deleteSnapshots =
    demands.every((demand) => demand.rung.snapshots === 'delete') && view.snapshots.goWith(image);
  return [
    {
      actionId: actionIdOf(lead),
      action: lead.rung.do,
      imageId: lead.imageId,
      snapshotId: null,
      ruleIds: demands.map((demand) => demand.ruleId).toSorted(byText),
      rung: lead.rung,
      previousRung: lead.previousRung,
      mode: lead.mode,
      clockStartedAt: lead.clockStartedAt,
      dueAt: lead.dueAt,
      isPromised: lead.isPromised,
      calls: actionOf(lead.rung.do).calls(image, { now: view.now, deleteSnapshots }),
    },
  ];
}

/** Enforced before audited, running clocks before standing ones, due before not yet, `whenInUse` before not; then the earliest. */
function precedence(demand: Demand, view: ScopeView): string {
  const isDue = demand.dueAt !== null && isPast(demand.dueAt, view.now);
  const flags = [demand.mode === 'enforce', demand.clockStartedAt !== null, isDue, demand.rung.whenInUse];
  return [...flags.map((flag) => (flag ? '0' : '1')), demand.dueAt ?? '~', demand.ruleId].join(' ');
}

function withSpreadDates(
  action: RungAction,
  wanted: readonly PlannedAction[],
  view: ScopeView,
): readonly PlannedAction[] {
  const limit = limitFor(action, view.policy.limits);
  if (limit === null || !view.inventory.known) return wanted;
  const dated = wanted.flatMap(({ imageId, dueAt, isPromised }): readonly Dated[] =>
    dueAt === null ? [] : [{ imageId, dueAt, isPromised }],
  );
  const dates = spreadDates(dated, allowance(limit, view.inventory.value));
  return wanted.map((planned) => ({ ...planned, dueAt: dates.get(planned.imageId) ?? null }));
}
