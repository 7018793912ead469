import type { Finding, Status } from '../domain/finding.ts';
import { utcDay } from '../domain/instant.ts';
import { ownerIn } from '../domain/notify/subject-facts.ts';
import type { GuardedAction } from '../domain/plan.ts';
import type { Policy } from '../domain/policy.ts';
import type { FindingRow, WaiverRow } from '../domain/questions.ts';
import { findingsIn, type ScopeReport } from '../domain/report.ts';
import { standingOn } from '../domain/standing.ts';
import { namesOf, type SubjectId } from '../domain/subject.ts';
import type { ReportSource } from './build-report.ts';
import type { NextStep, TrendDay } from './report-document.ts';

/** One judgement of one account and Region, which has no history: what the page would tell of one, its notes say. */
export function scanSource(report: ScopeReport, policy: Policy): ReportSource {
  const { scope, evaluatedAt, accountName, images } = report;
  const findings = findingRows(report);
  const unread = report.reads.flatMap(({ fact, why }) => (why === null ? [] : [{ fact, why }]));
  return {
    title: `${accountName === null ? 'Account' : `${accountName},`} ${scope.accountId} in ${scope.region}`,
    generatedAt: evaluatedAt,
    policies: [report.policy],
    scopes: [{ ...scope, accountName, judgedAt: evaluatedAt, images: images.length, unread }],
    trend: [trendDay(report)],
    findings,
    next: nextSteps(report, findings),
    waivers: findings.flatMap(waiverRow),
    stories: new Map(),
    policy,
    notes: [
      'This is one judgement without a compliance table: there is no history, and no trend before this day.',
    ],
    chapters: [],
  };
}

function findingRows(report: ScopeReport): readonly FindingRow[] {
  const about = subjectsIn(report);
  return findingsIn(report).map((finding) => rowOf(finding, report, about.get(finding.subjectId)));
}

type About = Pick<FindingRow, 'name' | 'owner'>;

function subjectsIn({ images, orphanCosts, ownerTag }: ScopeReport): ReadonlyMap<SubjectId, About> {
  return new Map<SubjectId, About>([
    ...images.map(
      ({ image }) => [image.imageId, { name: image.name, owner: ownerIn(image.tags, ownerTag) }] as const,
    ),
    ...orphanCosts.map(({ snapshotId, owner }) => [snapshotId, { name: null, owner }] as const),
  ]);
}

function rowOf(finding: Finding, { scope, evaluatedAt }: ScopeReport, about: About | undefined): FindingRow {
  const { accountId, region } = scope;
  const { name = null, owner = null } = about ?? {};
  const standing = standingOn(utcDay(evaluatedAt), finding);
  return { ...finding, ...namesOf(finding.subjectId), accountId, region, name, owner, standing };
}

function trendDay(report: ScopeReport): TrendDay {
  const findings: Record<Status, number> = {
    ...{ COMPLIANT: 0, NON_COMPLIANT: 0, NOT_APPLICABLE: 0, INSUFFICIENT_DATA: 0 },
  };
  for (const { status } of findingsIn(report)) findings[status] += 1;
  return { day: utcDay(report.evaluatedAt), scopes: 1, findings };
}

function nextSteps(report: ScopeReport, rows: readonly FindingRow[]): readonly NextStep[] {
  const bySubject = new Map(rows.map((row) => [row.subjectId, row]));
  return report.actions.map((planned) => stepOf(planned, report, bySubject.get(planned.subjectId)));
}

function stepOf(planned: GuardedAction, { scope }: ScopeReport, row: FindingRow | undefined): NextStep {
  const { action, subjectId, ruleIds, dueAt, status, heldBy, reason } = planned;
  const { accountId, region } = scope;
  return {
    ...{ accountId, region, subjectId, name: row?.name ?? null, owner: row?.owner ?? null },
    ...{ ruleId: ruleIds.join(' '), action, dueAt, status, heldBy, reason },
  };
}

function waiverRow({ waiver, accountId, region, imageId, snapshotId }: FindingRow): readonly WaiverRow[] {
  return waiver === null ? [] : [{ ...waiver, accountId, region, imageId, snapshotId }];
}
