import type { Asked } from '../../sandbox/aws/identity/policy.ts';
import type { FunctionCall } from '../../sandbox/runtime/servers.ts';

interface Hub {
  readonly accountId: string;
  readonly region: string;
}

/** What IAM calls an operation whose name is another one. */
const actions: Readonly<Record<string, string>> = { 'sqs:SendMessageBatch': 'sqs:SendMessage' };

export function actionOf(operation: string): string {
  return actions[operation] ?? operation;
}

/** A call to a queue, a topic, a table, a bus or the scheduler, as IAM judges it. */
export function asIamSees({ action, input }: FunctionCall, hub: Hub): Asked {
  const [service = ''] = action.split(':');
  const { resource, keys } = readers[service]?.(input, hub) ?? { resource: '*', keys: {} };
  const context = new Map(Object.entries(keys));
  return { action: actionOf(action), resource, context };
}

type Input = Readonly<Record<string, unknown>>;
interface Read {
  readonly resource: string;
  readonly keys: Readonly<Record<string, readonly string[]>>;
}

const readers: Readonly<Record<string, (input: Input, hub: Hub) => Read>> = {
  sqs: ({ QueueUrl }, hub) => regional('sqs', String(QueueUrl).split('/').at(-1) ?? '', hub),
  sns: ({ TopicArn, SubscriptionArn }) => ({ resource: String(TopicArn ?? SubscriptionArn), keys: {} }),
  events: ({ Entries }, hub) => ({
    ...regional('events', 'event-bus/default', hub),
    keys: { 'events:source': listOf(Entries).map((entry) => String(entry['Source'])) },
  }),
  scheduler: ({ Name }, hub) => regional('scheduler', `schedule/default/${String(Name)}`, hub),
  s3: ({ Bucket, Key }) => ({ resource: `arn:aws:s3:::${String(Bucket)}/${String(Key)}`, keys: {} }),
  dynamodb: (input, hub) => {
    const [batched] = Object.entries(Object(input['RequestItems']));
    const table = String(input['TableName'] ?? batched?.[0]);
    const index = input['IndexName'] === undefined ? '' : `/index/${String(input['IndexName'])}`;
    return {
      ...regional('dynamodb', `table/${table}${index}`, hub),
      keys: { 'dynamodb:leadingkeys': leadingKeys(input, listOf(batched?.[1])) },
    };
  },
};

function regional(service: string, resource: string, { accountId, region }: Hub): Read {
  return { resource: `arn:aws:${service}:${region}:${accountId}:${resource}`, keys: {} };
}

/** The partitions of a request (DynamoDB Developer Guide, "Specifying conditions"). */
function leadingKeys(input: Input, batched: readonly Input[]): readonly string[] {
  const items = [
    ...[input['Key'], input['Item']].filter((item) => item !== undefined),
    ...batched.map(({ PutRequest, DeleteRequest }) => Object(PutRequest).Item ?? Object(DeleteRequest).Key),
  ];
  const queried = Object(input['ExpressionAttributeValues'])[':pk'];
  const texts = [...items.map((item) => Object(item).pk), input['Item'] === undefined ? queried : undefined];
  return texts.flatMap((value) => (value?.S === undefined ? [] : [String(value.S)]));
}

function listOf(value: unknown): readonly Input[] {
  return Array.isArray(value) ? value : [];
}
