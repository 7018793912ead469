import { watch } from '../../shared/log.ts';
import { applyHandler } from './handler.ts';
import { applyPorts } from './ports.ts';

const watching = watch('apply');
export const handler = applyHandler(await applyPorts(watching.log), watching);
