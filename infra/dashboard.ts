import type { Metric } from '../shared/log.ts';
import { type FunctionName, functionNames } from './function-names.ts';

/** A line of a graph as CloudWatch writes it: namespace, metric, dimension names and values, then how it is shown. */
type Line = readonly (
  | string
  | { readonly label?: string; readonly stat?: string; readonly color?: string }
)[];

interface Graph {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly stat?: string;
  readonly period?: number;
}

const day = 86_400;
const graphsInARow = 3;
// CloudWatch divides the width of a dashboard into 24.
const width = 24 / graphsInARow;
const height = 6;

/**
 * The dashboard's body (CloudWatch API reference, dashboard body structure), for Fn::Sub: in the order in which one asks
 * whether all is well: did the sweep look at everything, what follows from it, who was told, is anything stuck.
 */
export function dashboardBody(prefix: string, deadLetterQueues: readonly string[]): object {
  const queues = ['scopes', 'apply', 'remove', 'sweeps'].map((name) => `${prefix}-${name}.fifo`);
  const graphs: readonly Graph[] = [
    {
      title: 'Sweep: scopes ordered, judged, not judged',
      period: day,
      lines: [
        counted('ScopeOrdered', 'daily-sweep', 'ordered'),
        counted('ScopeJudged', 'govern', 'judged, events included'),
        counted('ScopeNotJudged', 'daily-sweep', 'not judged'),
        counted('SweepComplete', 'daily-sweep', 'sweeps complete'),
      ],
    },
    {
      title: 'Planned',
      period: day,
      lines: [
        counted('ActionAllowed', 'govern', 'allowed'),
        counted('ActionHeld', 'govern', 'held'),
        counted('HeldBySanity', 'govern', 'held: saw far less than before'),
        counted('HeldByLimit', 'govern', 'held by a limit'),
        counted('FactUnread', 'govern', 'facts unread'),
      ],
    },
    {
      title: 'Done',
      period: day,
      lines: (['apply', 'remove'] as const).flatMap((name) => [
        counted('OutcomeApplied', name, `${name}: applied`),
        counted('OutcomeHeld', name, `${name}: held at the last moment`),
        counted('OutcomeFailed', name, `${name}: failed`),
      ]),
    },
    {
      title: 'Alerts',
      lines: [
        counted('AlertTold', 'govern', 'told'),
        counted('AlertUnroutable', 'govern', 'reach nobody'),
        counted('AlertRefused', 'govern', 'refused by the topic'),
        counted('AlertPosted', 'slack', 'posted to Slack'),
        counted('LaunchRefused', 'image-event', 'launches refused, image given back'),
      ],
    },
    {
      title: 'Events',
      lines: (['image-event', 'inspector-finding'] as const).flatMap((name) => [
        counted('EventGoverned', name, `${name}: leads to a judgement`),
        counted('EventIgnored', name, `${name}: nothing to look at`),
        counted('EventRefused', name, `${name}: not understood`),
      ]),
    },
    {
      title: 'Questions and statements',
      lines: [
        counted('QuestionAnswered', 'api', 'questions'),
        counted('QuestionRefused', 'api', 'questions refused'),
        counted('StatementSaved', 'api', 'statements'),
        counted('StatementRefused', 'api', 'statements refused'),
      ],
    },
    {
      title: 'Messages waiting',
      stat: 'Maximum',
      lines: queues.map((queue) => ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName', queue]),
    },
    {
      title: 'Dead letters',
      stat: 'Maximum',
      lines: deadLetterQueues.map((queue) => [
        'AWS/SQS',
        'ApproximateNumberOfMessagesVisible',
        'QueueName',
        `\${${queue}.QueueName}`,
      ]),
    },
    {
      title: 'Oldest message, seconds',
      stat: 'Maximum',
      lines: queues.map((queue) => ['AWS/SQS', 'ApproximateAgeOfOldestMessage', 'QueueName', queue]),
    },
    {
      title: 'Function errors and throttles',
      lines: functionNames.flatMap((name) => [
        ofFunction('Errors', prefix, name),
        ofFunction('Throttles', prefix, name),
      ]),
    },
    {
      title: 'Function durations, 99th percentile, ms',
      stat: 'p99',
      lines: functionNames.map((name) => ofFunction('Duration', prefix, name)),
    },
    {
      title: 'Table: units consumed, throttled',
      lines: [
        'ConsumedReadCapacityUnits',
        'ConsumedWriteCapacityUnits',
        'ReadThrottleEvents',
        'WriteThrottleEvents',
      ].map((name) => ['AWS/DynamoDB', name, 'TableName', `${prefix}-compliance`]),
    },
  ];
  return { widgets: graphs.map(widget) };
}

function counted(metric: Metric, service: FunctionName, label: string): Line {
  return ['AmiGovernor', metric, 'service', service, { label }];
}

function ofFunction(metric: string, prefix: string, name: FunctionName): Line {
  return ['AWS/Lambda', metric, 'FunctionName', `${prefix}-${name}`, { label: `${name}: ${metric}` }];
}

function widget({ title, lines, stat = 'Sum', period = 3600 }: Graph, n: number): object {
  return {
    type: 'metric',
    x: (n % graphsInARow) * width,
    y: Math.floor(n / graphsInARow) * height,
    width,
    height,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: for Fn::Sub.
    properties: { title, region: '${AWS::Region}', view: 'timeSeries', stat, period, metrics: lines },
  };
}
