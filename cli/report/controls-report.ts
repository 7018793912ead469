import { byControl } from '../../shared/domain/controls-view.ts';
import type { Scope } from '../../shared/domain/image.ts';
import { after, dayMs, utcDay } from '../../shared/domain/instant.ts';
import { anyFinding } from '../../shared/domain/questions.ts';
import { allFindings } from '../../shared/report/all-findings.ts';
import { allRows } from '../../shared/report/all-pages.ts';
import { controlColumns } from '../../shared/report/tables.ts';
import { type Report, type ReportPorts, reportOf } from './report.ts';
import { controlIn, frameworkIn, type ReportOptions, whoseIn } from './report-options.ts';

/**
 * How everything stands with the controls. What fails or was not judged comes from the index, whatever scope it is in; what
 * passes and what is exempt from each scope that was swept since yesterday.
 */
export async function controlsReport(options: ReportOptions, ports: ReportPorts): Promise<Report> {
  const framework = frameworkIn(options.framework);
  const controlId = controlIn(options.control);
  const whose = whoseIn(options);
  const today = utcDay(ports.now().toISOString());
  const scopes = await scopesOf(whose, today, ports);
  ports.note(`what passes and what is exempt is counted in ${scopes.length} scopes`);
  const rows = [...(await allFindings(ports.questions, { ...anyFinding, ...whose }))];
  for (const scope of scopes) {
    rows.push(...(await allFindings(ports.questions, { ...anyFinding, ...whose, ...scope })));
  }
  const controls = byControl(rows).filter(
    (control) =>
      (framework === null || control.framework === framework) &&
      (controlId === null || control.id === controlId),
  );
  const failing = controls.filter(({ subjects }) => subjects.failing.length > 0).length;
  return reportOf('controls', controlColumns, controls, failing);
}

async function scopesOf(
  { accountId, region }: ReturnType<typeof whoseIn>,
  today: string,
  { questions }: ReportPorts,
): Promise<readonly Scope[]> {
  if (accountId !== null && region !== null) return [{ accountId, region }];
  const yesterday = utcDay(after(`${today}T00:00:00.000Z`, -dayMs));
  const scopes = new Map<string, Scope>();
  for (const day of [yesterday, today]) {
    for (const run of await allRows(questions, 'runs', { day, accountId })) {
      const isWanted = run.kind === 'sweep' && (region === null || run.region === region);
      const scope = { accountId: run.accountId, region: run.region };
      if (isWanted) scopes.set(`${scope.accountId} ${scope.region}`, scope);
    }
  }
  return [...scopes.values()];
}
