import type {
  ServiceBucket,
  ServiceQueue,
  ServiceSubscription,
  ServiceTable,
  ServiceTopic,
} from './service/service.ts';

/** What the stores are made with. */
export interface StoresStart {
  readonly cells: SharedArrayBuffer;
  readonly accountId: string;
  readonly region: string;
  readonly queues: readonly ServiceQueue[];
  readonly topics: readonly ServiceTopic[];
  /** A function's endpoint is its ARN here. */
  readonly subscriptions: readonly ServiceSubscription[];
  readonly tables: readonly ServiceTable[];
  readonly buckets: readonly ServiceBucket[];
}

export interface MessageAttribute {
  readonly Type: string;
  readonly Value: string;
}

/** A message that a topic accepted. */
export interface Publication {
  readonly topicArn: string;
  readonly messageId: string;
  readonly subject: string | undefined;
  readonly message: string;
  /** `json`: the message holds a text for each protocol. */
  readonly structure: string | undefined;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
}

/** A request to a queue, a topic, a table, a bus or the scheduler, with who made it. */
export interface ServerCall {
  /** ISO 8601, the virtual clock. */
  readonly at: string;
  readonly accessKeyId: string;
  /** As IAM names it: `sqs:SendMessage`. */
  readonly action: string;
  /** The request's parameters by their names in the API. */
  readonly input: Readonly<Record<string, unknown>>;
  /** HTTP status of the answer. */
  readonly status: number;
}

export type StoresMessage =
  | {
      readonly kind: 'ready';
      readonly queuesEndpoint: string;
      readonly tablesEndpoint: string;
      /** In the order of the subscriptions that it was started with. */
      readonly subscriptionArns: readonly string[];
    }
  | { readonly kind: 'published'; readonly publication: Publication }
  | { readonly kind: 'called'; readonly call: ServerCall }
  /** Answers a `sync`: everything that was accepted before has been told. */
  | { readonly kind: 'synced'; readonly sync: number };
