import * as z from 'zod/mini';
import { watch } from '../../shared/log.ts';
import { lambda } from '../lambda.ts';
import { answer } from './answer.ts';
import { callerIn } from './caller.ts';
import { type Answer, json } from './json.ts';
import { type QuestionPorts, questionRoutes } from './question-answer.ts';
import { type StatementPorts, statementRoutes } from './statement-answer.ts';

export interface ApiPorts extends QuestionPorts, StatementPorts {
  /** What a token must have in its scope to say something; null where callers sign. */
  readonly operatorScope: string | null;
}

const envelope = z.looseObject({ routeKey: z.string(), requestContext: z.optional(z.unknown()) });

/** Questions to the compliance table, and what people say about enforcement. The gateway has checked the caller, by IAM or by a token. */
export function apiHandler(ports: ApiPorts, watching = watch('api')) {
  return lambda(watching, async (event: unknown, _context, log) => {
    const request = envelope.safeParse(event);
    const isSaying = request.success && statementRoutes.has(request.data.routeKey);
    const answered = await answerTo(event, request.success ? request.data : {}, ports);
    const isTaken = answered.statusCode === 200;
    if (isSaying) log.count(isTaken ? 'StatementSaved' : 'StatementRefused');
    else log.count([400, 403].includes(answered.statusCode) ? 'QuestionRefused' : 'QuestionAnswered');
    return answered;
  });
}

async function answerTo(
  event: unknown,
  { routeKey = '', requestContext }: Partial<z.output<typeof envelope>>,
  ports: ApiPorts,
): Promise<Answer> {
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
