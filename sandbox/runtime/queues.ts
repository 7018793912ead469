import type { Invoke } from './deliveries.ts';
import type { Work, WorkSource } from './engine.ts';
import type { DeliveryFaults } from './faults.ts';
import type { Random } from './random.ts';
import type { QueueMapping, ServiceQueue } from './service/service.ts';
import type { ReceivedMessage, SqsClient } from './sqs-client.ts';
import type { Timers } from './timers.ts';
import type { VirtualClock } from './virtual-time.ts';
import type { InvocationResult } from './worker-pool.ts';

export interface PollerOptions {
  readonly mapping: QueueMapping;
  readonly queue: ServiceQueue;
  readonly region: string;
  readonly sqs: SqsClient;
  readonly clock: VirtualClock;
  readonly timers: Timers;
  readonly random: Random;
  readonly faults: DeliveryFaults;
  readonly invoke: Invoke;
  readonly add: (work: Work) => void;
}

// SQS gives at most ten messages a call; Lambda's larger batches need a batching window, which is not simulated.
const mostMessages = 10;

/** Brings a queue's messages to its function, as an event source mapping of Lambda does. */
export function queuePoller(options: PollerOptions): WorkSource {
  const { mapping, queue, sqs } = options;
  let running = 0;
  return {
    take: async () => {
      if (running >= (mapping.maximumConcurrency ?? Number.POSITIVE_INFINITY)) return undefined;
      const received = await sqs.receive(queue.name, Math.min(mapping.batchSize, mostMessages));
      if (received.length === 0) return undefined;
      const batch = await withFaults(received, options);
      running += 1;
      return async () => {
        try {
          await workThrough(batch, options);
        } finally {
          running -= 1;
        }
      };
    },
  };
}

async function workThrough(batch: readonly ReceivedMessage[], options: PollerOptions): Promise<void> {
  if (batch.length === 0) return;
  const { mapping, clock, queue } = options;
  const receivedAt = clock.now().getTime();
  const result = await options.invoke(mapping.functionKey, sqsEvent(batch, options), 'queue');
  const failed = failedIds(result, batch, mapping.reportsItemFailures);
  const kept: ReceivedMessage[] = [];
  for (const message of batch) {
    const isKept = failed.has(message.MessageId) || options.random.chance(options.faults.duplicate ?? 0);
    if (isKept) kept.push(message);
    else await options.sqs.delete(queue.name, message);
  }
  if (kept.length === 0) return;
  const visibleAt = new Date(receivedAt + queue.visibilityTimeoutSeconds * 1000);
  options.timers.add(visibleAt, 'retry', () => options.add(() => releaseAll(kept, options)));
}

// The last one first: each goes back to the head of its group, so the group keeps its order.
async function releaseAll(kept: readonly ReceivedMessage[], { sqs, queue }: PollerOptions): Promise<void> {
  for (const message of kept.toReversed()) await sqs.release(queue.name, message);
}

/** The messages that come again (Lambda Developer Guide, "Implementing partial batch responses"). */
function failedIds(
  result: InvocationResult,
  batch: readonly ReceivedMessage[],
  reportsItemFailures: boolean,
): ReadonlySet<string> {
  const all = new Set(batch.map(({ MessageId }) => MessageId));
  if (result.status !== 'answered') return all;
  if (!reportsItemFailures) return new Set();
  const reported = reportedIds(result.payload);
  // Anything that is not a list of known ids counts as a failure of the whole batch.
  return reported?.every((id) => all.has(id)) ? new Set(reported) : all;
}

function reportedIds(payload: unknown): string[] | undefined {
  if (payload === null || typeof payload !== 'object') return [];
  const failures = 'batchItemFailures' in payload ? (payload.batchItemFailures ?? []) : [];
  if (!Array.isArray(failures)) return undefined;
  return failures.map((failure: unknown) =>
    typeof failure === 'object' && failure !== null && 'itemIdentifier' in failure
      ? String(failure.itemIdentifier)
      : '',
  );
}

async function withFaults(
  received: readonly ReceivedMessage[],
  options: PollerOptions,
): Promise<ReceivedMessage[]> {
  const { random, faults, sqs, queue } = options;
  const batch: ReceivedMessage[] = [];
  for (const message of received) {
    if (random.chance(faults.lose ?? 0)) await sqs.delete(queue.name, message);
    else batch.push(message);
  }
  return random.chance(faults.reorder ?? 0) ? mixed(batch, random) : batch;
}

/** In another order, but each FIFO group in its own. */
function mixed(batch: readonly ReceivedMessage[], random: Random): ReceivedMessage[] {
  const groups = Map.groupBy(batch, ({ MessageId, Attributes }) => Attributes['MessageGroupId'] ?? MessageId);
  const left = [...groups.values()].map((group) => [...group]);
  const answer: ReceivedMessage[] = [];
  while (answer.length < batch.length) {
    const group = left[random.index(left.length)];
    const next = group?.shift();
    if (next !== undefined) answer.push(next);
  }
  return answer;
}

function sqsEvent(batch: readonly ReceivedMessage[], { queue, region }: PollerOptions): object {
  return {
    Records: batch.map((message) => ({
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      attributes: message.Attributes,
      messageAttributes: Object.fromEntries(
        Object.entries(message.MessageAttributes).map(([name, value]) => [name, lowerCamel(value)]),
      ),
      md5OfBody: message.MD5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: queue.arn,
      awsRegion: region,
    })),
  };
}

/** SQS writes `StringValue`, Lambda `stringValue`. */
function lowerCamel(value: unknown): object {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [`${key.charAt(0).toLowerCase()}${key.slice(1)}`, each]),
  );
}
