import { watch } from '../../shared/log.ts';
import { dailySweepHandler } from './handler.ts';
import { sweepPorts } from './ports.ts';

const watching = watch('daily-sweep');
export const handler = dailySweepHandler(await sweepPorts(watching.log), watching);
