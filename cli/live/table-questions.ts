import { codeOf, messageOf } from '../../shared/aws/live/errors.ts';
import type { Questions } from '../../shared/ports/questions.ts';
import { questions } from '../../shared/store/questions.ts';
import { signingOf } from '../aws/caller.ts';
import { UserError } from '../user-error.ts';
import { historyTable } from './history-table.ts';

/** Asks the table itself, with the caller's own credentials; one that is named without its ARN in the Region of the environment. */
export async function tableQuestions(named: string, profile: string | null): Promise<Questions> {
  const caller = await signingOf(profile);
  const region = caller.region ?? regionIn(named);
  if (region === null)
    throw new UserError(
      `in which Region the table ${named} is was not said: name its ARN, or set AWS_REGION`,
    );
  const { ask } = questions(historyTable(named, { caller, scope: { region } }), () => new Date());
  return {
    ask: (about, question, page) =>
      ask(about, question, page).catch((error: unknown) => {
        throw new UserError(`the table ${named} could not be read (${codeOf(error)}: ${messageOf(error)})`);
      }),
  };
}

function regionIn(named: string): string | null {
  return /^arn:[a-z-]+:dynamodb:([a-z0-9-]+):/.exec(named)?.[1] ?? null;
}
