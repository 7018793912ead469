import { apiHandler } from './handler.ts';
import { apiPorts } from './ports.ts';

export const handler = apiHandler(apiPorts());
