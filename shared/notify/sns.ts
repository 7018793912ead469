import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { AlertChannels } from '../ports/alerts.ts';
import { snsMessage } from './sns-message.ts';
import { topicReach } from './subscriptions.ts';

export interface SnsChannelOptions {
  readonly topicArn: string;
  readonly client: SNSClient;
  readonly now: () => Date;
  /** Told when a digest was not accepted, so that somebody looks. */
  readonly onRefused?: (error: unknown) => void;
}

/** Digests by one SNS topic: accepted is what SNS answered with an id. */
export function snsChannel({
  topicArn,
  client,
  now,
  onRefused = () => {},
}: SnsChannelOptions): AlertChannels {
  return {
    readReach: topicReach({ topicArn, client, now }),
    send: async (digest) => {
      try {
        await client.send(new PublishCommand({ TopicArn: topicArn, ...snsMessage(digest) }));
        return 'accepted';
      } catch (error) {
        onRefused(error);
        return 'refused';
      }
    },
  };
}
