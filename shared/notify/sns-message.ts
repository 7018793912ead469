import type { PublishCommandInput } from '@aws-sdk/client-sns';
import { type Digest, highestSeverity, kindsIn, rulesIn } from '../domain/notify/digest.ts';
import { chatNotification } from './chat.ts';
import { type DigestDocument, digestDocument } from './document.ts';
import { emailSubject, emailText } from './email.ts';
import { cut, oneLine } from './plain-text.ts';

/** By name; what filter policies of subscriptions ask for. */
export type AlertAttributes = Readonly<Record<string, string | readonly string[]>>;

// SNS takes 256 KiB with the attributes (API reference).
const mostBytes = 250 * 1024;
/** More than a person reads; the sums tell of the others. Fewer where they do not fit. */
const mostListed = [50, 25, 10, 3, 0] as const;
const mostValues = 50;

/** The digest for one topic: attributes for filters, and a body for each kind of subscription. */
export function snsMessage(digest: Digest): Omit<PublishCommandInput, 'TopicArn'> {
  const attributes = attributesOf(digest);
  return {
    ...fittingMessage(digest),
    MessageStructure: 'json',
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, attribute(value)]),
    ),
  };
}

function fittingMessage(digest: Digest) {
  for (const most of mostListed) {
    const message = messageOf(digestDocument(digest, most));
    if (Buffer.byteLength(message.Message) <= mostBytes) return message;
  }
  return messageOf(digestDocument(digest, 0));
}

function messageOf(document: DigestDocument) {
  const text = emailText(document);
  const json = JSON.stringify(document);
  return {
    Subject: emailSubject(document),
    // https is how Amazon Q Developer in chat applications subscribes; it drops what has another form than its own.
    Message: JSON.stringify({
      default: json,
      email: text,
      https: JSON.stringify(chatNotification(document)),
    }),
  };
}

/** At most ten: with more, SNS drops what goes to a queue as it is. Lists match where any of their values does. */
export function attributesOf(digest: Digest): AlertAttributes {
  const { scope, audience, recipient, slack, alerts } = digest;
  const rules = rulesIn(alerts).slice(0, mostValues);
  return {
    kind: kindsIn(alerts),
    severity: highestSeverity(alerts),
    accountId: scope.accountId,
    region: scope.region,
    ...(rules.length === 0 ? {} : { ruleId: rules }),
    // Never empty: SNS refuses an empty value.
    owner: oneLine(recipient, 256) || '-',
    audience: slack === null ? [audience] : [audience, 'slack'],
  };
}

function attribute(value: string | readonly string[]) {
  return typeof value === 'string'
    ? { DataType: 'String', StringValue: cut(value, 256) }
    : { DataType: 'String.Array', StringValue: JSON.stringify(value) };
}
