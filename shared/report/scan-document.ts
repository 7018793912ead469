import type { Finding, Status } from '../domain/finding.ts';
import { statuses } from '../domain/finding.ts';
import { groupBy } from '../domain/group-by.ts';
import type { Use } from '../domain/image.ts';
import { by } from '../domain/order.ts';
import type { ActionStatus, GuardedAction } from '../domain/plan.ts';
import { findingsIn, type ImageReport, type ScopeReport } from '../domain/report.ts';
import type { SnapshotStatus } from '../domain/snapshot.ts';
import { type CostSum, costNotes, sumOf, sumsByOwner } from '../domain/snapshot-cost.ts';
import { snapshotPrices } from '../domain/snapshot-prices.ts';
import type { Waiver } from '../domain/statements.ts';
import { namesOf } from '../domain/subject.ts';

/**
 * The answer of `amigov scan` and `amigov plan` as JSON: a contract with other programs. Fields are only ever added
 * while `schemaVersion` stays 1.
 */
export function scanDocument(report: ScopeReport) {
  return {
    schemaVersion: 1,
    scope: report.scope,
    evaluatedAt: report.evaluatedAt,
    policy: report.policy,
    images: report.images.map(imageOf),
    scopeFindings: report.scopeFindings.map(findingOf),
    snapshots: snapshotsOf(report),
    plan: { actions: report.actions.map(actionOf) },
    reads: report.reads,
    summary: summaryOf(report),
  };
}

/** Counts for people and for a quick check; every number can be counted again in the document. */
export function summaryOf(report: ScopeReport) {
  return {
    images: {
      total: report.images.length,
      owned: report.images.filter((image) => image.owned === true).length,
      inUse: report.images.filter((image) => image.inUse.known && image.inUse.value).length,
      usageUnknown: report.images.filter((image) => !image.inUse.known).length,
      violating: report.images.filter(isViolating).length,
    },
    findings: countBy<Status>(
      statuses,
      findingsIn(report).map((finding) => finding.status),
    ),
    actions: countBy<ActionStatus>(
      actionStatuses,
      report.actions.map((action) => action.status),
    ),
    snapshots: countBy<SnapshotStatus>(
      snapshotStatuses,
      report.snapshots.map((snapshot) => snapshot.status),
    ),
    orphanedSnapshots: orphanSummary(report),
    unread: report.reads.filter((read) => !read.known).length,
  };
}

/** What orphaned snapshots may cost a month: always an interval, and why it is one. */
function orphanSummary({ orphanCosts, scope }: ScopeReport) {
  return {
    ...costOf(sumOf(orphanCosts)),
    byOwner: sumsByOwner(orphanCosts).map((sum) => ({ owner: sum.owner, ...costOf(sum) })),
    price: snapshotPrices.get(scope.region) ?? null,
    notes: costNotes(orphanCosts),
  };
}

/** `to` is null where the bound of any of them is unknown. */
function costOf({ snapshots, gib, fromUsd, toUsd, unpriced }: CostSum) {
  const monthlyUsd = { from: fromUsd, to: unpriced === 0 ? toUsd : null };
  return { snapshots, gib, monthlyUsd, unpriced };
}

function snapshotsOf({ snapshots, orphanCosts, orphanFindings }: ScopeReport) {
  const costs = new Map(orphanCosts.map((cost) => [cost.snapshotId, cost]));
  const findings = groupBy(orphanFindings, (finding) => finding.subjectId);
  return snapshots.map((snapshot) => {
    const cost = costs.get(snapshot.snapshotId);
    const own = (findings.get(snapshot.snapshotId) ?? []).map(findingOf);
    if (cost === undefined) return { ...snapshot, findings: own };
    const { owner, gib, monthly } = cost;
    return {
      ...snapshot,
      findings: own,
      owner,
      gib: gib.known ? gib.value : null,
      monthlyUsd: { from: monthly.fromUsd, to: monthly.toUsd.known ? monthly.toUsd.value : null },
    };
  });
}

/** An own image, or one whose owner is unknown, that breaks a rule; a foreign one is for its owner to mend. */
function isViolating(image: ImageReport): boolean {
  return image.owned !== false && image.findings.some((finding) => finding.status === 'NON_COMPLIANT');
}

/** Whether anything that this account answers for breaks a rule: what the exit code tells. */
export function hasViolations({ images, scopeFindings, orphanFindings }: ScopeReport): boolean {
  const others = [...scopeFindings, ...orphanFindings];
  return images.some(isViolating) || others.some(({ status }) => status === 'NON_COMPLIANT');
}

const actionStatuses: readonly ActionStatus[] = ['allowed', 'held', 'waiting'];
const snapshotStatuses: readonly SnapshotStatus[] = ['IN_USE', 'ORPHANED', 'PROTECTED', 'NOT_AMI', 'UNKNOWN'];

function imageOf({ image, owned, inUse, usage, findings }: ImageReport) {
  return {
    imageId: image.imageId,
    name: image.name,
    ownerId: image.ownerId,
    owned,
    state: image.state.known ? image.state.value : null,
    inUse: inUse.known ? inUse.value : null,
    usage: usesOf(usage.uses),
    findings: findings.map(findingOf),
  };
}

/** Each once, in order. */
export function usesOf(uses: readonly Use[]): readonly Use[] {
  const byArn = new Map(uses.map(({ kind, arn }) => [`${kind} ${arn}`, { kind, arn }]));
  return [...byArn.values()].toSorted(
    by(
      (use) => use.kind,
      (use) => use.arn,
    ),
  );
}

export function findingOf(finding: Finding) {
  const { ruleId, check, status, severity, reason, evidence, firstSeenAt, notifiedAt, waiver } = finding;
  return {
    ...{ ruleId, check, status, severity, reason, evidence, firstSeenAt, notifiedAt },
    waiver: waiver === null ? null : waiverOf(waiver),
  };
}

/** Whose finding it is stands beside it. */
function waiverOf({ by: grantedBy, why, grantedAt, until, renewedFrom }: Waiver) {
  return { by: grantedBy, why, grantedAt, until, renewedFrom };
}

function actionOf(planned: GuardedAction) {
  const { action, subjectId, ruleIds, status, dueAt, heldBy, alsoHeldBy, reason } = planned;
  return { action, ...namesOf(subjectId), ruleIds, status, dueAt, heldBy, alsoHeldBy, reason };
}

function countBy<K extends string>(keys: readonly K[], values: readonly K[]): Readonly<Record<K, number>> {
  const counts = Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
  for (const value of values) counts[value] += 1;
  return counts;
}
