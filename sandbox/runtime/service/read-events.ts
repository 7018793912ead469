import { compilePattern, PatternError } from '../../events/pattern.ts';
import { type Cursor, isAbsent, numberOf, type Plain, refuseOtherKeys, textOf } from './cursor.ts';
import { filterPolicy, record, text } from './read-fields.ts';
import { readTables } from './read-queues.ts';
import type { Stack } from './resources.ts';
import type {
  EventRule,
  HttpRoute,
  QueueMapping,
  ServiceSchedule,
  ServiceSubscription,
  StreamMapping,
} from './service.ts';
import { ServiceFileError } from './service-file-error.ts';

/** What makes a function run. */
export interface EventSources {
  readonly rules: EventRule[];
  readonly schedules: ServiceSchedule[];
  readonly mappings: QueueMapping[];
  readonly streams: StreamMapping[];
  readonly subscriptions: ServiceSubscription[];
  readonly routes: HttpRoute[];
}

export interface EventOwner {
  readonly functionKey: string;
  readonly functionName: string;
}

type ReadSource = (event: Cursor, owner: EventOwner, stack: Stack, sources: EventSources) => void;

const readers: Readonly<Record<string, ReadSource>> = {
  eventBridge: readEventBridge,
  schedule: readSchedule,
  sqs: readSqs,
  stream: readStream,
  sns: readSns,
  httpApi: readHttpApi,
};

/** Adds the event sources of one function. A source or key that the sandbox does not simulate is a ServiceFileError. */
export function readEvents(events: Cursor, owner: EventOwner, stack: Stack, sources: EventSources): void {
  for (const event of events.items()) {
    const [entry] = event.entries();
    const reader = entry && readers[entry[0]];
    if (entry === undefined || reader === undefined)
      throw new ServiceFileError(event.place, `the sandbox has no event source ${entry?.[0]}`);
    // A source may be switched off by a parameter.
    if (resolved(entry[1].get('enabled'), stack) !== false) reader(entry[1], owner, stack, sources);
  }
}

function readEventBridge(event: Cursor, owner: EventOwner, stack: Stack, sources: EventSources): void {
  refuseOtherKeys(event, [
    ...['eventBus', 'pattern', 'schedule', 'name', 'description', 'enabled', 'input'],
    ...['retryPolicy', 'deadLetterQueueArn'],
  ]);
  const count = sources.rules.length + sources.schedules.length + 1;
  const name = textOf(event.get('name')) ?? `${owner.functionName}-rule-${count}`;
  const input = resolved(event.get('input'), stack);
  const expression = textOf(event.get('schedule'));
  if (expression !== undefined)
    sources.schedules.push({
      name,
      expression,
      timeZone: 'UTC',
      by: 'rule',
      functionKey: owner.functionKey,
      inputText: input === undefined ? undefined : JSON.stringify(input),
    });
  const pattern = event.get('pattern');
  if (isAbsent(pattern)) return;
  const bus = resolved(event.get('eventBus'), stack) ?? 'default';
  sources.rules.push({
    ...{ name, functionKey: owner.functionKey, input },
    // A bus may be named by its name or its ARN.
    bus: text(bus, event.place).split('/').at(-1) ?? 'default',
    pattern: readPattern(pattern, stack),
  });
}

function readPattern(pattern: Cursor, stack: Stack): { readonly [key: string]: Plain } {
  const value = record(resolved(pattern, stack), pattern.place);
  try {
    compilePattern(value);
  } catch (error) {
    if (error instanceof PatternError) throw new ServiceFileError(pattern.place, error.message);
    throw error;
  }
  return value;
}

function readSchedule(event: Cursor, owner: EventOwner, stack: Stack, sources: EventSources): void {
  const known = [
    'rate',
    'enabled',
    'name',
    'description',
    'input',
    'method',
    'timezone',
    'roleArn',
    'groupName',
  ];
  refuseOtherKeys(event, known);
  const rate = event.kind === 'record' ? event.get('rate') : event;
  const expressions = rate.kind === 'list' ? rate.items() : [rate];
  const by = textOf(event.get('method')) === 'scheduler' ? 'scheduler' : 'rule';
  for (const expression of expressions) {
    const count = sources.rules.length + sources.schedules.length + 1;
    sources.schedules.push({
      name: textOf(event.get('name')) ?? `${owner.functionName}-schedule-${count}`,
      expression: text(resolved(expression, stack), expression.place),
      timeZone: textOf(event.get('timezone')) ?? 'UTC',
      ...{ by, functionKey: owner.functionKey, inputText: inputTextOf(resolved(event.get('input'), stack)) },
    });
  }
}

function readSqs(event: Cursor, owner: EventOwner, stack: Stack, sources: EventSources): void {
  refuseOtherKeys(event, [
    ...['arn', 'batchSize', 'enabled', 'maximumBatchingWindow', 'functionResponseType', 'maximumConcurrency'],
  ]);
  const arn = event.kind === 'record' && event.tag === undefined ? event.get('arn') : event;
  sources.mappings.push({
    queueArn: text(resolved(arn, stack), arn.place),
    functionKey: owner.functionKey,
    // 10 is Lambda's default, and its most without a batching window (aws-facts D.5).
    batchSize: numberOf(event.get('batchSize')) ?? 10,
    reportsItemFailures: textOf(event.get('functionResponseType')) === 'ReportBatchItemFailures',
    maximumConcurrency: numberOf(event.get('maximumConcurrency')),
  });
}

function readStream(event: Cursor, owner: EventOwner, stack: Stack, sources: EventSources): void {
  refuseOtherKeys(event, [
    ...['type', 'arn', 'batchSize', 'batchWindow', 'enabled', 'startingPosition', 'filterPatterns'],
    ...['maximumRetryAttempts', 'bisectBatchOnFunctionError', 'destinations'],
  ]);
  const streamArn = text(resolved(event.get('arn'), stack), event.place);
  const table = readTables(stack).find(({ arn }) => streamArn.startsWith(`${arn}/stream/`));
  if (table === undefined) throw new ServiceFileError(event.place, 'the sandbox has streams of tables only');
  const filters = event.get('filterPatterns');
  sources.streams.push({
    ...{ streamArn, tableName: table.name, keyNames: table.keyNames, functionKey: owner.functionKey },
    // 100 is Lambda's default (Lambda Developer Guide, DynamoDB event source mappings).
    batchSize: numberOf(event.get('batchSize')) ?? 100,
    filterPatterns: isAbsent(filters) ? [] : filters.items().map((filter) => readPattern(filter, stack)),
  });
}

function readSns(event: Cursor, owner: EventOwner, stack: Stack, sources: EventSources): void {
  refuseOtherKeys(event, [
    ...['arn', 'topicName', 'displayName', 'filterPolicy', 'filterPolicyScope', 'redrivePolicy', 'enabled'],
  ]);
  const arn = event.kind === 'record' && event.tag === undefined ? event.get('arn') : event;
  const scope = textOf(event.get('filterPolicyScope'));
  sources.subscriptions.push({
    topicArn: text(resolved(arn, stack), arn.place),
    protocol: 'lambda',
    endpoint: owner.functionKey,
    filterPolicy: filterPolicy(resolved(event.get('filterPolicy'), stack), event.place),
    filterScope: scope === 'MessageBody' ? 'MessageBody' : 'MessageAttributes',
    rawDelivery: false,
  });
}

function readHttpApi(event: Cursor, owner: EventOwner, _stack: Stack, sources: EventSources): void {
  refuseOtherKeys(event, ['method', 'path', 'authorizer', 'timeout']);
  const [shortMethod, shortPath] = (event.kind === 'scalar' ? String(event.scalar) : '').split(/\s+/);
  const method = textOf(event.get('method')) ?? shortMethod ?? '*';
  const path = textOf(event.get('path')) ?? shortPath ?? method;
  sources.routes.push({ functionKey: owner.functionKey, method: method.toUpperCase(), path });
}

/** A schedule's input may be written as an object or as its JSON. */
function inputTextOf(input: Plain | undefined): string | undefined {
  return input === undefined || typeof input === 'string' ? input : JSON.stringify(input);
}

/** Undefined for what is absent or AWS::NoValue. */
function resolved(cursor: Cursor, stack: Stack): Plain | undefined {
  return isAbsent(cursor) ? undefined : stack.resolve(cursor);
}
