import { watch } from '../../shared/log.ts';
import { lambda } from '../lambda.ts';
import { type ApiPorts, answer } from './answer.ts';

/** Questions to the compliance table. The gateway has checked the caller by IAM. */
export function apiHandler(ports: ApiPorts, watching = watch('api')) {
  return lambda(watching, async (event: unknown, _context, log) => {
    const answered = await answer(event, ports);
    log.count(answered.statusCode === 400 ? 'QuestionRefused' : 'QuestionAnswered');
    return answered;
  });
}
