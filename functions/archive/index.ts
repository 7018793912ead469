import { archiveHandler } from './handler.ts';
import { archivePorts } from './ports.ts';

export const handler = archiveHandler(archivePorts());
