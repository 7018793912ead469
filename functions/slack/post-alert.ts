import type { Log } from '../../shared/log.ts';
import type { SlackMessage } from '../../shared/notify/slack.ts';

export interface SlackPorts {
  /** The address of the webhook of this name, or the default one. Throws when the secret cannot be read or used. */
  webhook(name: string | null): Promise<{ readonly url: string; readonly isNamed: boolean }>;
  /** Posts JSON; throws when nobody answers. */
  post(url: string, body: string): Promise<WebhookAnswer>;
  pause(ms: number): Promise<void>;
}

export interface WebhookAnswer {
  readonly status: number;
  readonly text: string;
  /** What the answer asks to wait for; null: it does not say. */
  readonly retryAfterMs: number | null;
}

/** Slack or the way to it is busy: Lambda tries the record again, and then the dead letter queue has it. */
export class SlackBusyError extends Error {
  override readonly name = 'SlackBusyError';
}

/** Slack will not take it, such as for a webhook that was revoked: it ends in the dead letter queue, for somebody to look. */
export class SlackRefusedError extends Error {
  override readonly name = 'SlackRefusedError';
}

/** What is left for posting once more after a wait. */
const postingMs = 11_000;

/**
 * Waits as long as Slack asks, where the time of the invocation allows. All that fails throws: nothing that was not
 * posted is acknowledged.
 */
export async function postAlert(
  { message, channel }: { readonly message: SlackMessage; readonly channel: string | null },
  ports: SlackPorts,
  { log, remainingMs }: { readonly log: Log; readonly remainingMs: () => number },
): Promise<void> {
  const { url, isNamed } = await ports.webhook(channel);
  if (!isNamed) log.warn('no such webhook', { channel });
  const body = JSON.stringify(message);
  let answer = await ports.post(url, body);
  while (answer.status === 429) {
    const waitMs = answer.retryAfterMs ?? 1_000;
    if (waitMs + postingMs > remainingMs()) break;
    await ports.pause(waitMs);
    answer = await ports.post(url, body);
  }
  const { status, text } = answer;
  if (status >= 200 && status < 300) {
    log.info('alert posted', { title: message.text });
    log.count('AlertPosted');
    return;
  }
  const reason = text.slice(0, 200);
  if (status === 429 || status >= 500) throw new SlackBusyError(`Slack answered ${status}: ${reason}`);
  log.count('AlertRefused');
  throw new SlackRefusedError(`Slack answered ${status}: ${reason}`);
}
