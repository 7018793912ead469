import { compilePattern } from '../events/pattern.ts';
import type { Invoke } from './deliveries.ts';
import type { WorkSource } from './engine.ts';
import type { StreamMapping } from './service/service.ts';
import type { ServerCall } from './stores-messages.ts';
import type { Timers } from './timers.ts';
import type { VirtualClock } from './virtual-time.ts';

export interface StreamOptions {
  readonly mapping: StreamMapping;
  readonly region: string;
  readonly clock: VirtualClock;
  readonly timers: Timers;
  readonly invoke: Invoke;
}

/** What changed of items, brought to a function in batches, as an event source mapping of Lambda does. */
export interface StreamPoller extends WorkSource {
  /** Hears of every call to a table. */
  hear(call: ServerCall): void;
}

interface StreamRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly dynamodb: {
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Attributes;
    readonly NewImage?: Attributes;
    readonly SequenceNumber: string;
    readonly StreamViewType: 'NEW_IMAGE';
  };
}

type Attributes = Readonly<Record<string, unknown>>;

interface Change {
  readonly keys: Attributes;
  readonly image?: Attributes;
}

/** A failed batch comes again; Lambda does not say when, and waits longer each time. */
const retryMs = 60_000;
// A stream keeps its records for a day (DynamoDB Developer Guide, "Change data capture for DynamoDB Streams").
const keptMs = 86_400_000;

/**
 * The stream of a table from what functions ask of it: the store itself has none. An update tells its key alone, since the
 * sandbox does not know the item.
 */
export function streamPoller({ mapping, region, clock, timers, invoke }: StreamOptions): StreamPoller {
  const patterns = mapping.filterPatterns.map(compilePattern);
  const isWanted = (record: StreamRecord) => patterns.length === 0 || patterns.some((fits) => fits(record));
  const known = new Set<string>();
  let waiting: StreamRecord[] = [];
  let last = 0;
  let isBusy = false;
  const recordOf = ({ keys, image }: Change): StreamRecord => {
    const key = JSON.stringify(keys);
    const isNew = image !== undefined && !known.has(key);
    known.add(key);
    last += 1;
    return {
      eventID: `stream-${last}`,
      eventName: image === undefined ? 'REMOVE' : isNew ? 'INSERT' : 'MODIFY',
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(clock.now().getTime() / 1000),
        ...{ Keys: keys, ...(image === undefined ? {} : { NewImage: image }) },
        SequenceNumber: String(last).padStart(21, '0'),
        StreamViewType: 'NEW_IMAGE',
      },
    };
  };
  const deliver = async (): Promise<void> => {
    const batch = waiting.slice(0, mapping.batchSize);
    const result = await invoke(mapping.functionKey, { Records: batch.map(asSent) }, 'stream');
    if (result.status === 'answered') {
      waiting = waiting.slice(batch.length);
      isBusy = false;
      return;
    }
    // In order: what follows waits until the batch is taken, or too old.
    const oldest = clock.now().getTime() - keptMs;
    waiting = waiting.filter(({ dynamodb }) => dynamodb.ApproximateCreationDateTime * 1000 > oldest);
    timers.add(new Date(clock.now().getTime() + retryMs), 'retry', () => {
      isBusy = false;
    });
  };
  const asSent = (record: StreamRecord) => ({
    ...{ eventVersion: '1.1', eventSource: 'aws:dynamodb', awsRegion: region },
    ...{ eventSourceARN: mapping.streamArn, ...record },
  });
  return {
    hear: (call) => {
      if (call.status === 200) waiting.push(...changesIn(call, mapping).map(recordOf).filter(isWanted));
    },
    take: async () => {
      if (isBusy || waiting.length === 0) return undefined;
      isBusy = true;
      return deliver;
    },
  };
}

function changesIn({ action, input }: ServerCall, { tableName, keyNames }: StreamMapping): readonly Change[] {
  const keysOf = (item: Attributes): Attributes =>
    Object.fromEntries(keyNames.map((name) => [name, item[name]]));
  const put = (item: Attributes): Change => ({ keys: keysOf(item), image: item });
  switch (action) {
    case 'dynamodb:PutItem':
      return input['TableName'] === tableName ? [put(attributesIn(input['Item']))] : [];
    case 'dynamodb:UpdateItem':
      return input['TableName'] === tableName
        ? [{ keys: keysOf(attributesIn(input['Key'])), image: attributesIn(input['Key']) }]
        : [];
    case 'dynamodb:DeleteItem':
      return input['TableName'] === tableName ? [{ keys: keysOf(attributesIn(input['Key'])) }] : [];
    case 'dynamodb:BatchWriteItem':
      return requestsIn(input['RequestItems'], tableName).map((request) => {
        const item = attributesIn(request['PutRequest'])['Item'];
        const key = attributesIn(request['DeleteRequest'])['Key'];
        return item === undefined ? { keys: keysOf(attributesIn(key)) } : put(attributesIn(item));
      });
    default:
      return [];
  }
}

function requestsIn(written: unknown, tableName: string): readonly Attributes[] {
  const requests = attributesIn(written)[tableName];
  return Array.isArray(requests) ? requests.map(attributesIn) : [];
}

function attributesIn(value: unknown): Attributes {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
