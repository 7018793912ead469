import { lambda } from '../lambda.ts';
import { type EventPorts, orderImages } from '../order-images.ts';

/** Inspector found something: record it, and ask that the image behind it be judged. */
export function inspectorFindingHandler(ports: EventPorts) {
  return lambda('inspector-finding', (event: unknown, _context, log) => orderImages(event, ports, log));
}
