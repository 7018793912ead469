import { dailySweepHandler } from './handler.ts';
import { sweepPorts } from './ports.ts';

export const handler = dailySweepHandler(await sweepPorts());
