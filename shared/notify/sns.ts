import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { announcedFindings } from '../domain/alerts.ts';
import type { Scope } from '../domain/image.ts';
import type { Announcer } from '../ports.ts';
import { type Alert, findingsAlert, outcomesAlert } from './message.ts';

export interface SnsAnnouncerOptions {
  readonly topicArn: string;
  readonly client: SNSClient;
  /** Told when an alert was not accepted, so that somebody looks; the run itself goes on. */
  readonly onRefused?: (error: unknown) => void;
}

/**
 * Alerts by one SNS topic, one digest a run. A finding counts as announced when its digest was accepted and names it:
 * what did not fit, and what SNS refused, is told by the next run and starts no clock before.
 */
export function snsAnnouncer({ topicArn, client, onRefused = () => {} }: SnsAnnouncerOptions): Announcer {
  const publish = async (alert: Alert, scope: Scope, kind: 'findings' | 'outcomes'): Promise<boolean> => {
    try {
      await client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Subject: alert.subject,
          Message: alert.text,
          MessageAttributes: {
            kind: text(kind),
            accountId: text(scope.accountId),
            region: text(scope.region),
          },
        }),
      );
      return true;
    } catch (error) {
      onRefused(error);
      return false;
    }
  };
  return {
    announce: async (report) => {
      const alert = findingsAlert(report, announcedFindings(report));
      if (alert === null) return [];
      return (await publish(alert, report.scope, 'findings')) ? alert.told : [];
    },
    announceOutcomes: async (scope, outcomes) => {
      const alert = outcomesAlert(scope, outcomes);
      if (alert !== null) await publish(alert, scope, 'outcomes');
    },
  };
}

function text(value: string) {
  return { DataType: 'String', StringValue: value };
}
