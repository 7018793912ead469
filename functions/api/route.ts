import { answer } from './answer.ts';
import { callerIn } from './caller.ts';
import { type Answer, json } from './json.ts';
import { type QuestionPorts, questionRoutes } from './question-answer.ts';
import { type StatementPorts, statementRoutes } from './statement-answer.ts';

export interface ApiPorts extends QuestionPorts, StatementPorts {
  /** What a token must have in its scope to say something; null where callers sign. */
  readonly operatorScope: string | null;
}

/** What of a request tells where it belongs and who sent it. */
export interface Routed {
  readonly routeKey: string;
  readonly requestContext?: unknown;
}

/** Nobody unknown is answered, and only operators say anything. */
export async function answerTo(event: unknown, routed: Routed, ports: ApiPorts): Promise<Answer> {
  const { routeKey, requestContext } = routed;
  const caller = callerIn(requestContext, ports.operatorScope);
  if (caller === null) return json(403, { error: nobodyKnown });
  const say = statementRoutes.get(routeKey);
  if (say !== undefined) {
    return caller.isOperator ? say(event, caller.by, ports) : json(403, { error: notAnOperator });
  }
  const ask = questionRoutes.get(routeKey);
  return ask === undefined ? answer(event, ports) : ask(event, ports);
}

const nobodyKnown =
  'nobody knows who asks: sign the request with credentials of IAM, or bring a token where the API takes them';
const notAnOperator = 'only operators may say this: the token lacks their scope';
