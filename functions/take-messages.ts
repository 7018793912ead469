import { processPartialResponse, SqsFifoPartialProcessorAsync } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Log } from '../shared/log.ts';
import type { ReadMessage } from '../shared/queue/messages.ts';

export interface Taking<Order> {
  readonly read: (body: string) => ReadMessage<Order>;
  /** Throwing asks SQS to bring the message again. */
  readonly take: (order: Order) => Promise<void>;
}

/**
 * Takes the messages of a FIFO queue one after the other. Retryable: whatever `take` throws; the rest of that group
 * then waits too, the other groups go on. Permanent: a message that cannot be read; it is logged, counted and
 * acknowledged, since it would only block its group.
 */
export async function takeMessages<Order>(
  event: SQSEvent,
  context: Context,
  log: Log,
  { read, take }: Taking<Order>,
): Promise<SQSBatchResponse> {
  const takeOne = async (record: SQSRecord): Promise<void> => {
    const message = read(record.body);
    if (!message.ok) {
      log.error('message refused', { messageId: record.messageId, reason: message.reason });
      log.count('MessageRefused');
      return;
    }
    try {
      await take(message.order);
    } catch (error) {
      log.error('message failed and comes again', { messageId: record.messageId, error });
      log.count('MessageFailed');
      throw error;
    }
  };
  return processPartialResponse(event, takeOne, new SqsFifoPartialProcessorAsync(), {
    context,
    skipGroupOnError: true,
    // Each failure is logged and counted above; throwing as well would hide which one it was.
    throwOnFullBatchFailure: false,
  });
}
