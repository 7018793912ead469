import * as z from 'zod/mini';

/** The addresses of incoming webhooks, by name. They are secrets: whoever knows one can post. */
export type Webhooks = ReadonlyMap<string, string>;

/** What cannot be used as a secret of webhooks; its text repeats nothing of it. */
export class WebhooksError extends Error {
  override readonly name = 'WebhooksError';
}

/** Where an alert goes that names no webhook, or one that is not there. */
const fallbackName = 'default';
const named = z.record(z.string(), z.string());

/** One address, or JSON with names and addresses, `default` among them. Throws a WebhooksError. */
export function readWebhooks(secret: string): Webhooks {
  const text = secret.trim();
  if (!text.startsWith('{')) return new Map([[fallbackName, checked(text)]]);
  const parsed = named.safeParse(parsedJson(text));
  if (!parsed.success) throw new WebhooksError('the webhooks are no JSON of names and addresses');
  const webhooks = new Map(Object.entries(parsed.data).map(([name, url]) => [name, checked(url)]));
  if (!webhooks.has(fallbackName)) throw new WebhooksError(`the webhooks have none called ${fallbackName}`);
  return webhooks;
}

export function webhookFor(name: string | null, webhooks: Webhooks): { url: string; isNamed: boolean } {
  const own = name === null ? undefined : webhooks.get(name);
  return { url: own ?? webhooks.get(fallbackName) ?? '', isNamed: name === null || own !== undefined };
}

/** Alerts and the address itself travel only where nobody reads along. */
function checked(text: string): string {
  const url = URL.parse(text);
  const isLoopback = url?.protocol === 'http:' && url.hostname === '127.0.0.1';
  if (url?.protocol === 'https:' || isLoopback) return text;
  throw new WebhooksError('a webhook is no https address');
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
