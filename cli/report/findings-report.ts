import { statuses } from '../../shared/domain/finding.ts';
import type { FindingRow } from '../../shared/domain/questions.ts';
import { findRule } from '../../shared/domain/rules/registry.ts';
import { severities } from '../../shared/domain/severity.ts';
import { allFindings } from '../../shared/report/all-findings.ts';
import { columnsOf } from '../../shared/report/tables.ts';
import { type Report, type ReportPorts, reportOf } from './report.ts';
import {
  controlIn,
  frameworkIn,
  listIn,
  type ReportOptions,
  rangeIn,
  rulesIn,
  subjectIn,
  whoseIn,
} from './report-options.ts';

export async function findingsReport(
  options: ReportOptions,
  { questions, note }: ReportPorts,
): Promise<Report> {
  const framework = frameworkIn(options.framework);
  const control = controlIn(options.control);
  const rows = await allFindings(questions, {
    ...{ ...whoseIn(options), ...rangeIn(options), ruleIds: rulesIn(options.rule) },
    statuses: listIn('status', options.status, statuses),
    severities: listIn('severity', options.severity, severities),
    subjectId: subjectIn(options.image),
  });
  // The API knows the rules of the policy and refuses others.
  if (options.table !== null && options.rule !== null && rows.length === 0) {
    note(`whether the policy has a rule ${options.rule} the table does not say`);
  }
  const served = rows.filter((row) => serves(row, framework, control));
  const violations = served.filter(({ status }) => status === 'NON_COMPLIANT').length;
  return reportOf('findings', columnsOf.findings, served, violations);
}

function serves({ check }: FindingRow, framework: string | null, control: string | null): boolean {
  if (framework === null && control === null) return true;
  const controls = findRule(check)?.controls ?? [];
  return controls.some(
    (each) =>
      (framework === null || each.framework === framework) && (control === null || each.id === control),
  );
}
