import * as z from 'zod/mini';
import { watch } from '../../shared/log.ts';
import { lambda } from '../lambda.ts';
import { type ApiPorts, answerTo } from './route.ts';
import { statementRoutes } from './statement-answer.ts';

const envelope = z.looseObject({ routeKey: z.string(), requestContext: z.optional(z.unknown()) });

/** Questions to the compliance table, and what people say about enforcement. The gateway has checked the caller, by IAM or by a token. */
export function apiHandler(ports: ApiPorts, watching = watch('api')) {
  return lambda(watching, async (event: unknown, _context, log) => {
    const request = envelope.safeParse(event);
    const routed = request.success ? request.data : { routeKey: '' };
    const answered = await answerTo(event, routed, ports);
    const isTaken = answered.statusCode === 200;
    if (statementRoutes.has(routed.routeKey)) log.count(isTaken ? 'StatementSaved' : 'StatementRefused');
    else log.count([400, 403].includes(answered.statusCode) ? 'QuestionRefused' : 'QuestionAnswered');
    return answered;
  });
}
