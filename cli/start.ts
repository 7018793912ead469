import { processIo } from './io.ts';
import { startCommand } from './story/start-command.ts';

process.exitCode = await startCommand(process.argv.slice(2), processIo());
