import type { FunctionName } from '../function-names.ts';
import { arn, att, type Grant, type Permissions, ref, type Value } from './grant.ts';

const table = att('ComplianceTable.Arn');
const indexes: Value = { sub: ['$', '{ComplianceTable.Arn}/index/*'].join('') };
const topic: Value = ref('AlertTopic');
const subscriptions: Value = { sub: ['$', '{AlertTopic}:*'].join('') };

function endpoint(service: string): Value {
  return { sub: `${service}.{AWS::Region}.amazonaws.com`.replace('{', '$' + '{') };
}

function own(name: string): readonly Grant[] {
  const group = `logs:{AWS::Region}:{AWS::AccountId}:log-group:/aws/lambda/{self:custom.prefix}-${name}:*`;
  return [
    { sid: 'Logs', actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], on: [arn(group)] },
    {
      ...{ sid: 'Traces', actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'] },
      ...{ on: '*', why: 'IAM has no resource for traces, so that only `*` allows them.' },
    },
  ];
}

/** The table, without a right to change the story of an image: PutItem adds to it, and its chain tells what is not its own. */
function tableBy(
  operations: string,
  more: { readonly indexed: boolean } = { indexed: false },
): readonly Grant[] {
  const actions = operations.split(' ').map((operation) => `dynamodb:${operation}`);
  const on = more.indexed ? [table, indexes] : [table];
  return [
    { sid: 'Table', actions, on },
    {
      ...{ sid: 'StoriesAreOnlyAddedTo', effect: 'Deny', on: [table] },
      actions: ['UpdateItem', 'DeleteItem', 'BatchWriteItem', 'PartiQLUpdate', 'PartiQLDelete'].map(
        (operation) => `dynamodb:${operation}`,
      ),
      condition: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': ['H#*'] } },
    },
  ];
}

function sends(...queues: readonly string[]): Grant {
  return { sid: 'Send', actions: ['sqs:SendMessage'], on: queues.map((queue) => att(`${queue}.Arn`)) };
}

function takes(queue: string): Grant {
  const actions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
  return { sid: 'Take', actions, on: [att(`${queue}.Arn`)] };
}

const alerts: readonly Grant[] = [
  {
    ...{ sid: 'Alert', on: [topic, subscriptions] },
    actions: ['sns:Publish', 'sns:ListSubscriptionsByTopic', 'sns:GetSubscriptionAttributes'],
  },
  {
    ...{ sid: 'AlertEvents', actions: ['events:PutEvents'] },
    on: [arn('events:{AWS::Region}:{AWS::AccountId}:event-bus/default')],
    condition: { StringEquals: { 'events:source': 'ami-governor' } },
  },
];

/** Into the bucket, whether there is one or not: its name is known. */
function exports(...tables: readonly string[]): Grant {
  const bucket = 's3:::{self:custom.prefix}-export-{AWS::AccountId}-{AWS::Region}';
  return { sid: 'Export', actions: ['s3:PutObject'], on: tables.map((table) => arn(`${bucket}/${table}/*`)) };
}

/** One-time schedules that put a message into the function's own queue. */
function looksLater(what: string): readonly Grant[] {
  return [
    {
      ...{ sid: 'LookLater', actions: ['scheduler:CreateSchedule'] },
      why: `${what}: into its own queue, by a role that can do nothing else.`,
      on: [arn('scheduler:{AWS::Region}:{AWS::AccountId}:schedule/default/ami-governor-look-*')],
    },
    {
      ...{ sid: 'PassTheRoleForIt', actions: ['iam:PassRole'], on: [att('LaterLookRole.Arn')] },
      condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
    },
  ];
}

/** Into the member accounts, the hub's own among them, and to know which these are. */
function enters(...roles: readonly string[]): readonly Grant[] {
  return [
    {
      ...{ sid: 'AssumeRoles', actions: ['sts:AssumeRole'] },
      on: roles.map((role) => arn(`iam::*:role/{${role}}`)),
    },
    {
      ...{ sid: 'ListAccounts', actions: ['organizations:ListAccounts'] },
      ...{ on: '*', why: 'IAM has no resource for the list of accounts, so that only `*` allows it.' },
    },
  ];
}

const eventRole: readonly Grant[] = [
  ...tableBy('GetItem Query PutItem BatchWriteItem'),
  sends('ScopesQueue', 'EventsDeadLetters'),
  ...enters('ReaderRoleName'),
];

const changing = 'GetItem Query PutItem DeleteItem BatchWriteItem';

/** The roles of the functions, by the function's name in AWS. */
export const hubRoles = {
  'image-event': rights('image-event', eventRole),
  'inspector-finding': rights('inspector-finding', eventRole),
  'daily-sweep': rights('daily-sweep', [
    ...tableBy(changing, { indexed: true }),
    sends('ScopesQueue', 'SweepsQueue', 'EventsDeadLetters'),
    takes('SweepsQueue'),
    ...looksLater('Later looks at how far a sweep has come'),
    ...alerts,
    ...enters('ReaderRoleName'),
  ]),
  govern: rights('govern', [
    ...tableBy(changing, { indexed: true }),
    takes('ScopesQueue'),
    sends('ScopesQueue', 'ApplyQueue', 'RemoveQueue'),
    ...looksLater('Later looks at images that are still being made'),
    ...alerts,
    exports('findings', 'scopes'),
    ...enters('ReaderRoleName'),
  ]),
  apply: rights('apply', [
    ...tableBy(changing),
    takes('ApplyQueue'),
    ...alerts,
    ...enters('ReaderRoleName', 'EnforcerRoleName'),
  ]),
  remove: rights('remove', [
    ...tableBy(changing),
    takes('RemoveQueue'),
    ...alerts,
    ...enters('ReaderRoleName', 'RemoverRoleName'),
  ]),
  slack: rights('slack', [
    sends('EventsDeadLetters'),
    {
      ...{ sid: 'Webhooks', actions: ['ssm:GetParameter'] },
      why: 'A parameter, or a secret that Parameter Store refers to: docs/alerts.md.',
      on: [arn('ssm:{AWS::Region}:{AWS::AccountId}:parameter{param:slackWebhooks}')],
    },
    {
      ...{ sid: 'WebhookSecret', actions: ['secretsmanager:GetSecretValue'] },
      on: [arn('secretsmanager:{AWS::Region}:{AWS::AccountId}:secret:{self:service}*')],
    },
    {
      ...{ sid: 'DecryptWebhooks', actions: ['kms:Decrypt'] },
      ...{
        on: '*',
        why: 'Which key encrypts them is the choice of whoever stores them; by these services alone.',
      },
      condition: {
        StringEquals: { 'kms:ViaService': ['ssm', 'secretsmanager'].map(endpoint) },
      },
    },
  ]),
  archive: rights('archive', [
    {
      ...{ sid: 'ReadTheStream', on: [{ sub: ['$', '{ComplianceTable.Arn}/stream/*'].join('') }] },
      actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
    },
    {
      ...{ sid: 'FindTheStream', actions: ['dynamodb:ListStreams'] },
      ...{ on: '*', why: 'IAM has no resource for the list of streams, so that only `*` allows it.' },
    },
    sends('EventsDeadLetters'),
    exports('history'),
    {
      ...{ sid: 'TellSecurityHub', actions: ['securityhub:BatchImportFindings'] },
      why: 'Where the parameter securityHub says so; the function asks nothing of it otherwise.',
      on: [arn('securityhub:{AWS::Region}:{AWS::AccountId}:product/{AWS::AccountId}/default')],
    },
  ]),
  api: rights('api', [
    { sid: 'Ask', actions: ['dynamodb:Query'], on: [table, indexes] },
    {
      ...{ sid: 'Say', actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], on: [table] },
      why: 'What people say: statements of scopes, pauses and approvals, each told in a story. Nothing is deleted.',
      condition: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['S#*', 'H#*', 'CTRL', 'APPROVAL#*'] },
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
    },
  ]),
} as const satisfies Readonly<Record<FunctionName, Permissions>>;

function rights(policyName: string, grants: readonly Grant[]): Permissions {
  return { policyName, grants: [...own(policyName), ...grants] };
}
