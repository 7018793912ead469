import type { Log } from '../../shared/log.ts';
import { slackMessage } from '../../shared/notify/slack.ts';

export interface SlackPorts {
  /** Posts JSON to the webhook; throws when nobody answers. */
  post(body: string): Promise<WebhookAnswer>;
}

export interface WebhookAnswer {
  readonly status: number;
  readonly text: string;
}

/** Slack or the way to it is busy: Lambda tries the record again. */
export class SlackBusyError extends Error {
  override readonly name = 'SlackBusyError';
}

/** Retryable: 429 and 5xx, by throwing. Permanent: every other refusal, such as a webhook that was revoked. */
export async function postAlert(
  alert: { readonly subject: string; readonly text: string },
  ports: SlackPorts,
  log: Log,
): Promise<void> {
  const message = slackMessage(alert.subject, alert.text);
  const { status, text } = await ports.post(JSON.stringify(message));
  if (status >= 200 && status < 300) {
    log.info('alert posted', { subject: alert.subject });
    log.count('AlertPosted');
    return;
  }
  const reason = text.slice(0, 200);
  if (status === 429 || status >= 500) throw new SlackBusyError(`Slack answered ${status}: ${reason}`);
  log.error('alert refused by Slack', { status, reason });
  log.count('AlertRefused');
}
