import { descendantLine } from '../descendants.ts';
import type { Finding } from '../finding.ts';
import { findingsIn, type ScopeReport } from '../report.ts';
import type { SubjectId } from '../subject.ts';
import type { ViolationAlert } from './alert.ts';
import { subjectFacts } from './subject-facts.ts';

/** A finding as it stands once its alert was accepted, with that alert. */
export interface ToldFinding {
  readonly finding: Finding;
  readonly alert: ViolationAlert;
}

/** In the order of the findings that are to be told. */
export function violationsOf(report: ScopeReport, announced: readonly Finding[]): readonly ToldFinding[] {
  const before = new Map(findingsIn(report).map((finding) => [keyOf(finding), finding]));
  const facts = factsOfSubjects(report);
  const costs = new Map(report.orphanCosts.map((cost) => [cost.snapshotId, cost]));
  return announced.map((finding) => {
    const { subjectId, ruleId, ruleHash, check, severity, mode, reason } = finding;
    // The alert before: a clock that starts anew is news again, and a run that is repeated is not. An audit starts no clock.
    const last = before.get(keyOf(finding))?.announcedAt ?? 'first';
    return {
      finding,
      alert: {
        kind: 'violation',
        alertId: ['violation', subjectId, ruleId, ruleHash.slice(0, 16), mode, last].join('#'),
        at: report.evaluatedAt,
        scope: report.scope,
        accountName: report.accountName,
        subjectId,
        ...facts(subjectId),
        ...{ severity, ruleIds: [ruleId], check, mode, reason },
        since: finding.firstSeenAt,
        dates: finding.promisedAt,
        suspendedBy: finding.suspendedBy,
        descendants: descendantLine(finding),
        orphanCost: costs.get(subjectId) ?? null,
      },
    };
  });
}

function factsOfSubjects({ images, orphanCosts, ownerTag }: ScopeReport) {
  const byImage = new Map(images.map(({ image }) => [image.imageId, image]));
  const owners = new Map(orphanCosts.map(({ snapshotId, owner }) => [snapshotId, owner]));
  return (subjectId: SubjectId) => ({
    ...subjectFacts(byImage.get(subjectId) ?? null, ownerTag),
    ...(owners.has(subjectId) ? { owner: owners.get(subjectId) ?? null } : {}),
  });
}

function keyOf({ subjectId, ruleId }: Pick<Finding, 'subjectId' | 'ruleId'>): string {
  return `${subjectId}#${ruleId}`;
}
