import { eventPorts } from '../event-ports.ts';
import { inspectorFindingHandler } from './handler.ts';

export const handler = inspectorFindingHandler(eventPorts('inspector-finding'));
