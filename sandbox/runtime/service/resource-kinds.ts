export interface StackNames {
  readonly stackName: string;
  readonly accountId: string;
  readonly region: string;
  /** The functions by logical id (`GovernLambdaFunction`) and their names. */
  readonly functions: ReadonlyMap<string, string>;
  /** Given for the template's parameters, over their defaults. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Which property names the physical resource, what Ref gives, and the resource part of its ARN. */
export interface Kind {
  readonly nameProperty: string;
  readonly arn: (name: string, names: StackNames) => string;
  readonly ref?: 'name' | 'arn' | 'url';
}

export const kinds: Readonly<Record<string, Kind>> = {
  'AWS::SQS::Queue': { nameProperty: 'QueueName', arn: (name, n) => regional('sqs', name, n), ref: 'url' },
  'AWS::SNS::Topic': { nameProperty: 'TopicName', arn: (name, n) => regional('sns', name, n), ref: 'arn' },
  'AWS::DynamoDB::Table': {
    nameProperty: 'TableName',
    arn: (name, n) => regional('dynamodb', `table/${name}`, n),
  },
  'AWS::IAM::Role': {
    nameProperty: 'RoleName',
    arn: (name, n) => `arn:aws:iam::${n.accountId}:role/${name}`,
  },
  'AWS::IAM::ManagedPolicy': {
    nameProperty: 'ManagedPolicyName',
    arn: (name, n) => `arn:aws:iam::${n.accountId}:policy/${name}`,
    ref: 'arn',
  },
  'AWS::Events::EventBus': {
    nameProperty: 'Name',
    arn: (name, n) => regional('events', `event-bus/${name}`, n),
  },
  'AWS::Events::Rule': { nameProperty: 'Name', arn: (name, n) => regional('events', `rule/${name}`, n) },
  'AWS::Scheduler::ScheduleGroup': {
    nameProperty: 'Name',
    arn: (name, n) => regional('scheduler', `schedule-group/${name}`, n),
  },
  'AWS::Logs::LogGroup': {
    nameProperty: 'LogGroupName',
    arn: (name, n) => `${regional('logs', `log-group:${name}`, n)}:*`,
  },
  'AWS::S3::Bucket': { nameProperty: 'BucketName', arn: (name) => `arn:aws:s3:::${name}` },
  'AWS::SSM::Parameter': {
    nameProperty: 'Name',
    arn: (name, n) => regional('ssm', `parameter/${name.replace(/^\//, '')}`, n),
  },
  'AWS::SecretsManager::Secret': {
    nameProperty: 'Name',
    arn: (name, n) => regional('secretsmanager', `secret:${name}`, n),
    ref: 'arn',
  },
  'AWS::KMS::Key': { nameProperty: 'KeyId', arn: (name, n) => regional('kms', `key/${name}`, n) },
  'AWS::KMS::Alias': { nameProperty: 'AliasName', arn: (name, n) => regional('kms', name, n) },
  'AWS::CloudWatch::Alarm': {
    nameProperty: 'AlarmName',
    arn: (name, n) => regional('cloudwatch', `alarm:${name}`, n),
  },
};

export function regional(service: string, resource: string, { region, accountId }: StackNames): string {
  return `arn:aws:${service}:${region}:${accountId}:${resource}`;
}
