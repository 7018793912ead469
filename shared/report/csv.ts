import type { Finding } from '../domain/finding.ts';
import type { ScopeReport } from '../domain/report.ts';
import { namesOf } from '../domain/subject.ts';

/** One line a finding. */
export function findingsCsv(report: ScopeReport): string {
  const header = ['account', 'region', 'imageId', 'name', 'ownerId', 'inUse', 'ruleId', 'check', 'status'];
  const more = ['severity', 'reason', 'firstSeenAt', 'notifiedAt', 'snapshotId'];
  const { accountId, region } = report.scope;
  const ofImages = report.images.flatMap(({ image, inUse, findings }) => {
    const use = inUse.known ? String(inUse.value) : 'unknown';
    return findings.map((finding) => [image.imageId, image.name, image.ownerId, use, ...cellsOf(finding)]);
  });
  // Of the account's settings: there is no image in these lines.
  const ofScope = report.scopeFindings.map((finding) => [null, null, null, null, ...cellsOf(finding)]);
  const ofSnapshots = report.orphanFindings.map((finding) => [null, null, null, null, ...cellsOf(finding)]);
  const rows = [...ofImages, ...ofScope, ...ofSnapshots].map((cells) => [accountId, region, ...cells]);
  return csv([[...header, ...more], ...rows]);
}

function cellsOf(finding: Finding): readonly Cell[] {
  const { ruleId, check, status, severity, reason, firstSeenAt, notifiedAt, subjectId } = finding;
  const { snapshotId } = namesOf(subjectId);
  return [ruleId, check, status, severity, reason, firstSeenAt, notifiedAt, snapshotId];
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

/** A line a row, each ended as RFC 4180 wants it. */
export function csv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

// OWASP, CSV injection: also the wide forms of the signs, which some spreadsheets take for the signs.
const formula = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
// Where a spreadsheet parts cells by another sign than the comma, quotes in the middle of its line keep nothing together.
const formulaWithin = /([;\t\r\n]"*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

// No escape sequence of a stranger reaches a terminal; JSON has every sign.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for.
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/** What a spreadsheet would run as a formula is led by an apostrophe, also within a text: names and tags come from strangers. */
function cell(value: Cell): string {
  const text = (value ?? '').replace(control, '\u{fffd}');
  const safe = (formula.test(text) ? `'${text}` : text).replace(formulaWithin, "$1'");
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
