import { stringify } from 'yaml';
import type { Metric } from '../shared/log.ts';
import { dashboardBody } from './dashboard.ts';
import { type FunctionName, functionNames } from './function-names.ts';

/** One thing that somebody has to look at. Its text says what to do, since it is all that an e-mail shows. */
interface Alarm {
  readonly text: string;
  readonly metrics: readonly AlarmMetric[];
  /** Seconds that one look covers. */
  readonly period: number;
  /** So many looks in a row. */
  readonly looks?: number;
  /** `more`: it rings above zero. `none`: it rings where nothing was counted, as in silence. */
  readonly rings?: 'more' | 'none';
}

interface AlarmMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, unknown>>;
  readonly stat: 'Sum' | 'Maximum';
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of serverless.yml.
const prefix = '${self:custom.prefix}';
// Hourly looks may reach back a week (CloudWatch, PutMetricAlarm: EvaluationPeriods).
const hour = 3600;
const fiveMinutes = 300;

/** `governed` by its logical id in the template: `daily-sweep` is `DailySweep`. */
function logicalId(name: string): string {
  return name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function counted(name: Metric, ...services: readonly FunctionName[]): readonly AlarmMetric[] {
  return services.map((service) => ({
    namespace: 'AmiGovernor',
    name,
    dimensions: { service },
    stat: 'Sum',
  }));
}

function ofFunction(name: 'Errors' | 'Throttles', of: FunctionName): readonly AlarmMetric[] {
  return [{ namespace: 'AWS/Lambda', name, dimensions: { FunctionName: `${prefix}-${of}` }, stat: 'Sum' }];
}

function messagesIn(queue: string): readonly AlarmMetric[] {
  return [
    {
      namespace: 'AWS/SQS',
      name: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: { 'Fn::GetAtt': [queue, 'QueueName'] } },
      stat: 'Maximum',
    },
  ];
}

/** By the logical ids of the queues in infra/queues.yml. */
export const deadLetterQueues = [
  'ScopesDeadLetters',
  'ApplyDeadLetters',
  'RemoveDeadLetters',
  'SweepsDeadLetters',
  'EventsDeadLetters',
] as const;

export const alarms: Readonly<Record<string, Alarm>> = {
  ...Object.fromEntries(
    deadLetterQueues.map((queue) => [
      `${queue}Alarm`,
      {
        text: `A message could not be taken and lies in ${queue}. Read it and the log of its function; the next sweep judges the scope again.`,
        metrics: messagesIn(queue),
        period: fiveMinutes,
      },
    ]),
  ),
  ...Object.fromEntries(
    functionNames.flatMap((name) => [
      [
        `${logicalId(name)}ErrorsAlarm`,
        {
          text: `The function ${name} fails. Its log says why; a message that failed three times lies in the dead letters.`,
          metrics: ofFunction('Errors', name),
          period: fiveMinutes,
        },
      ],
      [
        `${logicalId(name)}ThrottlesAlarm`,
        {
          text: `Lambda throttles the function ${name}: the account has no concurrency left for it. Raise the quota or move other functions.`,
          metrics: ofFunction('Throttles', name),
          period: fiveMinutes,
          looks: 3,
        },
      ],
    ]),
  ),
  NoCompleteSweepAlarm: {
    text: 'No sweep was complete for 26 hours: images are judged by old facts, and what is missing is held. Look at the dead letters and at the log of daily-sweep. It also rings until the first sweep after a first deployment.',
    metrics: counted('SweepComplete', 'daily-sweep'),
    period: hour,
    looks: 26,
    rings: 'none',
  },
  ScopesNotJudgedAlarm: {
    text: 'Accounts or Regions could not be judged in a sweep. The alert of the run names them and why; what could not be read is held.',
    metrics: counted('ScopeNotJudged', 'daily-sweep'),
    period: hour,
  },
  AlertsUntoldAlarm: {
    text: 'Alerts reach nobody, or the topic did not accept them: no clock starts and nothing is enforced for what they are about. Confirm a subscription: docs/alerts.md.',
    metrics: [
      ...counted('AlertUnroutable', 'govern', 'apply', 'remove', 'daily-sweep'),
      ...counted('AlertRefused', 'govern', 'apply', 'remove', 'daily-sweep'),
    ],
    period: fiveMinutes,
  },
  SanityHoldAlarm: {
    text: 'A sweep saw far less than before, so that everything destructive is held. If the scope really shrank, accept the new baseline: amigov baseline accept.',
    metrics: counted('HeldBySanity', 'govern', 'apply', 'remove'),
    period: hour,
  },
  LimitExhaustedAlarm: {
    text: 'Actions are postponed by a limit of the policy. A backlog goes on by itself; a flood of more than five times the limit waits for amigov plan approve.',
    metrics: counted('HeldByLimit', 'govern', 'apply', 'remove'),
    period: hour,
  },
  StoryTamperedAlarm: {
    text: 'Somebody changed or removed an item of the history, which nothing of this service does. CloudTrail has who; amigov report verify compares the table with the export.',
    metrics: counted('StoryTampered', 'archive'),
    period: fiveMinutes,
  },
  LaunchRefusedAlarm: {
    text: 'A launch was refused because of an image that this service disabled. It is being enabled again; the story of the image says who wanted it.',
    metrics: counted('LaunchRefused', 'image-event'),
    period: fiveMinutes,
  },
};

function alarmResource({ text, metrics, period, looks = 1, rings = 'more' }: Alarm): object {
  const shared = {
    AlarmDescription: `AMI Governor: ${text}`,
    EvaluationPeriods: looks,
    Threshold: rings === 'none' ? 1 : 0,
    ComparisonOperator: rings === 'none' ? 'LessThanThreshold' : 'GreaterThanThreshold',
    TreatMissingData: rings === 'none' ? 'breaching' : 'notBreaching',
    AlarmActions: [{ Ref: 'AlertTopic' }],
    // Only what rings in silence tells that it is over: the others would each send a mail at a first deployment.
    ...(rings === 'none' ? { OKActions: [{ Ref: 'AlertTopic' }] } : {}),
  };
  const [only, ...others] = metrics;
  if (only !== undefined && others.length === 0) {
    return { ...shared, ...asMetric(only), Statistic: only.stat, Period: period };
  }
  const sum = metrics.map((_, n) => `FILL(m${n}, 0)`).join(' + ');
  return {
    ...shared,
    Metrics: [
      { Id: 'sum', Expression: sum },
      ...metrics.map((metric, n) => ({
        Id: `m${n}`,
        ReturnData: false,
        MetricStat: { Metric: asMetric(metric), Period: period, Stat: metric.stat },
      })),
    ],
  };
}

function asMetric({ namespace, name, dimensions }: AlarmMetric): object {
  return {
    Namespace: namespace,
    MetricName: name,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  };
}

/** infra/monitoring.yml: alarms and dashboard as CloudFormation. */
export function monitoringTemplate(): string {
  const resources = Object.entries(alarms).map(([id, alarm]) => [
    id,
    { Type: 'AWS::CloudWatch::Alarm', Properties: alarmResource(alarm) },
  ]);
  const dashboard = {
    Type: 'AWS::CloudWatch::Dashboard',
    Properties: {
      DashboardName: prefix,
      DashboardBody: { 'Fn::Sub': JSON.stringify(dashboardBody(prefix, [...deadLetterQueues])) },
    },
  };
  const head = '# What somebody has to look at. Written by `npm run generate` from infra/monitoring.ts.\n';
  const template = { Resources: { ...Object.fromEntries(resources), Dashboard: dashboard } };
  return head + stringify(template, { lineWidth: 0, aliasDuplicateObjects: false });
}
