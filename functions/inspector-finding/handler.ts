import { watch } from '../../shared/log.ts';
import { lambda } from '../lambda.ts';
import { orderFinding } from '../order-finding.ts';
import type { EventPorts } from '../order-images.ts';

/** Inspector found or scanned something: ask that the image behind it be judged. */
export function inspectorFindingHandler(ports: EventPorts, watching = watch('inspector-finding')) {
  return lambda(watching, (event: unknown, _context, log) => orderFinding(event, ports, log));
}
