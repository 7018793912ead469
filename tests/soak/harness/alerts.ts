import { SNSClient } from '@aws-sdk/client-sns';
import type { HttpRequest } from '@smithy/types';
import { snsAnnouncer } from '../../../shared/notify/sns.ts';
import type { Announcer } from '../../../shared/ports.ts';
import { alive, callingInvocation } from './invocation.ts';
import type { Simulator } from './simulator.ts';

/** The real alerts, by a topic that takes them or does not. What it took stands in the chronicle. */
export function toldAlerts({ chronicle }: Simulator, isRefused: () => boolean): Announcer {
  const requestHandler = {
    handle: async ({ body }: HttpRequest) => {
      await alive();
      const text = new URLSearchParams(String(body)).get('Message') ?? '';
      const accepted = !isRefused();
      chronicle.note({ kind: 'alert', text, accepted }, callingInvocation());
      return { response: accepted ? published : unavailable };
    },
    destroy: () => {},
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
  };
  const client = new SNSClient({
    ...{ region: 'eu-central-1', endpoint: 'http://in-process.invalid', requestHandler, maxAttempts: 2 },
    credentials: { accessKeyId: 'alerts', secretAccessKey: 'sandbox' },
  });
  return snsAnnouncer({ topicArn: 'arn:aws:sns:eu-central-1:111122223333:alerts', client });
}

const published = {
  statusCode: 200,
  headers: { 'content-type': 'text/xml' },
  body: Buffer.from(
    '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>1</MessageId></PublishResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></PublishResponse>',
  ),
};
const unavailable = {
  statusCode: 500,
  headers: { 'content-type': 'text/xml' },
  body: Buffer.from(
    '<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Receiver</Type><Code>InternalError</Code><Message>not now</Message></Error><RequestId>1</RequestId></ErrorResponse>',
  ),
};
