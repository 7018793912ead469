import type { Context, SQSEvent } from 'aws-lambda';
import { writeScopeMessage } from '../../shared/queue/messages.ts';

process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
process.env['POWERTOOLS_METRICS_DISABLED'] = 'true';

/** What Lambda hands to a handler besides the event. */
export function aContext(remainingMs: () => number = () => 900_000): Context {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: 'test',
    functionVersion: '1',
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:test',
    memoryLimitInMB: '512',
    awsRequestId: '00000000-0000-4000-8000-000000000000',
    logGroupName: '/aws/lambda/test',
    logStreamName: 'test',
    getRemainingTimeInMillis: remainingMs,
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}

/** A batch of a FIFO queue; each message is a body and its group. */
export function aBatch(...messages: readonly (readonly [body: string, groupId: string])[]): SQSEvent {
  return {
    Records: messages.map(([body, groupId], index) => ({
      messageId: `message-${index}`,
      receiptHandle: 'handle',
      body,
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '1545082649183',
        SenderId: 'sender',
        ApproximateFirstReceiveTimestamp: '1545082649185',
        MessageGroupId: groupId,
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-central-1:111122223333:scopes.fifo',
      awsRegion: 'eu-central-1',
    })),
  };
}

/** An order for the whole scope, as it lies in the queue. */
export function aScopeBody(accountId: string, imageIds: readonly string[] | null = null): string {
  const scope = { accountId, region: 'eu-central-1' };
  return writeScopeMessage({
    scope,
    imageIds,
    run: { runId: 'run-1', kind: imageIds === null ? 'sweep' : 'event' },
  });
}
