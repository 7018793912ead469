import * as z from 'zod/mini';
import { watch } from '../../shared/log.ts';
import { lambda } from '../lambda.ts';
import { answer } from './answer.ts';
import { type StatementPorts, statementRoutes } from './statement-answer.ts';

const routed = z.looseObject({ routeKey: z.string() });

/** Questions to the compliance table, and what people say about enforcement. The gateway has checked the caller by IAM. */
export function apiHandler(ports: StatementPorts, watching = watch('api')) {
  return lambda(watching, async (event: unknown, _context, log) => {
    const route = routed.safeParse(event);
    const say = route.success ? statementRoutes.get(route.data.routeKey) : undefined;
    const answered = await (say === undefined ? answer(event, ports) : say(event, ports));
    const isTaken = answered.statusCode === 200;
    if (say === undefined) log.count(answered.statusCode === 400 ? 'QuestionRefused' : 'QuestionAnswered');
    else log.count(isTaken ? 'StatementSaved' : 'StatementRefused');
    return answered;
  });
}
