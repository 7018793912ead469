import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { questionRoutes } from '../../functions/api/question-answer.ts';
import { statementRoutes } from '../../functions/api/statement-answer.ts';
import { functionNames } from '../../infra/function-names.ts';
import { compilePattern, type EventPattern } from '../../sandbox/events/pattern.ts';
import type { EventSource } from '../../shared/events/event-source.ts';
import * as eventSources from '../../shared/events/index.ts';
import { readEvent } from '../../shared/events/react.ts';
import { aCall, anEvent, anInspectorFinding } from '../events/an-event.ts';
import { type PackagedService, packageService, type Resource } from './packaged-service.ts';

let service: PackagedService;
beforeAll(async () => {
  service = await packageService();
}, 120_000);

const sources: readonly EventSource[] = Object.values(eventSources);

function patternOf(rule: Resource): EventPattern {
  return rule.Properties['EventPattern'];
}

/** The rules of the hub itself; those that only forward have a condition. */
function hubRules(): readonly (readonly [string, Resource])[] {
  return service.ofType('AWS::Events::Rule').filter(([, rule]) => rule.Condition === undefined);
}

/** Which functions an event reaches on the default bus. */
function reachedBy(event: unknown): readonly string[] {
  return hubRules()
    .filter(
      ([, rule]) => rule.Properties['EventBusName'] === undefined && compilePattern(patternOf(rule))(event),
    )
    .map(([, rule]) => rule.Properties['Targets'][0].Arn['Fn::GetAtt'][0]);
}

interface GraphWidget {
  readonly properties: { readonly region: string };
}

/** The metric behind a term of a sum; an empty one for the sum itself. */
function metricIn(term: { readonly MetricStat?: { readonly Metric: Record<string, string> } }) {
  return term.MetricStat?.Metric ?? {};
}

/** The service that may write into a queue, by the queue's logical id. */
function statementsFor(queue: string): readonly Record<string, unknown>[] {
  return service
    .ofType('AWS::SQS::QueuePolicy')
    .filter(([, policy]) => policy.Properties['Queues'].some((ref: { Ref: string }) => ref.Ref === queue))
    .flatMap(([, policy]) => policy.Properties['PolicyDocument'].Statement);
}

describe('functions', () => {
  it('have a role each, and none is shared', () => {
    const roles = service
      .ofType('AWS::Lambda::Function')
      .map(([, resource]) => resource.Properties['Role']['Fn::GetAtt'][0]);

    expect(roles).toHaveLength(9);
    expect(new Set(roles).size).toBe(9);
    expect(roles.every((role) => service.resources[role]?.Type === 'AWS::IAM::Role')).toBe(true);
    expect(Object.keys(service.resources)).not.toContain('IamRoleLambdaExecution');
  });

  it('run on Node 24 and arm64, traced, with logs that end', () => {
    for (const [, { Properties }] of service.ofType('AWS::Lambda::Function')) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
      });
    }
    const days = service
      .ofType('AWS::Logs::LogGroup')
      .map(([, group]) => group.Properties['RetentionInDays']);
    expect(days).toEqual(Array(9).fill(90));
  });

  it.each(functionNames)('%s has nothing but its bundle in its zip', (name) => {
    expect(service.filesOf(name)).toEqual([`dist/${name}/index.mjs`]);
  });

  it('that plan have no role that changes images, and those that change have one', () => {
    const assumes = (role: string) =>
      JSON.stringify(service.resources[role]?.Properties['Policies']).match(
        /(Reader|Enforcer|Remover)RoleName/g,
      );

    expect(assumes('GovernRole')).toEqual(['ReaderRoleName']);
    expect(assumes('DailySweepRole')).toEqual(['ReaderRoleName']);
    expect(assumes('ApplyRole')).toEqual(['ReaderRoleName', 'EnforcerRoleName']);
    expect(assumes('RemoveRole')).toEqual(['ReaderRoleName', 'RemoverRoleName']);
    expect(assumes('ApiRole')).toBeNull();
  });

  it('that take what people say write nothing but that, and delete nothing', () => {
    const statements = service.resources['ApiRole']?.Properties['Policies'][0].PolicyDocument.Statement;
    const ofTable = statements.filter(({ Action }: { Action: unknown }) => `${Action}`.includes('dynamodb:'));

    expect(ofTable).toEqual([
      expect.objectContaining({ Effect: 'Allow', Action: 'dynamodb:Query' }),
      expect.objectContaining({
        Effect: 'Allow',
        Action: ['dynamodb:GetItem', 'dynamodb:PutItem'],
        Condition: {
          'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['S#*', 'H#*', 'CTRL', 'APPROVAL#*'] },
          Null: { 'dynamodb:LeadingKeys': 'false' },
        },
      }),
    ]);
  });

  it('may add to the story of an image and never change it', () => {
    const writers = ['ImageEventRole', 'InspectorFindingRole', 'GovernRole', 'ApplyRole', 'RemoveRole'];
    for (const role of writers) {
      const statements = service.resources[role]?.Properties['Policies'][0].PolicyDocument.Statement;
      expect(statements).toContainEqual(
        expect.objectContaining({
          Effect: 'Deny',
          Action: expect.arrayContaining([
            'dynamodb:UpdateItem',
            'dynamodb:DeleteItem',
            'dynamodb:BatchWriteItem',
          ]),
          Condition: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': ['H#*'] } },
        }),
      );
    }
  });
});

describe('event rules', () => {
  it('are the same on both buses, and what members forward is the same again', () => {
    const texts = (rules: readonly (readonly [string, Resource])[]) =>
      rules.map(([, rule]) => JSON.stringify(patternOf(rule))).toSorted();
    const own = hubRules().filter(([, rule]) => rule.Properties['EventBusName'] === undefined);
    const received = hubRules().filter(([, rule]) => rule.Properties['EventBusName'] !== undefined);
    const forwarding = service
      .ofType('AWS::Events::Rule')
      .filter(([, rule]) => rule.Condition === 'Forwards');

    expect(own).toHaveLength(5);
    expect(texts(received)).toEqual(texts(own));
    expect(texts(forwarding)).toEqual(texts(own));
  });

  it('have patterns that EventBridge takes', () => {
    for (const [, rule] of service.ofType('AWS::Events::Rule')) {
      expect(() => compilePattern(patternOf(rule))).not.toThrow();
      expect(JSON.stringify(patternOf(rule)).length).toBeLessThanOrEqual(4_096);
    }
  });

  it('keep what cannot be delivered, in a queue that lets them', () => {
    for (const [, rule] of hubRules()) {
      for (const target of rule.Properties['Targets']) {
        expect(target.RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 21_600, MaximumRetryAttempts: 20 });
        const queue: string = target.DeadLetterConfig.Arn['Fn::GetAtt'][0];
        expect(service.resources[queue]?.Properties['FifoQueue']).toBeUndefined();
        expect(statementsFor(queue)).toContainEqual(
          expect.objectContaining({
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
          }),
        );
      }
    }
  });

  it('of members keep what does not reach the hub, in a queue that lets these rules alone', () => {
    const forwarding = service
      .ofType('AWS::Events::Rule')
      .filter(([, { Condition }]) => Condition === 'Forwards');

    for (const [, { Properties }] of forwarding) {
      expect(Properties['Targets']).toEqual([
        expect.objectContaining({
          RetryPolicy: { MaximumEventAgeInSeconds: 21_600, MaximumRetryAttempts: 20 },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['UnforwardedEvents', 'Arn'] } },
        }),
      ]);
    }
    expect(service.resources['UnforwardedEvents']).toMatchObject({
      Condition: 'Forwards',
      Properties: { SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 },
    });
    const names = forwarding.map(([id]) => ({ 'Fn::GetAtt': [id, 'Arn'] }));
    expect(statementsFor('UnforwardedEvents')).toEqual([
      expect.objectContaining({
        Principal: { Service: 'events.amazonaws.com' },
        Condition: { ArnEquals: { 'aws:SourceArn': expect.arrayContaining(names) } },
      }),
    ]);
  });

  it('bring every event that asks for something to the one function that reads it', () => {
    const imageId = 'ami-0a1b2c3d4e5f60718';
    const calls = sources.flatMap(({ id, eventNames }) => (id === 'run-instances' ? [] : eventNames));
    for (const name of calls) {
      const requestParameters = {
        imageId,
        resourcesSet: { items: [{ resourceId: 'snap-1' }, { resourceId: imageId }] },
      };
      expect([name, reachedBy(aCall(name, { requestParameters }))]).toEqual([
        name,
        ['ImageEventLambdaFunction'],
      ]);
    }
    expect(reachedBy(anEvent())).toEqual(['ImageEventLambdaFunction']);
    expect(reachedBy(anInspectorFinding())).toEqual(['InspectorFindingLambdaFunction']);
  });

  it('leave alone what nobody reads', () => {
    const ofInstance = { resourcesSet: { items: [{ resourceId: 'i-0123456789abcdef0' }] } };

    expect(reachedBy(aCall('CreateTags', { requestParameters: ofInstance }))).toEqual([]);
    expect(reachedBy(aCall('RunInstances'))).toEqual([]);
    expect(reachedBy(aCall('CreateTags', { eventSource: 'elasticfilesystem.amazonaws.com' }))).toEqual([]);
  });
});

describe('queues', () => {
  it('are grouped by scope, outlast their function and give up after three receives', () => {
    const mappings = service
      .ofType('AWS::Lambda::EventSourceMapping')
      .filter(([, { Properties }]) => Properties['EventSourceArn']['Fn::GetAtt'][1] === 'Arn');

    expect(mappings).toHaveLength(4);
    for (const [, { Properties }] of mappings) {
      const queue = service.resources[Properties['EventSourceArn']['Fn::GetAtt'][0]]?.Properties;
      const taker = service.resources[Properties['FunctionName']['Fn::GetAtt'][0]]?.Properties;
      expect(queue).toMatchObject({
        FifoQueue: true,
        DeduplicationScope: 'messageGroup',
        FifoThroughputLimit: 'perMessageGroupId',
        VisibilityTimeout: taker?.['Timeout'] + 60,
        RedrivePolicy: { maxReceiveCount: 3 },
      });
      const dead = queue?.['RedrivePolicy'].deadLetterTargetArn['Fn::GetAtt'][0];
      expect(service.resources[dead]?.Properties['FifoQueue']).toBe(true);
      expect(Properties).toMatchObject({ FunctionResponseTypes: ['ReportBatchItemFailures'] });
      expect(Properties['ScalingConfig'].MaximumConcurrency).toBeGreaterThanOrEqual(2);
    }
  });
});

describe('alarms', () => {
  const alarms = () => service.ofType('AWS::CloudWatch::Alarm');

  it('ring when a message is dead', () => {
    const watched = alarms()
      .filter(([, alarm]) => alarm.Properties['Namespace'] === 'AWS/SQS')
      .map(([, alarm]) => alarm.Properties['Dimensions'][0].Value['Fn::GetAtt'][0]);
    const dead = service.ofType('AWS::SQS::Queue').filter(([id]) => id.endsWith('DeadLetters'));

    expect(watched.toSorted()).toEqual(dead.map(([id]) => id).toSorted());
  });

  it.each(['Errors', 'Throttles'])('ring for %s of every function', (metric) => {
    const watched = alarms()
      .filter(([, alarm]) => alarm.Properties['MetricName'] === metric)
      .map(([, alarm]) => alarm.Properties['Dimensions'][0].Value);

    expect(watched.toSorted()).toEqual(functionNames.map((name) => `ami-governor-main-${name}`).toSorted());
  });

  it('ring when no sweep was complete for 26 hours, also when nothing runs at all', () => {
    expect(service.resources['NoCompleteSweepAlarm']?.Properties).toMatchObject({
      MetricName: 'SweepComplete',
      Period: 3_600,
      EvaluationPeriods: 26,
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
    });
  });

  it('ring for what only a person can end, by what the functions count', () => {
    const countedOnly = alarms().flatMap(([, { Properties }]) =>
      [Properties, ...(Properties['Metrics'] ?? []).map(metricIn)]
        .filter(({ Namespace }) => Namespace === 'AmiGovernor')
        .map(({ MetricName }) => MetricName),
    );

    expect([...new Set(countedOnly)].toSorted()).toEqual([
      'AlertRefused',
      'AlertUnroutable',
      'HeldByLimit',
      'HeldBySanity',
      'LaunchRefused',
      'ScopeNotJudged',
      'StoryTampered',
      'SweepComplete',
    ]);
  });

  it('reach the alert topic and say what to do', () => {
    for (const [, { Properties }] of alarms()) {
      expect(Properties['AlarmActions']).toEqual([{ Ref: 'AlertTopic' }]);
      expect(Properties['AlarmDescription']).toMatch(/^AMI Governor: .{40,}/);
    }
  });
});

describe('the dashboard', () => {
  it('is JSON of graphs that do not overlap, in the Region of the stack', () => {
    const text = service.resources['Dashboard']?.Properties['DashboardBody']['Fn::Sub'];
    const { widgets } = JSON.parse(text.replaceAll(/\$\{AWS::Region\}/g, 'eu-central-1'));
    const places = widgets.map(({ x, y }: { x: number; y: number }) => `${x} ${y}`);

    expect(new Set(places).size).toBe(12);
    expect(widgets.every((graph: GraphWidget) => graph.properties.region === 'eu-central-1')).toBe(true);
    expect(text).toContain('"ami-governor-main-scopes.fifo"');
  });
});

describe('the export', () => {
  it('goes into a bucket that only the functions add to and nobody deletes from, and that stays with the table', () => {
    const bucket = service.resources['ExportBucket'];
    const statements = service.resources['ExportBucketPolicy']?.Properties['PolicyDocument'].Statement;

    expect(bucket).toMatchObject({ DeletionPolicy: 'Retain' });
    expect(bucket?.Properties['PublicAccessBlockConfiguration']).toEqual({
      ...{ BlockPublicAcls: true, BlockPublicPolicy: true },
      ...{ IgnorePublicAcls: true, RestrictPublicBuckets: true },
    });
    expect(statements.map(({ Sid, Effect }: { Sid: string; Effect: string }) => [Sid, Effect])).toEqual([
      ['OnlyEncryptedOnTheWay', 'Deny'],
      ['OnlyTheFunctionsAdd', 'Deny'],
      ['NobodyDeletes', 'Deny'],
    ]);
  });

  it('is kept for seven years', () => {
    const rules = service.resources['ExportBucket']?.Properties['LifecycleConfiguration'].Rules;

    expect(rules).toEqual([expect.objectContaining({ Status: 'Enabled', ExpirationInDays: 2557 })]);
  });

  it('is asked by Athena within a workgroup, by the twelve questions', () => {
    const queries = service.ofType('AWS::Athena::NamedQuery');

    expect(queries).toHaveLength(12);
    expect(
      service.ofType('AWS::Glue::Table').map(([, { Properties }]) => Properties['TableInput'].Name),
    ).toEqual(['findings', 'scopes', 'history']);
  });

  it('has a stream of stories, which fails over a day and never in silence', () => {
    const stream = service
      .ofType('AWS::Lambda::EventSourceMapping')
      .find(([, { Properties }]) => Properties['EventSourceArn']['Fn::GetAtt'][1] === 'StreamArn');

    expect(stream?.[1].Properties).toMatchObject({
      Enabled: true,
      StartingPosition: 'TRIM_HORIZON',
      BisectBatchOnFunctionError: true,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['EventsDeadLetters', 'Arn'] } } },
      FilterCriteria: {
        Filters: [{ Pattern: '{"dynamodb":{"Keys":{"pk":{"S":[{"prefix":"H#"}]}}}}' }],
      },
    });
  });
});

describe('the key', () => {
  it('encrypts table and topic, rotates, and stays with the table', () => {
    const made = { 'Fn::If': ['MakesKey', { 'Fn::GetAtt': ['Key', 'Arn'] }, ''] };

    expect(service.resources['Key']).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: { EnableKeyRotation: true, PendingWindowInDays: 30 },
    });
    expect(service.resources['ComplianceTable']?.Properties['SSESpecification']).toEqual({
      SSEEnabled: true,
      SSEType: 'KMS',
      KMSMasterKeyId: made,
    });
    expect(service.resources['AlertTopic']?.Properties['KmsMasterKeyId']).toEqual(made);
  });

  it('lets alarms publish, and people only by the table and the topic', () => {
    const statements = service.resources['Key']?.Properties['KeyPolicy'].Statement;
    const ofEverybody = statements.filter(
      ({ Principal }: { Principal: { AWS?: string } }) => Principal.AWS === '*',
    );

    expect(statements).toContainEqual(
      expect.objectContaining({ Principal: { Service: 'cloudwatch.amazonaws.com' } }),
    );
    expect(ofEverybody).toHaveLength(1);
    expect(Object.keys(ofEverybody[0].Condition.StringEquals)).toEqual([
      'kms:CallerAccount',
      'kms:ViaService',
    ]);
  });
});

describe('the API', () => {
  it('lets nobody in without IAM', () => {
    const routes = service.ofType('AWS::ApiGatewayV2::Route');

    expect(routes.map(([, route]) => route.Properties['RouteKey']).toSorted()).toEqual([
      'GET /accounts/{accountId}/regions/{region}/images',
      'GET /accounts/{accountId}/regions/{region}/images/{imageId}',
      ...[...questionRoutes.keys()].toSorted(),
      ...[...statementRoutes.keys()].toSorted(),
    ]);
    expect(routes.map(([, route]) => route.Properties['AuthorizationType'])).toEqual(
      routes.map(() => 'AWS_IAM'),
    );
    expect(service.ofType('AWS::ApiGatewayV2::Authorizer')).toEqual([]);
    expect(service.environmentOf('api')).toMatchObject({ OPERATOR_SCOPE: '' });
  });

  it.each([
    ['AuditorPolicy', 'GET'],
    ['OperatorPolicy', 'POST'],
  ])('has a policy of its own for people: %s may %s and nothing else', (policy, method) => {
    const statements = service.resources[policy]?.Properties['PolicyDocument'].Statement;

    expect(statements).toEqual([expect.objectContaining({ Effect: 'Allow', Action: 'execute-api:Invoke' })]);
    expect(JSON.stringify(statements[0].Resource)).toContain(`/*/${method}/*`);
  });
});

describe('the table', () => {
  it('may be read as a whole by nobody', () => {
    const all = JSON.stringify(service.resources);

    expect(all).toContain('"dynamodb:Query"');
    expect(all).not.toMatch(/"dynamodb:(Scan|\*|PartiQL\*|Batch\*)"/);
  });

  it('has a policy for people who ask it itself: by keys, and never by a statement that scans', () => {
    const statements = service.resources['TableReaderPolicy']?.Properties['PolicyDocument'].Statement;

    expect(statements).toMatchObject([
      { Effect: 'Allow', Action: ['dynamodb:Query', 'dynamodb:PartiQLSelect'] },
      {
        Effect: 'Deny',
        Action: 'dynamodb:PartiQLSelect',
        Condition: { Bool: { 'dynamodb:FullTableScan': 'true' } },
      },
    ]);
  });
});

describe('the role of people who bring images back', () => {
  it('gives back and takes nothing, and is made only where somebody may take it on', () => {
    const { Condition, Properties } = service.resources['RestorerRole'] ?? {};
    const statements = Properties?.['Policies'][0].PolicyDocument.Statement;
    const allowed = statements.flatMap(({ Action }: { Action: string | string[] }) => Action);

    expect(Condition).toBe('RestoresFromHome');
    expect(allowed.filter((action: string) => !/^ec2:(Describe|List)/.test(action))).toEqual([
      'ec2:EnableImageDeprecation',
      'ec2:DisableImageDeprecation',
      'ec2:EnableImage',
      'ec2:ModifyImageAttribute',
      'ec2:RestoreImageFromRecycleBin',
      'ec2:RestoreSnapshotFromRecycleBin',
    ]);
    expect(JSON.stringify(Properties?.['AssumeRolePolicyDocument'])).toContain('OperatorRoleArns');
  });
});

describe('the compliance table', () => {
  it('is protected, encrypted, recoverable and stays when the stack goes', () => {
    const table = service.resources['ComplianceTable'];

    expect(table).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
      },
    });
    expect(
      table?.Properties['GlobalSecondaryIndexes'].map((index: { IndexName: string }) => index.IndexName),
    ).toEqual(['gsi1', 'gsi2']);
  });
});

describe('the schedule', () => {
  it('sends an event that starts the daily run, the same for every try of one day', () => {
    const target = service.resources['DailySchedule']?.Properties['Target'] ?? {};
    const sent = target.Input['Fn::Sub']
      .replace(/\$\{AWS::AccountId\}/, '111122223333')
      .replace(/\$\{AWS::Region\}/, 'eu-central-1')
      .replace('<aws.scheduler.execution-id>', 'd32c5kdv-1a2b-4c3d-8e4f-5a6b7c8d9e0f')
      .replace('<aws.scheduler.scheduled-time>', '2026-10-03T03:00:00Z');

    expect(readEvent(JSON.parse(sent))).toMatchObject({
      reaction: { reaction: 'govern', intent: 'daily-run' },
      eventId: 'd32c5kdv-1a2b-4c3d-8e4f-5a6b7c8d9e0f',
    });
    expect(target.DeadLetterConfig.Arn).toEqual({ 'Fn::GetAtt': ['EventsDeadLetters', 'Arn'] });
  });
});

describe('docs/deploy.md', () => {
  it('starts a sweep by hand with an event that daily-sweep takes', () => {
    const text = readFileSync(new URL('../../docs/deploy.md', import.meta.url), 'utf8');
    const [payload = ''] = /(?<=--payload \\\n {2}')\{.+\}(?=')/.exec(text) ?? [];

    expect(readEvent(JSON.parse(payload))).toMatchObject({
      reaction: { reaction: 'govern', intent: 'daily-run' },
      eventId: 'first-sweep',
    });
  });
});

describe('parameters', () => {
  it('all have a default', () => {
    expect(Object.entries(service.parameters).filter(([, { Default }]) => Default === undefined)).toEqual([]);
  });

  it('set the schedule, the retention and the subscriptions', async () => {
    const changed = await packageService({
      params: [
        'alertEmail=platform@example.com',
        'sweepHour=5',
        'sweepTimezone=Europe/Berlin',
        'logRetentionDays=14',
      ],
    });

    expect(changed.resources['DailySchedule']?.Properties).toMatchObject({
      ScheduleExpression: 'cron(0 5 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
    });
    expect(changed.resources['EmailSubscription']).toMatchObject({
      Condition: 'HasAlertEmail',
      Properties: { Protocol: 'email', Endpoint: 'platform@example.com' },
    });
    expect(changed.resources['GovernLogGroup']?.Properties['RetentionInDays']).toBe(14);
  });
});
