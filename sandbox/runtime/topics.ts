import { compilePattern } from '../events/pattern.ts';
import type { Deliveries } from './deliveries.ts';
import type { ServiceSubscription } from './service/service.ts';
import type { MessageAttribute, Publication } from './stores-messages.ts';
import type { VirtualClock } from './virtual-time.ts';

/** A message that a person or another service received. */
export interface InboxMessage {
  /** ISO 8601, the virtual clock. */
  readonly at: string;
  /** `email` from a topic's subscription, `webhook` what was posted to the sandbox's webhook. */
  readonly kind: 'email' | 'webhook';
  readonly to: string;
  readonly subject: string | undefined;
  readonly body: string;
}

export interface TopicOptions {
  readonly clock: VirtualClock;
  readonly subscriptions: readonly (ServiceSubscription & { readonly arn: string })[];
  readonly deliveries: Deliveries;
  readonly inbox: InboxMessage[];
}

/**
 * Brings what a topic accepted to functions and mailboxes. Queues get theirs from fauxqs itself, and an https
 * endpoint is outside of the sandbox: nothing is sent there.
 */
export function topicFanOut({
  clock,
  subscriptions,
  deliveries,
  inbox,
}: TopicOptions): (publication: Publication) => void {
  const wanting = subscriptions.map((subscription) => ({ subscription, accepts: filterOf(subscription) }));
  return (publication) => {
    for (const { subscription, accepts } of wanting) {
      const { topicArn, protocol, endpoint } = subscription;
      if (topicArn !== publication.topicArn || !accepts(publication)) continue;
      const at = clock.now().toISOString();
      const body = textFor(publication, protocol);
      if (protocol === 'lambda')
        deliveries.deliver(endpoint, snsEvent(publication, body, subscription.arn, at), 'topic');
      if (protocol === 'email' || protocol === 'email-json')
        inbox.push({ at, kind: 'email', to: endpoint, subject: publication.subject, body });
    }
  };
}

/** SNS's filter policies are a part of EventBridge's patterns (aws-facts D.4). */
function filterOf({ filterPolicy, filterScope }: ServiceSubscription): (publication: Publication) => boolean {
  if (filterPolicy === undefined) return () => true;
  const matches = compilePattern(filterPolicy);
  if (filterScope === 'MessageBody') return ({ message }) => matches(parsed(message));
  return ({ attributes }) =>
    matches(
      Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, attributeValue(value)])),
    );
}

function attributeValue({ Type: type, Value: value }: MessageAttribute): unknown {
  if (type === 'Number') return Number(value);
  return type === 'String.Array' ? parsed(value) : value;
}

/** With the structure `json` the message holds a text for each protocol, and `default` for the others. */
function textFor({ message, structure }: Publication, protocol: string): string {
  const texts = structure === 'json' ? parsed(message) : undefined;
  if (typeof texts !== 'object' || texts === null) return message;
  const byProtocol = new Map<string, unknown>(Object.entries(texts));
  return String(byProtocol.get(protocol) ?? byProtocol.get('default'));
}

function snsEvent(publication: Publication, message: string, subscriptionArn: string, at: string): object {
  return {
    Records: [
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: subscriptionArn,
        Sns: {
          Type: 'Notification',
          MessageId: publication.messageId,
          TopicArn: publication.topicArn,
          Subject: publication.subject ?? null,
          Message: message,
          Timestamp: at,
          SignatureVersion: '1',
          Signature: 'sandbox',
          SigningCertUrl: 'https://sandbox.invalid/cert.pem',
          UnsubscribeUrl: 'https://sandbox.invalid/unsubscribe',
          MessageAttributes: publication.attributes,
        },
      },
    ],
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // SNS delivers a message that is no JSON to nobody who filters on its body.
    return undefined;
  }
}
