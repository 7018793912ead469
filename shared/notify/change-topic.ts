import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { ChangePorts } from '../ports.ts';
import { changeAlert } from './change-alert.ts';

export interface ChangeTopicOptions {
  readonly topicArn: string;
  readonly client: SNSClient;
  readonly onRefused: (error: unknown) => void;
}

/** What somebody did, at once and in a message of its own: without an audience, so that all who get everything get it. */
export function changeTopic({
  topicArn,
  client,
  onRefused,
}: ChangeTopicOptions): Pick<ChangePorts, 'announceChanges'> {
  return {
    announceChanges: async (scope, notices) => {
      const { subject, text } = changeAlert(scope, notices);
      const MessageAttributes = {
        kind: { DataType: 'String', StringValue: 'change' },
        accountId: { DataType: 'String', StringValue: scope.accountId },
        region: { DataType: 'String', StringValue: scope.region },
      };
      try {
        const message = { TopicArn: topicArn, Subject: subject, Message: text, MessageAttributes };
        await client.send(new PublishCommand(message));
        return true;
      } catch (error) {
        onRefused(error);
        return false;
      }
    },
  };
}
