import { setTimeout as sleep } from 'node:timers/promises';
import {
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** One message of a FIFO queue. */
export interface FifoMessage {
  readonly body: string;
  readonly groupId: string;
  readonly deduplicationId: string;
}

/** Some messages could not be sent; sending all of them again is harmless, as each has its deduplication id. */
export class SendError extends Error {
  override readonly name = 'SendError';
}

// SendMessageBatch takes 10 entries (API reference).
const batchSize = 10;
const waitsMs = [0, 100, 400, 1600];

/** Sends all, in order inside a group. Throws `SendError` when one is still refused after four tries. */
export async function sendBatches(
  client: SQSClient,
  queueUrl: string,
  messages: readonly FifoMessage[],
): Promise<void> {
  for (let start = 0; start < messages.length; start += batchSize) {
    await sendBatch(client, queueUrl, messages.slice(start, start + batchSize));
  }
}

/** The answer is 200 also when entries failed: `Failed` lists them. */
async function sendBatch(client: SQSClient, queueUrl: string, batch: readonly FifoMessage[]): Promise<void> {
  let entries = batch.map(toEntry);
  let codes: readonly string[] = [];
  for (const waitMs of waitsMs) {
    if (waitMs > 0) await sleep(waitMs);
    const answer = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
    const failed = answer.Failed ?? [];
    codes = failed.map(({ Code }) => Code ?? 'unknown');
    // The sender's own fault: the same entry fails again.
    if (failed.some(({ SenderFault }) => SenderFault === true)) break;
    const ids = new Set(failed.map(({ Id }) => Id));
    entries = entries.filter(({ Id }) => ids.has(Id));
    if (entries.length === 0) return;
  }
  throw new SendError(`${entries.length} messages were refused: ${[...new Set(codes)].join(', ')}`);
}

function toEntry(message: FifoMessage, index: number): SendMessageBatchRequestEntry {
  return {
    Id: String(index),
    MessageBody: message.body,
    MessageGroupId: message.groupId,
    MessageDeduplicationId: message.deduplicationId,
  };
}
