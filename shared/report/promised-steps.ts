import type { Scope } from '../domain/image.ts';
import type { Instant } from '../domain/instant.ts';
import type { DueRow, FindingRow } from '../domain/questions.ts';
import { type SubjectId, scopeId } from '../domain/subject.ts';
import type { NextStep } from './report-document.ts';

/** The steps that an alert gave a date for and that were not done by the last plan: those from the next one of their subject on. */
export function promisedSteps(findings: readonly FindingRow[], due: readonly DueRow[]): readonly NextStep[] {
  const dueAt = new Map<string, Instant>(due.map((row) => [placeOf(row), row.dueAt]));
  const steps = findings
    .filter(({ status, suspendedBy }) => status === 'NON_COMPLIANT' && suspendedBy === null)
    .flatMap((finding) => {
      const from = dueAt.get(placeOf(finding));
      return from === undefined ? [] : stepsFrom(finding, from);
    });
  const told = new Set(steps.map(placeOf));
  const untold = due.filter((row) => !told.has(placeOf(row)));
  return [...steps, ...untold.map(someStep)];
}

/** The date is known, and no finding tells any more what it was given for. */
function someStep({ accountId, region, subjectId, name, owner, dueAt }: DueRow): NextStep {
  return {
    ...{ accountId, region, subjectId, name, owner, dueAt, action: 'to be seen', ruleId: '' },
    ...{
      status: 'promised',
      heldBy: null,
      reason: 'what the date was given for is waived, paused, excluded or not open any more',
    },
  };
}

function stepsFrom(finding: FindingRow, from: Instant): readonly NextStep[] {
  const { accountId, region, subjectId, name, owner, ruleId } = finding;
  return Object.entries(finding.promisedAt)
    .filter(([, at]) => at >= from)
    .map(([action, at]) => ({
      ...{ accountId, region, subjectId, name, owner, ruleId, action, dueAt: at },
      ...{ status: 'promised', heldBy: null, reason: null },
    }));
}

/** Of a subject: images of one id may lie in several scopes. */
export function placeOf(row: Scope & { readonly subjectId: SubjectId }): string {
  return `${scopeId(row)} ${row.subjectId}`;
}
