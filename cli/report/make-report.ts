import { utcDay } from '../../shared/domain/instant.ts';
import { by } from '../../shared/domain/order.ts';
import type { DueRow } from '../../shared/domain/questions.ts';
import { scopeId } from '../../shared/domain/subject.ts';
import type { About, Asked, Questions, Rows } from '../../shared/ports/questions.ts';
import { allRows } from '../../shared/report/all-pages.ts';
import { columnsOf } from '../../shared/report/tables.ts';
import { required, scopeOf } from '../arguments.ts';
import { controlsReport } from './controls-report.ts';
import { findingsReport } from './findings-report.ts';
import { placeOf, type Report, type ReportPorts, reportOf } from './report.ts';
import {
  accountIn,
  dayIn,
  daysIn,
  type Kind,
  type ReportOptions,
  rangeIn,
  regionIn,
  subjectIn,
  whoseIn,
} from './report-options.ts';
import { stateReport } from './state-report.ts';
import { verifyReport } from './verify-report.ts';

type Make = (options: ReportOptions, ports: ReportPorts) => Promise<Report>;

/** Each asks to the last page what the options want to know. */
export const reports: { readonly [K in Kind]: Make } = {
  findings: findingsReport,
  controls: controlsReport,
  state: stateReport,
  due: async (options, { questions }) => {
    const withinDays = daysIn(options.due);
    const rows = await allRows(questions, 'due', { ...whoseIn(options), withinDays });
    const inOrder = rows.toSorted(by<DueRow>((row) => row.dueAt, ...placeOf));
    return reportOf(`what comes due within ${withinDays} days`, columnsOf.due, inOrder);
  },
  images: (options, { questions }) =>
    asked(questions, 'images', { ...scopeOf(options), imageId: subjectIn(options.image) }, 'images'),
  runs: (options, { questions, now }) => {
    const day = dayIn('on', options.on) ?? utcDay(now().toISOString());
    return asked(questions, 'runs', { day, accountId: accountIn(options.account) }, `runs of ${day}`);
  },
  waivers: (options, { questions }) => {
    const { accountId, region } = whoseIn(options);
    return asked(questions, 'waivers', { accountId, region, ...rangeIn(options) }, 'waivers');
  },
  story: (options, { questions }) => {
    const subjectId = subjectIn(options.image) ?? scopeId(scopeOf(options));
    return asked(questions, 'story', { subjectId }, `the story of ${subjectId}`);
  },
  usage: (options, { questions }) => {
    const imageId = required(subjectIn(options.image), 'say which image: --image ami-0123456789abcdef0');
    const region = required(regionIn(options.region), 'say which Region it is: --region eu-central-1');
    return asked(questions, 'uses', { region, imageId }, `who uses ${imageId}`);
  },
  verify: verifyReport,
};

async function asked<K extends About>(
  questions: Questions,
  about: K,
  question: Asked[K],
  title: string,
): Promise<Report> {
  const rows: readonly Rows[K][] = await allRows(questions, about, question);
  return reportOf(title, columnsOf[about], rows);
}
