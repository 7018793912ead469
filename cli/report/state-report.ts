import { statuses } from '../../shared/domain/finding.ts';
import { severities } from '../../shared/domain/severity.ts';
import { type SubjectId, scopeId } from '../../shared/domain/subject.ts';
import { allRows } from '../../shared/report/all-pages.ts';
import { type StateRow, stateOn } from '../../shared/report/state-on.ts';
import { stateColumns } from '../../shared/report/tables.ts';
import { required, scopeOf } from '../arguments.ts';
import { type Report, type ReportPorts, reportOf } from './report.ts';
import { dayIn, listIn, type ReportOptions, rulesIn, subjectIn } from './report-options.ts';

const storiesAtOnce = 8;

/** What was, at the end of a day: of one image, or of a scope with all images that it has or had in the last year. */
export async function stateReport(options: ReportOptions, ports: ReportPorts): Promise<Report> {
  const day = required(dayIn('on', options.on), 'say which day: --on 2026-10-01');
  const wanted = {
    statuses: listIn('status', options.status, statuses),
    ruleIds: rulesIn(options.rule),
    severities: listIn('severity', options.severity, severities),
  };
  const rows: StateRow[] = [];
  const left = [...(await subjectsIn(options, ports))];
  while (left.length > 0) {
    const stories = await Promise.all(
      left.splice(0, storiesAtOnce).map((subjectId) => allRows(ports.questions, 'story', { subjectId })),
    );
    rows.push(...stories.flatMap((story) => stateOn(day, story)).filter((row) => isWanted(row, wanted)));
  }
  const violations = rows.filter(({ status }) => status === 'NON_COMPLIANT').length;
  return reportOf(`the state on ${day}`, stateColumns, rows, violations);
}

async function subjectsIn(options: ReportOptions, { questions }: ReportPorts): Promise<readonly SubjectId[]> {
  const one = subjectIn(options.image);
  if (one !== null) return [one];
  const scope = scopeOf(options);
  const images = await allRows(questions, 'images', { ...scope, imageId: null });
  return [scopeId(scope), ...images.map(({ imageId }) => imageId)];
}

interface Wanted {
  readonly statuses: readonly StateRow['status'][] | null;
  readonly ruleIds: readonly string[] | null;
  readonly severities: readonly NonNullable<StateRow['severity']>[] | null;
}

function isWanted(row: StateRow, { statuses: those, ruleIds, severities: grave }: Wanted): boolean {
  return (
    (those === null || those.includes(row.status)) &&
    (ruleIds === null || ruleIds.includes(row.ruleId)) &&
    (grave === null || (row.severity !== null && grave.includes(row.severity)))
  );
}
