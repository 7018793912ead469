import { type ActionId, actionOf } from '../../shared/domain/actions/registry.ts';
import type { Policy } from '../../shared/domain/policy.ts';
import type { ScopeReport } from '../../shared/domain/report.ts';
import { namesOf } from '../../shared/domain/subject.ts';
import type { Log } from '../../shared/log.ts';
import { planScope } from '../../shared/pipeline/plan-scope.ts';
import type { Observations } from '../../shared/ports/observations.ts';
import type { Journal, PlanPorts, ScopeOrder } from '../../shared/ports.ts';
import type { LaterQueue } from '../../shared/queue/later.ts';
import type { PlanQueue, ScopeQueue } from '../../shared/queue/queues.ts';
import { countHolds } from '../count-holds.ts';
import { appliedActions, removedActions } from '../role-actions.ts';
import { nextLook } from './next-look.ts';
import { nextPart } from './next-part.ts';

export interface GovernPorts {
  readonly policy: Policy;
  readonly plan: PlanPorts;
  readonly observations: Pick<Observations, 'clearWaiting'>;
  readonly journal: Pick<Journal, 'openIntents'>;
  readonly scopes: ScopeQueue;
  readonly later: LaterQueue;
  readonly applyQueue: PlanQueue;
  readonly removeQueue: PlanQueue;
}

/** Judges one scope and hands on what is allowed there. Nothing in it can change an image. */
export async function judgeScope(order: ScopeOrder, ports: GovernPorts, log: Log): Promise<void> {
  const { scope, imageIds, run } = order;
  const { policy } = ports;
  if (policy.regions !== 'all' && !policy.regions.includes(scope.region)) {
    // Permanent: the policy does not govern there.
    log.info('scope passed over', { ...scope, ...run, reason: 'the policy does not name its Region' });
    return;
  }
  // Before the facts are read: what changes from now on marks the image again, and is judged again.
  if (imageIds !== null) await ports.observations.clearWaiting(scope, imageIds);
  const report = await planScope(order, policy, ports.plan);
  logReport(report, order, log);
  const rest = nextPart(order, report, ports.plan);
  if (rest !== null) await ports.scopes.sendScopes([rest]);
  await lookAgain(order, report, ports, log);
  const planOrder = { scope, planId: run.runId };
  // What a run left open is settled by the next one, also where it finds nothing to do.
  const isOpen = (await ports.journal.openIntents(scope)).length > 0;
  if (isOpen || allowsAny(report, appliedActions)) await ports.applyQueue.sendPlan(planOrder);
  if (allowsAny(report, removedActions)) await ports.removeQueue.sendPlan(planOrder);
}

/** What cannot be asked for is no reason to judge again: the daily sweep looks at the image in any case. */
async function lookAgain(
  order: ScopeOrder,
  report: ScopeReport,
  { later }: Pick<GovernPorts, 'later'>,
  log: Log,
): Promise<void> {
  const look = nextLook(order, report);
  if (look === null) return;
  const { scope, imageIds, run } = look.order;
  const about = { ...scope, ...run, imageIds, at: look.at.toISOString() };
  try {
    await later.sendScopeAt(look.order, look.at);
    log.info('image looked at again later', about);
  } catch (error) {
    log.error('a later look could not be asked for', { ...about, error });
    log.count('LookNotAsked');
  }
}

function allowsAny({ actions }: ScopeReport, wanted: readonly ActionId[]): boolean {
  return actions.some(({ action, status }) => status === 'allowed' && wanted.includes(action));
}

function logReport(report: ScopeReport, { scope, imageIds, run }: ScopeOrder, log: Log): void {
  const changing = report.actions.filter(({ action }) => actionOf(action).effect !== 'none');
  const allowed = changing.filter(({ status }) => status === 'allowed').length;
  const held = changing.filter(({ status }) => status === 'held').length;
  const unread = report.reads.filter((read) => !read.known).map(({ fact, why }) => ({ fact, why }));
  for (const { subjectId, action, status, heldBy, alsoHeldBy, reason } of changing) {
    log.info('action planned', {
      ...scope,
      ...namesOf(subjectId),
      action,
      status,
      heldBy,
      alsoHeldBy,
      reason,
    });
  }
  log.info('scope judged', {
    ...scope,
    ...run,
    imageIds,
    images: report.images.length,
    actions: { allowed, held, waiting: changing.length - allowed - held },
    unread,
  });
  log.count('ScopeJudged');
  log.count('ActionAllowed', allowed);
  log.count('ActionHeld', held);
  countHolds(changing, log);
  log.count('FactUnread', unread.length);
}
