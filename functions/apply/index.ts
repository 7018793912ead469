import { applyHandler } from './handler.ts';
import { applyPorts } from './ports.ts';

export const handler = applyHandler(await applyPorts());
