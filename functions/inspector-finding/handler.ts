import { watch } from '../../shared/log.ts';
import { lambda } from '../lambda.ts';
import { type EventPorts, orderImages } from '../order-images.ts';

/** Inspector found something: record it, and ask that the image behind it be judged. */
export function inspectorFindingHandler(ports: EventPorts, watching = watch('inspector-finding')) {
  return lambda(watching, (event: unknown, _context, log) => orderImages(event, ports, log));
}
