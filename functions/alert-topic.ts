import { SNSClient } from '@aws-sdk/client-sns';
import type { NotifySettings } from '../shared/domain/notify/settings.ts';
import type { Log } from '../shared/log.ts';
import { defaultBus, type PutEvents, putAlerts } from '../shared/notify/eventbridge.ts';
import { snsChannel } from '../shared/notify/sns.ts';
import { announcer, type Untold } from '../shared/pipeline/announcer.ts';
import type { AlertBook, AlertChannels, Announcer } from '../shared/ports/alerts.ts';
import type { Leases } from '../shared/ports.ts';

export interface AlertTopicOptions {
  readonly topicArn: string;
  readonly settings: NotifySettings;
  readonly store: AlertBook & Leases;
  readonly now: () => Date;
  /** Of EventBridge; null in AWS itself. */
  readonly eventsEndpoint: string | null;
}

/** Alerts by the topic of the deployment, and as events once the topic took them. What is not told is counted, and told by the next run. */
export function alertTopic(options: AlertTopicOptions, log: Log): Announcer {
  const { topicArn, settings, store, now, eventsEndpoint } = options;
  const client = new SNSClient({});
  const topic = snsChannel({
    ...{ topicArn, now, client },
    onRefused: (error) => log.error('alert refused by SNS', { error }),
  });
  return announcer({
    ...{ now, settings, book: store, leases: store },
    channels: withEvents(topic, defaultBus(client, eventsEndpoint), log),
    onUntold: (untold) => countUntold(untold, log),
  });
}

function countUntold({ scope, because, reason, alerts }: Untold, log: Log): void {
  log.error('alerts not told', { ...scope, because, reason, alerts });
  if (because === 'unroutable') log.count('AlertUnroutable', alerts);
  if (because === 'refused') log.count('AlertRefused', alerts);
}

/** Best effort, as with events of AWS itself: the topic has told it, and the bus being away must not tell it twice. */
function withEvents(topic: AlertChannels, putEvents: PutEvents, log: Log): AlertChannels {
  return {
    readReach: topic.readReach,
    send: async (digest) => {
      const answer = await topic.send(digest);
      if (answer === 'refused') return answer;
      log.count('AlertTold', digest.alerts.length);
      try {
        const { refused } = await putAlerts(digest, putEvents);
        if (refused === 0) return answer;
        log.error('events refused by EventBridge', { digestId: digest.digestId, refused });
        log.count('AlertEventRefused', refused);
      } catch (error) {
        log.error('events refused by EventBridge', { digestId: digest.digestId, error });
        log.count('AlertEventRefused', digest.alerts.length);
      }
      return answer;
    },
  };
}
