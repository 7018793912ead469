import { watch } from '../../shared/log.ts';
import { removeHandler } from './handler.ts';
import { removePorts } from './ports.ts';

const watching = watch('remove');
export const handler = removeHandler(await removePorts(watching.log), watching);
