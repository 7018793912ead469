import { callJson } from './loopback.ts';

export interface ReceivedMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly Attributes: Readonly<Record<string, string>>;
  readonly MessageAttributes: Readonly<Record<string, unknown>>;
}

export interface QueueDepth {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

export interface SentMessage {
  readonly queueName: string;
  readonly body: string;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
}

/** The few operations of SQS that the runtime itself needs. */
export interface SqsClient {
  /** Invisible for as long as SQS allows: the runtime makes messages visible again when the queue's time has passed. */
  receive(queueName: string, count: number): Promise<ReceivedMessage[]>;
  delete(queueName: string, message: ReceivedMessage): Promise<void>;
  release(queueName: string, message: ReceivedMessage): Promise<void>;
  send(message: SentMessage): Promise<void>;
  /** By queue name. */
  depths(): Promise<Record<string, QueueDepth>>;
}

// SQS's most: 12 hours (SQS API reference, ReceiveMessage).
const longestVisibilitySeconds = 43_200;

export function sqsClient(endpoint: string, accountId: string, region: string): SqsClient {
  const call = (operation: string, queueName: string, input: object): Promise<Record<string, unknown>> =>
    callJson({
      ...{ endpoint, region, target: `AmazonSQS.${operation}` },
      input: { QueueUrl: `${endpoint}/${accountId}/${queueName}`, ...input },
    });
  return {
    receive: async (queueName, count) => {
      const answer = await call('ReceiveMessage', queueName, {
        ...{ MaxNumberOfMessages: count, WaitTimeSeconds: 0, VisibilityTimeout: longestVisibilitySeconds },
        ...{ MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'] },
      });
      const messages: readonly object[] = [answer['Messages'] ?? []].flat();
      return messages.map((message) => toMessage({ ...message }));
    },
    delete: async (queueName, { ReceiptHandle }) => {
      await call('DeleteMessage', queueName, { ReceiptHandle });
    },
    release: async (queueName, { ReceiptHandle }) => {
      await call('ChangeMessageVisibility', queueName, { ReceiptHandle, VisibilityTimeout: 0 });
    },
    send: async ({ queueName, body, groupId, deduplicationId }) => {
      await call('SendMessage', queueName, {
        ...{ MessageBody: body, MessageGroupId: groupId, MessageDeduplicationId: deduplicationId },
      });
    },
    depths: () => readDepths(endpoint),
  };
}

function toMessage(message: Readonly<Record<string, unknown>>): ReceivedMessage {
  return {
    MessageId: String(message['MessageId']),
    ReceiptHandle: String(message['ReceiptHandle']),
    Body: String(message['Body']),
    MD5OfBody: String(message['MD5OfBody']),
    Attributes: Object.fromEntries(
      Object.entries(message['Attributes'] ?? {}).map(([name, value]) => [name, String(value)]),
    ),
    MessageAttributes: { ...(message['MessageAttributes'] ?? {}) },
  };
}

async function readDepths(endpoint: string): Promise<Record<string, QueueDepth>> {
  const response = await fetch(`${endpoint}/_fauxqs/queues`);
  const queues: readonly Readonly<Record<string, unknown>>[] = JSON.parse(await response.text());
  const entries = queues.map(
    (queue) =>
      [
        String(queue['name']),
        {
          visible: Number(queue['approximateMessageCount']),
          inFlight: Number(queue['approximateInflightCount']),
          delayed: Number(queue['approximateDelayedCount']),
        },
      ] as const,
  );
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
