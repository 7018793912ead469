import { byControl } from '../domain/controls-view.ts';
import { groupBy } from '../domain/group-by.ts';
import { by } from '../domain/order.ts';
import type { FindingRow } from '../domain/questions.ts';
import { findRule } from '../domain/rules/registry.ts';
import { severities } from '../domain/severity.ts';
import {
  type ControlCounts,
  type Counts,
  findingStandings,
  type ReportFinding,
  type RuleCounts,
  type StandingCounts,
} from './report-document.ts';

/** The findings by how each stands, the worst first. */
export function worstFirst(rows: readonly FindingRow[]): readonly ReportFinding[] {
  return rows
    .map((row): ReportFinding => ({ ...row, standing: row.standing ?? 'notApplicable' }))
    .toSorted(
      by(
        ({ standing }) => String(findingStandings.indexOf(standing)),
        ({ severity }) => String(severities.length - severities.indexOf(severity)),
        ({ accountId }) => accountId,
        ({ region }) => region,
        ({ subjectId }) => subjectId,
        ({ ruleId }) => ruleId,
      ),
    );
}

export function countStandings(findings: readonly Pick<ReportFinding, 'standing'>[]): StandingCounts {
  const counts = { failing: 0, notJudged: 0, waived: 0, exempt: 0, passing: 0, notApplicable: 0 };
  for (const { standing } of findings) counts[standing] += 1;
  return counts;
}

/** What fails most first. */
export function countBy(
  findings: readonly ReportFinding[],
  keyOf: (finding: ReportFinding) => string | null,
): readonly Counts[] {
  return [...groupBy(findings, keyOf)]
    .map(([key, own]) => ({ key, counts: countStandings(own) }))
    .toSorted(
      by(
        ({ counts }) => downwards(counts.failing),
        ({ key }) => key ?? '',
      ),
    );
}

export function countRules(findings: readonly ReportFinding[]): readonly RuleCounts[] {
  const checks = new Map(findings.map(({ ruleId, check }) => [ruleId, check]));
  return countBy(findings, ({ ruleId }) => ruleId).map(({ key, counts }) => {
    const ruleId = key ?? '';
    const check = checks.get(ruleId) ?? '';
    return { key: ruleId, check, title: findRule(check)?.title ?? null, counts };
  });
}

/** Of the controls that the rules behind the findings serve. */
export function countControls(findings: readonly FindingRow[]): readonly ControlCounts[] {
  return byControl(findings)
    .filter(({ ruleIds }) => ruleIds.length > 0)
    .map(({ framework, id, title, source, ruleIds, subjects }) => ({
      ...{ framework, id, title, source, ruleIds },
      subjects: {
        failing: subjects.failing.length,
        notJudged: subjects.notJudged.length,
        waived: subjects.waived.length,
        exempt: subjects.exempt.length,
        passing: subjects.passing.length,
      },
    }));
}

/** So that the greatest number comes first in an order of texts. */
function downwards(count: number): string {
  return String(999_999_999 - count).padStart(9, '0');
}
