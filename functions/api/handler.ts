import { watch } from '../../shared/log.ts';
import { lambda } from '../lambda.ts';
import { type ApiPorts, answer } from './answer.ts';

/** Questions to the compliance table. The gateway has checked the caller by IAM. */
export function apiHandler(ports: ApiPorts, watching = watch('api')) {
  return lambda(watching, (event: unknown) => answer(event, ports));
}
