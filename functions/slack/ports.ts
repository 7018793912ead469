import { readConfig } from '../../shared/config.ts';
import type { SlackPorts } from './post-alert.ts';

const timeoutMs = 10_000;

export function slackPorts(): SlackPorts {
  const { slackWebhookUrl } = readConfig(['slackWebhookUrl']);
  return {
    post: async (body) => {
      const response = await fetch(slackWebhookUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        // A webhook does not move; following one elsewhere would carry the alert to a stranger.
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      return { status: response.status, text: await response.text() };
    },
  };
}
