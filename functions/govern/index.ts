import { governHandler } from './handler.ts';
import { governPorts } from './ports.ts';

export const handler = governHandler(await governPorts());
