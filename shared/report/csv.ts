import type { ScopeReport } from '../domain/report.ts';
import { namesOf } from '../domain/subject.ts';

/** One line a finding. */
export function findingsCsv(report: ScopeReport): string {
  const header = ['account', 'region', 'imageId', 'name', 'ownerId', 'inUse', 'ruleId', 'check', 'status'];
  const more = ['severity', 'reason', 'firstSeenAt', 'notifiedAt'];
  const rows = report.images.flatMap(({ image, inUse, findings }) =>
    findings.map((finding) => [
      report.scope.accountId,
      report.scope.region,
      image.imageId,
      image.name,
      image.ownerId,
      inUse.known ? String(inUse.value) : 'unknown',
      finding.ruleId,
      finding.check,
      finding.status,
      finding.severity,
      finding.reason,
      finding.firstSeenAt,
      finding.notifiedAt,
    ]),
  );
  return csv([[...header, ...more], ...rows]);
}

/** One line a planned action. Lists inside a cell are separated by blanks. */
export function actionsCsv(report: ScopeReport): string {
  const header = ['account', 'region', 'imageId', 'snapshotId', 'action', 'status', 'dueAt', 'heldBy'];
  const rows = report.actions.map((planned) => [
    report.scope.accountId,
    report.scope.region,
    namesOf(planned.subjectId).imageId,
    namesOf(planned.subjectId).snapshotId,
    planned.action,
    planned.status,
    planned.dueAt,
    planned.heldBy,
    planned.alsoHeldBy.join(' '),
    planned.ruleIds.join(' '),
    planned.reason,
  ]);
  return csv([[...header, 'alsoHeldBy', 'ruleIds', 'reason'], ...rows]);
}

type Cell = string | null;

function csv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/**
 * RFC 4180, and a text that a spreadsheet would run as a formula is led by an apostrophe: names and tags come from
 * strangers (OWASP, CSV injection).
 */
function cell(value: Cell): string {
  const text = value ?? '';
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
