import { SNSClient } from '@aws-sdk/client-sns';
import type { Log } from '../shared/log.ts';
import { snsAnnouncer } from '../shared/notify/sns.ts';
import type { Announcer } from '../shared/ports.ts';

/** Alerts by the topic of the deployment. One that SNS does not take is counted, and told again by the next run. */
export function alertTopic(topicArn: string, log: Log): Announcer {
  return snsAnnouncer({
    topicArn,
    client: new SNSClient({}),
    onRefused: (error) => {
      log.error('alert refused by SNS', { error });
      log.count('AlertRefused');
    },
  });
}
