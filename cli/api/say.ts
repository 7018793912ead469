import type { OptionValues } from '../options.ts';
import { UserError } from '../user-error.ts';
import type { apiOptions } from './api-options.ts';
import { send, wordsIn } from './send.ts';

/** Something said to the service: a path of its API, and the words. */
export interface Saying {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const unheard = 'whether it was heard is not known, and saying it again is safe';

/**
 * Says it, as the caller, and answers the service's sentence. It is sent once: whoever gets no answer may say it again. Throws a
 * UserError for every refusal.
 */
export async function say({ path, body }: Saying, options: OptionValues<typeof apiOptions>): Promise<string> {
  const sending = { method: 'POST', path, body: JSON.stringify(body), unheard } as const;
  const { status, text } = await send(sending, options);
  const answer = wordsIn(text);
  if (status === 200 && answer.message !== null) return answer.message;
  if (status === 403 && answer.error === null) {
    throw new UserError(
      `the API lets these credentials not in (${answer.message ?? 'no reason told'}): they need the policy of operators, output OperatorPolicyArn`,
    );
  }
  throw new UserError(`refused (${status}): ${answer.error ?? answer.message ?? 'no reason told'}`);
}
