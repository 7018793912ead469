import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ListTablesCommand,
} from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, ListRulesCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import {
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListPoliciesCommand,
  ListRolesCommand,
} from '@aws-sdk/client-iam';
import {
  GetPolicyCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
} from '@aws-sdk/client-lambda';
import { ListSubscriptionsCommand, ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functionNames } from '../../infra/function-names.ts';
import { type DeployedHub, deployHub } from './deployed-hub.ts';
import { type Moto, python, startMoto } from './moto.ts';
import { passedOver } from './passed-over.ts';

const prefix = 'ami-governor-main';
const inHub = (service: string, rest: string) => `arn:aws:${service}:eu-central-1:111122223333:${rest}`;

let moto: Moto;
let hub: DeployedHub;

describe.skipIf(python === null)('the hub, deployed to moto', () => {
  beforeAll(async () => {
    moto = await startMoto();
    hub = await deployHub(moto);
  });
  afterAll(async () => {
    await hub?.clean();
    await moto?.stop();
  });

  it('is a stack that was made wholly, but for what moto passes over', async () => {
    const client = new CloudFormationClient(moto.home);
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: prefix }));
    const made = await client.send(new ListStackResourcesCommand({ StackName: prefix }));

    const types = new Set(made.StackResourceSummaries?.map(({ ResourceType }) => ResourceType));
    const asked = new Set(Object.values(hub.resources).map(({ Type }) => Type));
    expect(Stacks?.map(({ StackStatus }) => StackStatus)).toEqual(['UPDATE_COMPLETE']);
    expect([...asked].filter((type) => !types.has(type)).toSorted()).toEqual(passedOver);
  });

  it('has on both buses the rules of serverless.yml, each with its function, its dead letters and its tries', async () => {
    const rules = [...(await rulesOn('default')), ...(await rulesOn(prefix))];

    const own = rules.filter(({ bus }) => bus === 'default');
    const received = rules.filter(({ bus }) => bus === prefix);
    const patterns = (of: typeof rules) => of.map(({ pattern }) => pattern).toSorted(byText);
    const expected = hubRules().map(({ Properties }) => Properties['EventPattern']);
    expect([own.length, received.length]).toEqual([5, 5]);
    expect(patterns(own)).toEqual(patterns(received));
    expect([...patterns(own), ...patterns(own)].toSorted(byText)).toEqual(expected.toSorted(byText));
    for (const { name, targets } of rules) {
      const reader = name.includes('inspector') ? 'inspector-finding' : 'image-event';
      expect(targets).toEqual([
        {
          Id: expect.any(String),
          Arn: inHub('lambda', `function:${prefix}-${reader}`),
          DeadLetterConfig: { Arn: inHub('sqs', `${prefix}-events-dead-letters`) },
          RetryPolicy: { MaximumEventAgeInSeconds: 21_600, MaximumRetryAttempts: 20 },
        },
      ]);
    }
  });

  it('lets each rule, by its own ARN, wake the function that it aims at', async () => {
    const rules = [...(await rulesOn('default')), ...(await rulesOn(prefix))];
    const client = new LambdaClient(moto.home);

    for (const reader of ['image-event', 'inspector-finding']) {
      const name = `${prefix}-${reader}`;
      const { Policy = '' } = await client.send(new GetPolicyCommand({ FunctionName: name }));
      const lets = JSON.parse(Policy).Statement.map(
        (statement: { Condition: { ArnLike: Record<string, string> } }) =>
          statement.Condition.ArnLike['AWS:SourceArn'],
      );
      const aiming = rules.filter(({ targets }) => targets.some(({ Arn }) => Arn?.endsWith(`:${name}`)));
      expect(lets.toSorted()).toEqual(aiming.map(({ arn }) => arn).toSorted());
    }
  });

  it('has a FIFO queue for scopes, plans, removals and sweeps, each with dead letters after three receives', async () => {
    const queues = await queueAttributes();

    const taking = ['apply', 'remove', 'scopes', 'sweeps'];
    expect([...queues.keys()].toSorted()).toEqual(
      [
        ...taking.flatMap((name) => [`${prefix}-${name}.fifo`, `${prefix}-${name}-dead-letters.fifo`]),
        `${prefix}-events-dead-letters`,
      ].toSorted(),
    );
    for (const name of taking) {
      const queue = queues.get(`${prefix}-${name}.fifo`);
      expect(queue).toMatchObject({
        FifoQueue: 'true',
        DeduplicationScope: 'messageGroup',
        FifoThroughputLimit: 'perMessageGroupId',
        SqsManagedSseEnabled: 'true',
        VisibilityTimeout: name === 'sweeps' ? '360' : '960',
      });
      expect(JSON.parse(queue?.RedrivePolicy ?? '')).toEqual({
        deadLetterTargetArn: inHub('sqs', `${prefix}-${name}-dead-letters.fifo`),
        maxReceiveCount: 3,
      });
    }
  });

  it('brings each queue to its function, one message at a time, with failures told one by one', async () => {
    const { EventSourceMappings = [] } = await new LambdaClient(moto.home).send(
      new ListEventSourceMappingsCommand({}),
    );

    const ofQueues = EventSourceMappings.filter((mapping) => mapping.EventSourceArn?.includes(':sqs:'));
    const told = ofQueues.map(({ EventSourceArn, FunctionArn, BatchSize, ...rest }) => [
      EventSourceArn?.split(':').at(-1),
      FunctionArn?.split(':').at(-1),
      BatchSize,
      rest.ScalingConfig?.MaximumConcurrency,
      rest.FunctionResponseTypes?.join(),
    ]);
    expect(told.toSorted(byText)).toEqual([
      [`${prefix}-apply.fifo`, `${prefix}-apply`, 1, 5, 'ReportBatchItemFailures'],
      [`${prefix}-remove.fifo`, `${prefix}-remove`, 1, 2, 'ReportBatchItemFailures'],
      [`${prefix}-scopes.fifo`, `${prefix}-govern`, 1, 10, 'ReportBatchItemFailures'],
      [`${prefix}-sweeps.fifo`, `${prefix}-daily-sweep`, 1, 2, 'ReportBatchItemFailures'],
    ]);
  });

  it('has its functions on Node 24, each with a role of its own and the names of what was made', async () => {
    const { Functions = [] } = await new LambdaClient(moto.home).send(new ListFunctionsCommand({}));

    expect(
      Functions.map(({ FunctionName, Role, Runtime }) => [FunctionName, Role, Runtime]).toSorted(),
    ).toEqual(
      functionNames
        .map((name) => [
          `${prefix}-${name}`,
          `arn:aws:iam::111122223333:role/${prefix}-${name}`,
          'nodejs24.x',
        ])
        .toSorted(),
    );
    const govern = Functions.find(({ FunctionName }) => FunctionName === `${prefix}-govern`);
    expect(govern?.Environment?.Variables).toMatchObject({
      TABLE_NAME: `${prefix}-compliance`,
      SCOPES_QUEUE_ARN: inHub('sqs', `${prefix}-scopes.fifo`),
      APPLY_QUEUE_URL: expect.stringContaining(`/111122223333/${prefix}-apply.fifo`),
      ALERT_TOPIC_ARN: inHub('sns', `${prefix}-alerts`),
      SCHEDULES_ROLE_ARN: `arn:aws:iam::111122223333:role/${prefix}-later-look`,
      READER_ROLE: 'ami-governor-reader',
      HUB_ACCOUNT_ID: '111122223333',
    });
  });

  it('has the table with both indexes, paid by request', async () => {
    const { Table } = await new DynamoDBClient(moto.home).send(
      new DescribeTableCommand({ TableName: `${prefix}-compliance` }),
    );

    expect(Table).toMatchObject({
      DeletionProtectionEnabled: true,
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        { IndexName: 'gsi1', Projection: { ProjectionType: 'ALL' } },
        { IndexName: 'gsi2', Projection: { ProjectionType: 'ALL' } },
      ],
    });
  });

  it.fails.each([
    [
      'PointInTimeRecoveryStatus',
      new DescribeContinuousBackupsCommand({ TableName: `${prefix}-compliance` }),
    ],
    ['TimeToLiveStatus', new DescribeTimeToLiveCommand({ TableName: `${prefix}-compliance` })],
  ] as const)('has %s enabled, which moto passes over in a template', async (status, command) => {
    const answer = await new DynamoDBClient(moto.home).send(command as DescribeTimeToLiveCommand);

    expect(JSON.stringify(answer)).toContain(`"${status}":"ENABLED"`);
  });

  it('has the topic of alerts, of which moto makes no subscription', async () => {
    const client = new SNSClient(moto.home);

    const { Topics } = await client.send(new ListTopicsCommand({}));
    const { Subscriptions } = await client.send(new ListSubscriptionsCommand({}));
    expect(Topics).toEqual([{ TopicArn: inHub('sns', `${prefix}-alerts`) }]);
    expect(Subscriptions).toEqual([]);
  });

  it('has the roles that members have, trusted by the functions of the hub alone', async () => {
    const client = new IAMClient(moto.home);
    const trusted = async (RoleName: string) => {
      const { Role } = await client.send(new GetRoleCommand({ RoleName }));
      const [statement] = JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).Statement;
      expect(statement.Condition.StringEquals).toEqual({
        'sts:ExternalId': 'ami-governor',
        'aws:PrincipalOrgID': 'o-abc123',
      });
      return [statement.Condition.ArnEquals['aws:PrincipalArn']].flat();
    };
    const role = (name: string) => `arn:aws:iam::111122223333:role/${prefix}-${name}`;

    expect(await trusted('ami-governor-reader')).toEqual(
      ['image-event', 'inspector-finding', 'daily-sweep', 'govern', 'apply', 'remove'].map(role),
    );
    expect(await trusted('ami-governor-enforcer')).toEqual([role('apply')]);
    expect(await trusted('ami-governor-remover')).toEqual([role('remove')]);
  });

  it('has for each function a policy that names what was made, and those for people', async () => {
    const client = new IAMClient(moto.home);
    const { PolicyDocument = '' } = await client.send(
      new GetRolePolicyCommand({ RoleName: `${prefix}-remove`, PolicyName: 'remove' }),
    );
    const { Policies = [] } = await client.send(new ListPoliciesCommand({ Scope: 'Local' }));

    const text = decodeURIComponent(PolicyDocument);
    expect(text).toContain(inHub('sqs', `${prefix}-remove.fifo`));
    expect(text).toContain(inHub('dynamodb', `table/${prefix}-compliance`));
    expect(text).toContain('arn:aws:iam::*:role/ami-governor-remover');
    expect(text).not.toContain('ami-governor-enforcer');
    expect(Policies.map(({ PolicyName }) => PolicyName).toSorted()).toEqual([
      `${prefix}-auditor`,
      `${prefix}-operator`,
      `${prefix}-restorer`,
      `${prefix}-table-reader`,
    ]);
  });

  it('goes with all but its table when it is removed', async () => {
    await hub.remove();

    expect(await rulesOn('default')).toEqual([]);
    expect([...(await queueAttributes()).keys()]).toEqual([]);
    const { Roles } = await new IAMClient(moto.home).send(new ListRolesCommand({}));
    expect(Roles).toEqual([]);
    const { Functions } = await new LambdaClient(moto.home).send(new ListFunctionsCommand({}));
    expect(Functions).toEqual([]);
    const { TableNames } = await new DynamoDBClient(moto.home).send(new ListTablesCommand({}));
    expect(TableNames).toEqual([`${prefix}-compliance`]);
  });
});

/** As packaged; what only forwards has a condition. */
function hubRules() {
  return Object.values(hub.resources).filter(
    ({ Type, Condition }) => Type === 'AWS::Events::Rule' && Condition === undefined,
  );
}

async function rulesOn(bus: string) {
  const client = new EventBridgeClient(moto.home);
  const { Rules = [] } = await client.send(new ListRulesCommand({ EventBusName: bus }));
  const targetsOf = async (Rule: string) =>
    (await client.send(new ListTargetsByRuleCommand({ Rule, EventBusName: bus }))).Targets ?? [];
  return Promise.all(
    Rules.map(async ({ Name: name = '', Arn: arn = '', EventPattern = '' }) => ({
      bus,
      name,
      arn,
      pattern: JSON.parse(EventPattern),
      targets: await targetsOf(name),
    })),
  );
}

/** By name. */
async function queueAttributes() {
  const client = new SQSClient(moto.home);
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}));
  const entries = QueueUrls.map(async (QueueUrl) => {
    const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
    return [QueueUrl.split('/').at(-1) ?? '', (await client.send(asked)).Attributes ?? {}] as const;
  });
  return new Map(await Promise.all(entries));
}

function byText(one: unknown, other: unknown): number {
  const [a, b] = [JSON.stringify(one), JSON.stringify(other)];
  return a < b ? -1 : Number(a > b);
}
