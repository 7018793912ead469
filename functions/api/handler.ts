import { lambda } from '../lambda.ts';
import { type ApiPorts, answer } from './answer.ts';

/** Questions to the compliance table. The gateway has checked the caller by IAM. */
export function apiHandler(ports: ApiPorts) {
  return lambda('api', (event: unknown) => answer(event, ports));
}
