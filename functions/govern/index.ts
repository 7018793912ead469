import { watch } from '../../shared/log.ts';
import { governHandler } from './handler.ts';
import { governPorts } from './ports.ts';

const watching = watch('govern');
export const handler = governHandler(await governPorts(watching.log), watching);
