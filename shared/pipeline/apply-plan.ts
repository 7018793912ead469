import type { ActionId } from '../domain/actions/registry.ts';
import { evaluate } from '../domain/evaluate.ts';
import type { Finding } from '../domain/finding.ts';
import { guardPlan } from '../domain/guard-plan.ts';
import { snapshotIdsOf } from '../domain/image.ts';
import type { Intent, Outcome } from '../domain/outcome.ts';
import { type GuardedAction, planActions } from '../domain/plan.ts';
import type { Policy } from '../domain/policy.ts';
import { type ScopeView, viewScope } from '../domain/scope-view.ts';
import { namesOf, type SubjectId, scopeId } from '../domain/subject.ts';
import type { Reach } from '../ports/operator.ts';
import type { ApplyPorts, OrphanReading, PlanOrder, StoredPlan } from '../ports.ts';
import { applyAction } from './apply-action.ts';
import { askUsersAgain, withAnswers } from './ask-users-again.ts';
import { withElsewhere } from './read-elsewhere.ts';
import { readOptions } from './read-options.ts';
import { settleIntents } from './settle-intents.ts';

/** A plan that waited longer was made of facts that may no longer hold. */
const oldestPlanMs = 6 * 3_600_000;
/** Longer than a function may run, so that no lease ends while its holder still calls. */
const leaseMs = 20 * 60_000;

/** Somebody else works on the scope: the message comes again later. */
export class ScopeBusyError extends Error {
  override readonly name = 'ScopeBusyError';
}

/**
 * Does what a saved plan allows, once more judged: lease, load, read again, guard again, then for each action intent,
 * call, outcome; then tell of them. Nothing is done that today's facts do not allow. Answers one outcome an action of the plan, but none for
 * what was done since it was planned: the same order may come again. Without a plan it only settles what was left open.
 */
export async function applyPlan(
  order: PlanOrder,
  only: readonly ActionId[],
  policy: Policy,
  ports: ApplyPorts,
): Promise<readonly Outcome[]> {
  const lease = await ports.leases.takeLease(order.scope, order.planId, leaseMs);
  if (lease === null)
    throw new ScopeBusyError(`${order.scope.accountId} ${order.scope.region} is being changed`);
  try {
    const plan = await ports.plans.loadPlan(order.scope, order.planId);
    const open = await ports.journal.openIntents(order.scope);
    if (plan === null && open.length === 0) return [];
    const view = await readAgain(order, { actions: plan?.actions ?? [], open }, policy, ports);
    const settled = await settleIntents(open, view, ports);
    const now = settled.length === 0 ? view : await withHistory(view, ports);
    const outcomes = plan === null ? [] : await applyActions(plan, only, now, ports);
    await ports.alerts.announceNoted(order.scope);
    return outcomes;
  } finally {
    await ports.leases.releaseLease(lease);
  }
}

/** As of the instant before the reading: its facts are at least as young as the view. Also of what a run left open. */
async function readAgain(
  { scope, planId }: PlanOrder,
  { actions, open }: Pick<StoredPlan, 'actions'> & { readonly open: readonly Intent[] },
  policy: Policy,
  ports: ApplyPorts,
): Promise<ScopeView> {
  const history = await ports.history.readHistory(scope);
  const now = ports.now();
  const changing = new Set([...actions, ...open].map(({ subjectId }) => subjectId));
  const options = { ...readOptions(policy, history, now), run: planId };
  const shares = [...options.launchPermissions].filter(([imageId]) => !changing.has(imageId));
  // Side by side: all of it has to be younger than a minute when it is acted on.
  const [facts, answers] = await Promise.all([
    ports.facts.readFacts(scope, null, {
      ...options,
      extra: changing.has(scopeId(scope)) ? new Set([...options.extra, 'settings']) : options.extra,
      launchPermissions: new Map(shares),
      ...(options.orphans === undefined ? {} : { orphans: anew(options.orphans, changing) }),
      changing,
    }),
    askUsersAgain({ scope, actions }, options, ports.elsewhere),
  ]);
  const told = await withElsewhere(history, facts, changing, ports.elsewhere);
  return viewScope(facts, policy, withAnswers(told, { scope, answers }, policy, now), now);
}

/** What is about to go is asked anew, whoever was told to share it before. */
function anew(orphans: OrphanReading, changing: ReadonlySet<SubjectId>): OrphanReading {
  return { ...orphans, unshared: new Set([...orphans.unshared].filter((id) => !changing.has(id))) };
}

/** What was settled is part of what was done before. */
async function withHistory(
  { facts, policy, now, history: { elsewhere } }: ScopeView,
  { history }: ApplyPorts,
): Promise<ScopeView> {
  return viewScope(facts, policy, { ...(await history.readHistory(facts.scope)), elsewhere }, now);
}

/** One after the other: the reservation of each place must see the one before. */
async function applyActions(
  plan: StoredPlan,
  only: readonly ActionId[],
  view: ScopeView,
  ports: ApplyPorts,
): Promise<readonly Outcome[]> {
  const refusal = refusalOf(plan, view);
  const findings = evaluate(view);
  const guarded = guardPlan(planActions(findings, view), view);
  const today = new Map(guarded.map((action) => [action.actionId, action]));
  const wanted = plan.actions.filter(({ action }) => only.includes(action));
  const operator = ports.operator.confinedTo(plan.scope, reachOf(plan, wanted, today, view));
  const outcomes: Outcome[] = [];
  for (const planned of wanted) {
    if (wasDone(planned, plan, view)) continue;
    const current = today.get(planned.actionId) ?? null;
    const unjudged = current === null ? whyUnjudged(planned, findings, view) : null;
    const missing = missingBefore(current, outcomes);
    const application = { plan, planned, current, unjudged, refusal, missing, view };
    outcomes.push(await applyAction(application, { ...ports, operator }));
  }
  return outcomes;
}

/** What today's facts allow of the plan, and nothing else, whatever goes wrong on the way to it. */
function reachOf(
  { planId }: StoredPlan,
  wanted: readonly GuardedAction[],
  today: ReadonlyMap<string, GuardedAction>,
  { images }: ScopeView,
): Reach {
  const current = wanted.flatMap(({ actionId }) => today.get(actionId) ?? []);
  return {
    run: planId,
    calls: current.filter(({ status }) => status === 'allowed').flatMap(({ calls }) => calls),
    snapshotsOf: (imageId) => {
      const image = images.get(imageId)?.image;
      return image === undefined ? [] : snapshotIdsOf(image);
    },
  };
}

/** Its calls were made for a world in which the action that it follows is done. */
function missingBefore(current: GuardedAction | null, outcomes: readonly Outcome[]): string | null {
  const first = current?.follows;
  if (first === undefined) return null;
  const done = outcomes.find(({ actionId }) => actionId === first);
  return done?.status === 'applied' || done?.status === 'already-so' ? null : first;
}

/** What was not read, so that nobody can say whether the action is still wanted; null when that can be said. */
function whyUnjudged(
  { subjectId, ruleIds }: GuardedAction,
  findings: readonly Finding[],
  { facts, images, snapshots }: ScopeView,
): string | null {
  if (namesOf(subjectId).snapshotId !== null) return whyUnjudgedSnapshot(subjectId, facts, snapshots);
  const isImage = subjectId !== scopeId(facts.scope);
  if (isImage && !facts.images.known) return `images: ${facts.images.why}`;
  // Some records may be unreadable among others that were read.
  const gap = facts.reads.find(({ fact, known }) => fact === 'Images' && !known);
  if (isImage && gap !== undefined && !images.has(subjectId)) return `images: ${gap.why}`;
  const finding = findings.find(
    (each) =>
      each.subjectId === subjectId && ruleIds.includes(each.ruleId) && each.status === 'INSUFFICIENT_DATA',
  );
  return finding === undefined ? null : `${finding.ruleId}: ${finding.reason}`;
}

function whyUnjudgedSnapshot(
  snapshotId: SubjectId,
  { snapshots: listed, reads }: ScopeView['facts'],
  snapshots: ScopeView['snapshots'],
): string | null {
  if (!listed.known) return `snapshots: ${listed.why}`;
  const finding = snapshots.findingOf(snapshotId);
  if (finding?.status === 'UNKNOWN') return finding.reason;
  const gap = reads.find(({ fact, known }) => fact === 'Snapshots' && !known);
  return finding === null && gap !== undefined ? `snapshots: ${gap.why}` : null;
}

function wasDone({ subjectId, action }: GuardedAction, { plannedAt }: StoredPlan, view: ScopeView): boolean {
  return view.outcomesOf(subjectId).some((outcome) => outcome.action === action && outcome.at >= plannedAt);
}

/** Why the plan as a whole must not be applied any more; null when it may. */
function refusalOf(plan: StoredPlan, { policy, now }: ScopeView): string | null {
  if (plan.policyHash !== policy.hash) return `it was planned by the policy ${plan.policyHash}`;
  if (now.getTime() - Date.parse(plan.plannedAt) > oldestPlanMs) return `it was planned at ${plan.plannedAt}`;
  return null;
}
