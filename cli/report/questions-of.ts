import type { Questions } from '../../shared/ports/questions.ts';
import type { Io } from '../io.ts';
import type { OptionValues } from '../options.ts';
import { UserError } from '../user-error.ts';
import type { reportOptions } from './report-options.ts';

type Way = Pick<OptionValues<typeof reportOptions>, 'api' | 'profile' | 'table'>;

/** The API, or the compliance table itself. Each hundred pages is told on stderr. */
export async function questionsOf(options: Way, io: Io): Promise<Questions> {
  return counting(await asking(options), io);
}

async function asking(options: Way): Promise<Questions> {
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
