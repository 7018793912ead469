import { slackHandler } from './handler.ts';
import { slackPorts } from './ports.ts';

export const handler = slackHandler(slackPorts());
