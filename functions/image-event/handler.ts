import { watch } from '../../shared/log.ts';
import { lambda } from '../lambda.ts';
import { type EventPorts, orderImages } from '../order-images.ts';

/** Something happened to an image: record it, and ask that the image be judged. */
export function imageEventHandler(ports: EventPorts, watching = watch('image-event')) {
  return lambda(watching, (event: unknown, _context, log) => orderImages(event, ports, log));
}
