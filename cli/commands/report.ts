import { QuestionRefusedError } from '../../shared/report/all-pages.ts';
import { formatOf } from '../arguments.ts';
import type { Io } from '../io.ts';
import { parseWords } from '../options.ts';
import { printReport } from '../print/report.ts';
import { reports } from '../report/make-report.ts';
import { questionsOf } from '../report/questions-of.ts';
import { formats, kindOf, reportOptions } from '../report/report-options.ts';
import { UserError } from '../user-error.ts';
import { reportPageCommand } from './report-page.ts';

/** `amigov report`: what the compliance table knows, from the API or straight from the table. Changes nothing. */
export async function reportCommand(args: readonly string[], io: Io): Promise<number> {
  const [word, ...rest] = args;
  if (word === 'page') return reportPageCommand(rest, io);
  const { options, words } = parseWords('report', args, reportOptions);
  const format = formatOf(options.format, formats);
  const kind = kindOf(words, options);
  const ports = {
    questions: await questionsOf(options, io),
    now: () => new Date(),
    note: (text: string) => io.stderr(`note: ${text}\n`),
  };
  const report = await reports[kind](options, ports).catch((error: unknown) => {
    throw error instanceof QuestionRefusedError ? new UserError(error.message) : error;
  });
  printReport(kind, report, format, io);
  return options['exit-code'] && report.violations > 0 ? 2 : 0;
}
