import { isList } from './cloudformation.ts';
import type { Plain } from './cursor.ts';
import { filterPolicy, flag, number, record, refuseOtherProperties, text } from './read-fields.ts';
import type { Resource, Stack } from './resources.ts';
import type {
  ServiceBucket,
  ServiceBus,
  ServiceQueue,
  ServiceSubscription,
  ServiceTable,
  ServiceTopic,
} from './service.ts';
import { ServiceFileError } from './service-file-error.ts';

const queueProperties = [
  ...['QueueName', 'FifoQueue', 'ContentBasedDeduplication', 'DeduplicationScope', 'FifoThroughputLimit'],
  ...['VisibilityTimeout', 'DelaySeconds', 'RedrivePolicy', 'RedriveAllowPolicy', 'MessageRetentionPeriod'],
  ...['SqsManagedSseEnabled', 'KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds', 'Tags'],
  'ReceiveMessageWaitTimeSeconds',
];

export function readQueues(stack: Stack): ServiceQueue[] {
  return stack.ofType('AWS::SQS::Queue').map((resource) => {
    const { place } = resource;
    const fields = resource.properties();
    refuseOtherProperties(resource, fields, queueProperties);
    const redrive = fields['RedrivePolicy'] && record(fields['RedrivePolicy'], place);
    return {
      logicalId: resource.logicalId,
      name: text(stack.template.getAtt(resource.logicalId, 'QueueName'), place),
      arn: text(stack.template.getAtt(resource.logicalId, 'Arn'), place),
      isFifo: flag(fields['FifoQueue']),
      contentBasedDeduplication: flag(fields['ContentBasedDeduplication']),
      deduplicationPerGroup: fields['DeduplicationScope'] === 'messageGroup',
      // 30 s is SQS's default (SetQueueAttributes).
      visibilityTimeoutSeconds: number(fields['VisibilityTimeout'], 30, place),
      delaySeconds: number(fields['DelaySeconds'], 0, place),
      deadLetter: redrive
        ? {
            queueArn: text(redrive['deadLetterTargetArn'], place),
            maxReceiveCount: number(redrive['maxReceiveCount'], 10, place),
          }
        : undefined,
    };
  });
}

export function readBuckets(stack: Stack): ServiceBucket[] {
  return stack.ofType('AWS::S3::Bucket').map(({ logicalId, place }) => ({
    name: text(stack.template.ref(logicalId), place),
  }));
}

export function readBuses(stack: Stack): ServiceBus[] {
  return stack.ofType('AWS::Events::EventBus').map(({ logicalId, place }) => ({
    name: text(stack.template.ref(logicalId), place),
    arn: text(stack.template.getAtt(logicalId, 'Arn'), place),
  }));
}

export function readTopics(stack: Stack): ServiceTopic[] {
  return stack.ofType('AWS::SNS::Topic').map((resource) => {
    const arn = text(stack.template.getAtt(resource.logicalId, 'TopicArn'), resource.place);
    return { arn, name: arn.split(':').at(-1) ?? '' };
  });
}

/** Subscriptions of their own and those inside topics. */
export function readSubscriptions(
  stack: Stack,
  functionKeys: ReadonlyMap<string, string>,
): ServiceSubscription[] {
  const own = stack.ofType('AWS::SNS::Subscription').map((resource) => {
    const fields = resource.properties();
    return toSubscription(text(fields['TopicArn'], resource.place), fields, resource, functionKeys);
  });
  const inside = stack.ofType('AWS::SNS::Topic').flatMap((resource) => {
    const topicArn = text(stack.template.getAtt(resource.logicalId, 'TopicArn'), resource.place);
    const written = resource.properties()['Subscription'];
    const list = written !== undefined && isList(written) ? written : [];
    return list.map((each) => toSubscription(topicArn, record(each, resource.place), resource, functionKeys));
  });
  return [...inside, ...own];
}

function toSubscription(
  topicArn: string,
  fields: { readonly [key: string]: Plain },
  { place }: Resource,
  functionKeys: ReadonlyMap<string, string>,
): ServiceSubscription {
  const protocol = text(fields['Protocol'], place);
  const endpoint = text(fields['Endpoint'], place);
  const functionKey = protocol === 'lambda' ? functionKeys.get(endpoint) : undefined;
  if (!isProtocol(protocol) || (protocol === 'lambda' && functionKey === undefined))
    throw new ServiceFileError(place, `the sandbox cannot deliver to ${protocol} ${endpoint}`);
  return {
    topicArn,
    protocol,
    endpoint: functionKey ?? endpoint,
    filterPolicy: filterPolicy(fields['FilterPolicy'], place),
    filterScope: fields['FilterPolicyScope'] === 'MessageBody' ? 'MessageBody' : 'MessageAttributes',
    rawDelivery: flag(fields['RawMessageDelivery']),
  };
}

function isProtocol(value: string): value is ServiceSubscription['protocol'] {
  return ['email', 'email-json', 'lambda', 'sqs', 'https'].includes(value);
}

// What dynalite's CreateTable takes, and what it does without: backups, encryption, expiry and protection.
const tableKeys = [
  ...['AttributeDefinitions', 'KeySchema', 'BillingMode', 'ProvisionedThroughput'],
  ...['GlobalSecondaryIndexes', 'LocalSecondaryIndexes'],
];
const tableKeysPassedOver = [
  ...['TableName', 'PointInTimeRecoverySpecification', 'SSESpecification', 'TimeToLiveSpecification', 'Tags'],
  ...[
    'StreamSpecification',
    'DeletionProtectionEnabled',
    'TableClass',
    'ContributorInsightsSpecification',
    'ResourcePolicy',
  ],
];

export function readTables(stack: Stack): ServiceTable[] {
  return stack.ofType('AWS::DynamoDB::Table').map((resource) => {
    const fields = resource.properties();
    refuseOtherProperties(resource, fields, [...tableKeys, ...tableKeysPassedOver]);
    const name = text(stack.template.ref(resource.logicalId), resource.place);
    const kept = Object.entries(fields).filter(([key]) => tableKeys.includes(key));
    return {
      name,
      arn: text(stack.template.getAtt(resource.logicalId, 'Arn'), resource.place),
      keyNames: keyNamesIn(fields['KeySchema']),
      definition: { TableName: name, ...Object.fromEntries(kept) },
    };
  });
}

function keyNamesIn(schema: Plain | undefined): readonly string[] {
  const parts = schema !== undefined && isList(schema) ? schema : [];
  return parts.map((part) => String(record(part, 'KeySchema')['AttributeName']));
}
