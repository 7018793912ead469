import { eventPorts } from '../event-ports.ts';
import { imageEventHandler } from './handler.ts';

export const handler = imageEventHandler(eventPorts('image-event'));
