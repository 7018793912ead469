import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { DeployOptions } from '../../sandbox/runtime/service/open-service.ts';
import type { Service } from '../../sandbox/runtime/service/service.ts';
import { readService } from '../../sandbox/runtime/service/service-file.ts';

const options: DeployOptions = { accountId: '111122223333', region: 'eu-central-1' };
const fixture = new URL('./fixtures/service/serverless.yml', import.meta.url).pathname;

const directory = mkdtempSync(join(tmpdir(), 'service-file-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** A service with one function, with these lines added. */
function readText(text: string): Service {
  const file = join(directory, 'serverless.yml');
  writeFileSync(file, `service: small\nprovider: { name: aws }\n${text}`);
  return readService(file, options);
}

describe('a service file', () => {
  const service = readService(fixture, options);
  const functionOf = (key: string) => service.functions.find((each) => each.key === key);

  it('gives each function its name, time limit and handler', () => {
    expect(functionOf('work')).toMatchObject({
      name: 'fixture-dev-work',
      arn: 'arn:aws:lambda:eu-central-1:111122223333:function:fixture-dev-work',
      handler: 'dist/work/index.handler',
      timeoutSeconds: 60,
      memoryMb: 512,
    });
    expect(functionOf('note-event')).toMatchObject({ timeoutSeconds: 30, memoryMb: 1024 });
  });

  it('resolves the environment of each function', () => {
    expect(functionOf('note-event')?.environment).toEqual({
      TABLE_NAME: 'fixture-dev',
      WORK_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/111122223333/fixture-dev-work.fifo',
      TOPIC_ARN: 'arn:aws:sns:eu-central-1:111122223333:fixture-dev-alerts',
      ALERT_EMAIL: 'platform@example.com',
      OWN: '111122223333 in fixture-dev: fixture-dev-alerts',
    });
  });

  it('takes parameters by stage, and those that are given before all others', () => {
    const prod = readService(fixture, { ...options, stage: 'prod', params: { organization: 'true' } });

    const [note] = prod.functions;
    expect(note?.environment).toMatchObject({ ALERT_EMAIL: 'prod@example.com', ORGANIZATION: 'yes' });
    expect(prod.queues.map(({ logicalId }) => logicalId)).toContain('OnlyInOrganization');
    expect(service.queues.map(({ logicalId }) => logicalId)).not.toContain('OnlyInOrganization');
  });

  it('reads rules with their bus', () => {
    expect(service.rules.map(({ bus, functionKey }) => [bus, functionKey])).toEqual([
      ['default', 'note-event'],
      ['fixture-dev-bus', 'note-event'],
    ]);
    expect(service.rules[1]?.pattern).toEqual({
      source: ['aws.ec2'],
      account: [{ 'anything-but': '111122223333' }],
    });
  });

  it('reads schedules and routes', () => {
    expect(service.schedules).toMatchObject([
      {
        expression: 'cron(0 6 * * ? *)',
        timeZone: 'UTC',
        by: 'rule',
        functionKey: 'daily',
        inputText: '{"kind":"sweep"}',
      },
    ]);
    expect(service.routes).toEqual([{ functionKey: 'tell', method: 'GET', path: '/images/{imageId}' }]);
  });

  it('reads queues with their redrive, and what reads them', () => {
    expect(service.queues.find(({ logicalId }) => logicalId === 'Work')).toMatchObject({
      name: 'fixture-dev-work.fifo',
      isFifo: true,
      deduplicationPerGroup: true,
      visibilityTimeoutSeconds: 120,
      deadLetter: {
        queueArn: 'arn:aws:sqs:eu-central-1:111122223333:fixture-dev-work-failed.fifo',
        maxReceiveCount: 3,
      },
    });
    expect(service.mappings).toMatchObject([
      { functionKey: 'work', batchSize: 10, reportsItemFailures: true, maximumConcurrency: 2 },
      { functionKey: 'work', batchSize: 10, reportsItemFailures: false },
    ]);
  });

  it('reads subscriptions of functions and of people', () => {
    expect(service.subscriptions).toMatchObject([
      { protocol: 'lambda', endpoint: 'tell', filterPolicy: { severity: ['high', 'critical'] } },
      { protocol: 'email', endpoint: 'platform@example.com' },
    ]);
  });

  it('keeps of a table what a local DynamoDB understands', () => {
    expect(service.tables[0]?.definition).toEqual({
      TableName: 'fixture-dev',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    });
  });

  it('gives each function its role with its policies', () => {
    expect(functionOf('note-event')?.roleArn).toBe('arn:aws:iam::111122223333:role/fixture-dev-note');
    expect(functionOf('work')?.policies).toEqual([
      {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'dynamodb:PutItem',
            Resource: 'arn:aws:dynamodb:eu-central-1:111122223333:table/fixture-dev',
          },
        ],
      },
    ]);
  });

  it('merges what an alias stands for, below the own keys', () => {
    const text = [
      'custom: { all: &all { A: one, B: two } }',
      'functions: { f: { handler: f.handler, environment: { <<: *all, B: own } } }',
    ].join('\n');

    expect(readText(text).functions[0]?.environment).toEqual({ A: 'one', B: 'own' });
  });

  it('reads the schedules of EventBridge Scheduler among the resources', () => {
    const text = [
      'functions: { daily-sweep: { handler: f.handler } }',
      'resources: { Resources: { S: { Type: AWS::Scheduler::Schedule, Properties: {',
      '  Name: daily, ScheduleExpression: cron(0 3 * * ? *), ScheduleExpressionTimezone: Europe/Berlin,',
      '  FlexibleTimeWindow: { Mode: "OFF" },',
      '  Target: { Arn: !GetAtt DailyDashsweepLambdaFunction.Arn, Input: \'{"at":"<aws.scheduler.scheduled-time>"}\' }',
      '  } } } }',
    ].join('\n');

    expect(readText(text).schedules).toEqual([
      {
        ...{ name: 'daily', expression: 'cron(0 3 * * ? *)', timeZone: 'Europe/Berlin', by: 'scheduler' },
        ...{ functionKey: 'daily-sweep', inputText: '{"at":"<aws.scheduler.scheduled-time>"}' },
      },
    ]);
  });

  it('takes the last alternative of a variable', () => {
    const value = `\${env:HOME, cf:other.Out, 'none'}`;
    const text = `functions: { f: { handler: f.handler, environment: { A: "${value}" } } }`;

    expect(readText(text).functions[0]?.environment).toEqual({ A: 'none' });
  });
});

const refused: readonly (readonly [string, string, string])[] = [
  [
    'a variable that has no value',
    `functions: { f: { handler: "\${env:HOME}" } }`,
    `serverless.yml:3:28 functions.f.handler: cannot resolve \${env:HOME}`,
  ],
  [
    'a variable that stands for itself',
    `functions: { f: { handler: "\${self:functions.f.handler}" } }`,
    'stands for itself',
  ],
  [
    'a reference to nothing',
    'functions: { f: { handler: f.handler, environment: { A: !Ref Nothing } } }',
    'serverless.yml:3:62 functions.f.environment.A: cannot resolve the reference to Nothing',
  ],
  [
    'an attribute that is not known',
    'functions: { f: { handler: f.handler, environment: { A: !GetAtt Q.Size } } }\nresources: { Resources: { Q: { Type: AWS::SQS::Queue } } }',
    'cannot resolve Q.Size',
  ],
  [
    'an unknown tag',
    'functions: { f: { handler: f.handler, environment: { A: !Reff Q } } }',
    'unknown tag !Reff',
  ],
  [
    'an unknown event source',
    'functions: { f: { handler: f.handler, events: [{ kafka: x }] } }',
    'no event source kafka',
  ],
  [
    'an unknown key of an event source',
    'functions: { f: { handler: f.handler, events: [{ sqs: { arn: a, batchSizes: 1 } }] } }',
    'does not know batchSizes',
  ],
  [
    'a pattern that AWS would refuse',
    'functions: { f: { handler: f.handler, events: [{ eventBridge: { pattern: { source: [] } } }] } }',
    'source: an empty list',
  ],
  [
    'a resource that would run something else',
    'functions: { f: { handler: f.handler } }\nresources: { Resources: { R: { Type: AWS::Pipes::Pipe } } }',
    'does not simulate AWS::Pipes::Pipe',
  ],
  [
    'a property that the queues do not have',
    'functions: { f: { handler: f.handler } }\nresources: { Resources: { Q: { Type: AWS::SQS::Queue, Properties: { Colour: red } } } }',
    'does not know Colour',
  ],
  ['text that is not YAML', 'functions: [', 'serverless.yml:3:13'],
];

describe('a refused service file', () => {
  it.each(refused)('%s', (_claim, text, message) => {
    expect(() => readText(text)).toThrow(message);
  });
});
