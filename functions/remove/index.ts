import { removeHandler } from './handler.ts';
import { removePorts } from './ports.ts';

export const handler = removeHandler(await removePorts());
