import type { Finding, Status } from '../domain/finding.ts';
import { statuses } from '../domain/finding.ts';
import type { Use } from '../domain/image.ts';
import { by } from '../domain/order.ts';
import type { ActionStatus, GuardedAction } from '../domain/plan.ts';
import { findingsIn, type ImageReport, type ScopeReport } from '../domain/report.ts';
import type { SnapshotStatus } from '../domain/snapshot.ts';
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
    snapshots: report.snapshots,
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
    unread: report.reads.filter((read) => !read.known).length,
  };
}

/** An own image, or one whose owner is unknown, that breaks a rule; a foreign one is for its owner to mend. */
function isViolating(image: ImageReport): boolean {
  return image.owned !== false && image.findings.some((finding) => finding.status === 'NON_COMPLIANT');
}

/** Whether anything that this account answers for breaks a rule: what the exit code tells. */
export function hasViolations({ images, scopeFindings }: ScopeReport): boolean {
  return images.some(isViolating) || scopeFindings.some(({ status }) => status === 'NON_COMPLIANT');
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

function usesOf(uses: readonly Use[]): readonly Use[] {
  const byArn = new Map(uses.map(({ kind, arn }) => [`${kind} ${arn}`, { kind, arn }]));
  return [...byArn.values()].toSorted(
    by(
      (use) => use.kind,
      (use) => use.arn,
    ),
  );
}

function findingOf(finding: Finding) {
  const { ruleId, check, status, severity, reason, evidence, firstSeenAt, notifiedAt } = finding;
  return { ruleId, check, status, severity, reason, evidence, firstSeenAt, notifiedAt, waiver: null };
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
