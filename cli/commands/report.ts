import type { Questions } from '../../shared/ports/questions.ts';
import { QuestionRefusedError } from '../../shared/report/all-pages.ts';
import { formatOf } from '../arguments.ts';
import type { Io } from '../io.ts';
import { parseWords } from '../options.ts';
import { printReport } from '../print/report.ts';
import { reports } from '../report/make-report.ts';
import { formats, kindOf, type ReportOptions, reportOptions } from '../report/report-options.ts';
import { UserError } from '../user-error.ts';

/** `amigov report`: what the compliance table knows, from the API or straight from the table. Changes nothing. */
export async function reportCommand(args: readonly string[], io: Io): Promise<number> {
  const { options, words } = parseWords('report', args, reportOptions);
  const format = formatOf(options.format, formats);
  const kind = kindOf(words, options);
  const ports = {
    questions: counting(await questionsOf(options), io),
    now: () => new Date(),
    note: (text: string) => io.stderr(`note: ${text}\n`),
  };
  const report = await reports[kind](options, ports).catch((error: unknown) => {
    throw error instanceof QuestionRefusedError ? new UserError(error.message) : error;
  });
  printReport(kind, report, format, io);
  return options['exit-code'] && report.violations > 0 ? 2 : 0;
}

async function questionsOf(options: ReportOptions): Promise<Questions> {
  if (options.table === null) {
    // Only where it is asked: most commands sign nothing.
    const { apiQuestions } = await import('../api/api-questions.ts');
    return apiQuestions(options);
  }
  if (options.api !== null) throw new UserError('report: --api and --table are two ways to ask: name one');
  const { tableQuestions } = await import('../live/table-questions.ts');
  return tableQuestions(options.table, options.profile);
}

const pagesTold = 100;

/** Each hundred pages is told. */
function counting({ ask }: Questions, io: Io): Questions {
  let pages = 0;
  return {
    ask: (about, question, page) => {
      pages += 1;
      if (pages % pagesTold === 0) io.stderr(`${pages} pages so far\n`);
      return ask(about, question, page);
    },
  };
}
