import { escapeChat } from './chat-text.ts';
import type { DigestDocument } from './document.ts';
import { count, cut } from './plain-text.ts';

/** A custom notification of Amazon Q Developer in chat applications: what has another form is dropped in silence. */
export interface ChatNotification {
  readonly version: '1.0';
  readonly source: 'custom';
  readonly id: string;
  readonly content: {
    readonly textType: 'client-markdown';
    readonly title: string;
    readonly description: string;
    readonly nextSteps: readonly string[];
    readonly keywords: readonly string[];
  };
  readonly metadata: {
    readonly threadId: string;
    readonly summary: string;
    readonly eventType: string;
    readonly additionalContext: Readonly<Record<string, string>>;
    readonly enableCustomActions: boolean;
  };
}

// "Custom notifications" of the Amazon Q Developer in chat applications administrator guide.
const mostInTitle = 250;
const mostInDescription = 8_000;
const mostInStep = 350;
const mostInKeyword = 75;
const mostSteps = 5;
const mostAlerts = 20;

/** The first alerts of the digest, what can be done, and how many more there are. */
export function chatNotification(document: DigestDocument): ChatNotification {
  const { digestId, account, region, title, severity, audience, recipient, alerts, advice } = document;
  const steps = advice.map(({ does, command }) => (command === null ? does : `${does}: ${command}`));
  const kinds = [...new Set(alerts.map(({ kind }) => kind))];
  return {
    version: '1.0',
    source: 'custom',
    id: cut(escapeChat(digestId), mostInTitle),
    content: {
      textType: 'client-markdown',
      title: cut(escapeChat(title), mostInTitle),
      description: descriptionOf(document),
      nextSteps: steps.slice(0, mostSteps).map((step) => cut(escapeChat(step), mostInStep)),
      keywords: ['ami-governor', severity, ...kinds].map((word) => cut(word, mostInKeyword)),
    },
    metadata: {
      threadId: `${account.id}-${region}-${audience}`,
      summary: cut(escapeChat(title), mostInTitle),
      eventType: `ami-governor.${kinds.length === 1 ? kinds[0] : 'digest'}`,
      additionalContext: { account: account.id, region, severity, recipient: escapeChat(recipient) },
      enableCustomActions: true,
    },
  };
}

function descriptionOf({ alerts, more, list, recipient }: DigestDocument): string {
  const entries = alerts.slice(0, mostAlerts).map(({ text }) => text.map(escapeChat).join('\n'));
  const head = `for ${escapeChat(recipient)}`;
  const kept: string[] = [];
  // Room for the closing line.
  let left = mostInDescription - head.length - 300;
  for (const entry of entries) {
    left -= entry.length + 2;
    if (left < 0) break;
    kept.push(entry);
  }
  const unshown = alerts.length - kept.length + more;
  const rest =
    unshown === 0 ? [] : [`and ${count(unshown, 'more alert')}${list === null ? '' : `: ${list}`}`];
  return [head, ...kept, ...rest].join('\n\n');
}
