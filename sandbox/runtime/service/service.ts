import type { EventPattern } from '../../events/pattern.ts';
import type { Plain } from './cursor.ts';

/** What a service file asks AWS for, with every variable and reference resolved. */
export interface Service {
  readonly name: string;
  readonly stage: string;
  readonly accountId: string;
  readonly region: string;
  /** Where the service file lies. */
  readonly directory: string;
  readonly functions: readonly ServiceFunction[];
  readonly rules: readonly EventRule[];
  readonly schedules: readonly ServiceSchedule[];
  readonly mappings: readonly QueueMapping[];
  readonly streams: readonly StreamMapping[];
  readonly routes: readonly HttpRoute[];
  /** Its own event buses, beside the default one. */
  readonly buses: readonly ServiceBus[];
  readonly queues: readonly ServiceQueue[];
  readonly topics: readonly ServiceTopic[];
  readonly subscriptions: readonly ServiceSubscription[];
  readonly tables: readonly ServiceTable[];
  readonly buckets: readonly ServiceBucket[];
  readonly roles: readonly ServiceRole[];
}

export interface ServiceFunction {
  /** Its key in the service file, such as `govern`. */
  readonly key: string;
  /** Its name in AWS, such as `ami-governor-dev-govern`. */
  readonly name: string;
  readonly arn: string;
  /** As written: path without extension, dot, export. */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Undefined for a function without a role of its own. */
  readonly roleArn: string | undefined;
  /** The inline policy documents of its role, resolved. */
  readonly policies: readonly Plain[];
  /** Of asynchronous invocations; Lambda's default is 2. */
  readonly maximumRetryAttempts: number;
  /** Where asynchronous invocations go that failed for the last time. */
  readonly onFailureArn: string | undefined;
}

/** What a target gets instead of the event. */
export type TargetInput = Plain | undefined;

export interface EventRule {
  readonly name: string;
  /** `default` or the name of a custom bus. */
  readonly bus: string;
  readonly pattern: EventPattern;
  readonly functionKey: string;
  readonly input: TargetInput;
}

export interface ServiceSchedule {
  readonly name: string;
  readonly expression: string;
  readonly timeZone: string;
  /** A rule's event and EventBridge Scheduler's differ (aws-facts A.6). */
  readonly by: 'rule' | 'scheduler';
  readonly functionKey: string;
  /** JSON; the Scheduler's may hold its keywords, such as `<aws.scheduler.scheduled-time>`. */
  readonly inputText: string | undefined;
}

export interface QueueMapping {
  readonly queueArn: string;
  readonly functionKey: string;
  readonly batchSize: number;
  readonly reportsItemFailures: boolean;
  readonly maximumConcurrency: number | undefined;
}

/** What changes in a table, brought to a function. */
export interface StreamMapping {
  readonly streamArn: string;
  readonly tableName: string;
  /** Of the attributes that are its key. */
  readonly keyNames: readonly string[];
  readonly functionKey: string;
  readonly batchSize: number;
  /** Of the stream's records; empty: all of them. */
  readonly filterPatterns: readonly EventPattern[];
}

export interface HttpRoute {
  readonly functionKey: string;
  /** Upper case, or `*`. */
  readonly method: string;
  /** `/images/{imageId}`. */
  readonly path: string;
}

export interface ServiceQueue {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly isFifo: boolean;
  readonly contentBasedDeduplication: boolean;
  readonly deduplicationPerGroup: boolean;
  readonly visibilityTimeoutSeconds: number;
  readonly delaySeconds: number;
  readonly deadLetter: { readonly queueArn: string; readonly maxReceiveCount: number } | undefined;
}

export interface ServiceBus {
  readonly name: string;
  readonly arn: string;
}

export interface ServiceTopic {
  readonly name: string;
  readonly arn: string;
}

export interface ServiceSubscription {
  readonly topicArn: string;
  readonly protocol: 'email' | 'email-json' | 'lambda' | 'sqs' | 'https';
  /** An address, a function's key, a queue's ARN or a URL. */
  readonly endpoint: string;
  readonly filterPolicy: EventPattern | undefined;
  readonly filterScope: 'MessageAttributes' | 'MessageBody';
  readonly rawDelivery: boolean;
}

/** A role that a stack makes, with its documents resolved. */
export interface ServiceRole {
  readonly arn: string;
  /** Its inline policies. */
  readonly policies: readonly Plain[];
  /** Who may assume it. */
  readonly trust: Plain | undefined;
}

export interface ServiceBucket {
  readonly name: string;
}

export interface ServiceTable {
  readonly name: string;
  readonly arn: string;
  readonly keyNames: readonly string[];
  /** The input of CreateTable that dynalite understands. */
  readonly definition: { readonly [key: string]: Plain };
}
