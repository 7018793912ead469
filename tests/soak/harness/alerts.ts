import { SNSClient } from '@aws-sdk/client-sns';
import type { HttpRequest } from '@smithy/types';
import type { NotifySettings } from '../../../shared/domain/notify/settings.ts';
import { snsChannel } from '../../../shared/notify/sns.ts';
import { announcer } from '../../../shared/pipeline/announcer.ts';
import type { AlertBook, Announcer } from '../../../shared/ports/alerts.ts';
import type { Leases } from '../../../shared/ports.ts';
import { alive, callingInvocation } from './invocation.ts';
import type { Simulator } from './simulator.ts';

export interface ToldOptions {
  readonly simulator: Simulator;
  readonly store: AlertBook & Leases;
  readonly settings: NotifySettings;
  readonly isRefused: () => boolean;
}

/** The real alerts, by a topic that takes them or does not, and that one person hears. What it took stands in the chronicle. */
export function toldAlerts({ simulator, store, settings, isRefused }: ToldOptions): Announcer {
  const { chronicle, clock } = simulator;
  const requestHandler = {
    handle: async ({ body }: HttpRequest) => {
      await alive();
      const asked = new URLSearchParams(String(body));
      if (asked.get('Action') === 'ListSubscriptionsByTopic') return { response: answered(oneSubscription) };
      if (asked.get('Action') === 'GetSubscriptionAttributes') return { response: answered(everything) };
      const text: string = JSON.parse(asked.get('Message') ?? '{}').email ?? '';
      const accepted = !isRefused();
      chronicle.note({ kind: 'alert', text, accepted }, callingInvocation());
      return { response: accepted ? answered(published) : unavailable };
    },
    destroy: () => {},
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
  };
  const client = new SNSClient({
    ...{ region: 'eu-central-1', endpoint: 'http://in-process.invalid', requestHandler, maxAttempts: 2 },
    credentials: { accessKeyId: 'alerts', secretAccessKey: 'sandbox' },
  });
  const { now } = clock;
  return announcer({
    ...{ now, settings, book: store, leases: store },
    channels: snsChannel({ topicArn: 'arn:aws:sns:eu-central-1:111122223333:alerts', client, now }),
    onUntold: () => {},
  });
}

function answered(operation: readonly [name: string, result: string]) {
  const [name, result] = operation;
  const xml = `<${name}Response xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><${name}Result>${result}</${name}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></${name}Response>`;
  return { statusCode: 200, headers: { 'content-type': 'text/xml' }, body: Buffer.from(xml) };
}

const published = ['Publish', '<MessageId>1</MessageId>'] as const;
const oneSubscription = [
  'ListSubscriptionsByTopic',
  '<Subscriptions><member><SubscriptionArn>arn:aws:sns:eu-central-1:111122223333:alerts:1</SubscriptionArn></member></Subscriptions>',
] as const;
const everything = [
  'GetSubscriptionAttributes',
  '<Attributes><entry><key>PendingConfirmation</key><value>false</value></entry></Attributes>',
] as const;

const unavailable = {
  statusCode: 500,
  headers: { 'content-type': 'text/xml' },
  body: Buffer.from(
    '<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Receiver</Type><Code>InternalError</Code><Message>not now</Message></Error><RequestId>1</RequestId></ErrorResponse>',
  ),
};
