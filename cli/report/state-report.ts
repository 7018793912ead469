import { statuses } from '../../shared/domain/finding.ts';
import type { Scope } from '../../shared/domain/image.ts';
import { utcDay } from '../../shared/domain/instant.ts';
import { anyFinding } from '../../shared/domain/questions.ts';
import { severities } from '../../shared/domain/severity.ts';
import { type SubjectId, scopeId } from '../../shared/domain/subject.ts';
import { allRows } from '../../shared/report/all-pages.ts';
import { type StateRow, stateOn } from '../../shared/report/state-on.ts';
import { stateColumns } from '../../shared/report/tables.ts';
import { required, scopeOf } from '../arguments.ts';
import { UserError } from '../user-error.ts';
import { type Report, type ReportPorts, reportOf } from './report.ts';
import {
  accountIn,
  dayIn,
  listIn,
  type ReportOptions,
  regionIn,
  rulesIn,
  subjectIn,
} from './report-options.ts';

const storiesAtOnce = 8;

/**
 * What was, at the end of a day: of one image, or of a scope with all images that it has or had in the last year, and the
 * snapshots that rules judge there now.
 */
export async function stateReport(options: ReportOptions, ports: ReportPorts): Promise<Report> {
  const day = required(dayIn('on', options.on), 'say which day: --on 2026-10-01');
  if (day > utcDay(ports.now().toISOString())) throw new UserError(`--on ${day} is still to come`);
  const one = subjectIn(options.image);
  const wanted = {
    ...{ accountId: accountIn(options.account), region: regionIn(options.region) },
    statuses: listIn('status', options.status, statuses),
    ruleIds: rulesIn(options.rule),
    severities: listIn('severity', options.severity, severities),
  };
  const rows: StateRow[] = [];
  const left = one === null ? [...(await subjectsOf(scopeOf(options), ports))] : [one];
  while (left.length > 0) {
    const stories = await Promise.all(
      left.splice(0, storiesAtOnce).map((subjectId) => allRows(ports.questions, 'story', { subjectId })),
    );
    rows.push(...stories.flatMap((story) => stateOn(day, story)).filter((row) => isWanted(row, wanted)));
  }
  const violations = rows.filter(({ status }) => status === 'NON_COMPLIANT').length;
  return reportOf(`the state on ${day}`, stateColumns, rows, violations);
}

async function subjectsOf(scope: Scope, { questions, note }: ReportPorts): Promise<readonly SubjectId[]> {
  const images = await allRows(questions, 'images', { ...scope, imageId: null });
  const judged = await allRows(questions, 'findings', { ...anyFinding, ...scope });
  const snapshots = judged.flatMap(({ snapshotId }) => (snapshotId === null ? [] : [snapshotId]));
  note('snapshots that no rule judges any more are missing here: ask for each with --image');
  return [scopeId(scope), ...images.map(({ imageId }) => imageId), ...new Set(snapshots)];
}

interface Wanted {
  readonly accountId: string | null;
  readonly region: string | null;
  readonly statuses: readonly StateRow['status'][] | null;
  readonly ruleIds: readonly string[] | null;
  readonly severities: readonly NonNullable<StateRow['severity']>[] | null;
}

function isWanted(row: StateRow, wanted: Wanted): boolean {
  const { accountId, region, statuses: those, ruleIds, severities: grave } = wanted;
  return (
    // An earlier version did not tell where it was.
    (accountId === null || row.scope === null || row.scope.accountId === accountId) &&
    (region === null || row.scope === null || row.scope.region === region) &&
    (those === null || those.includes(row.status)) &&
    (ruleIds === null || ruleIds.includes(row.ruleId)) &&
    (grave === null || (row.severity !== null && grave.includes(row.severity)))
  );
}
