import { toPolicy } from '../aws/identity/read-policy.ts';
import { type ControlServer, startControlServer } from './control-server.ts';
import type { Deliveries, Invocation } from './deliveries.ts';
import type { Engine } from './engine.ts';
import type { EventBus } from './event-bus.ts';
import type { Random } from './random.ts';
import { type Endpoints, toRunnable } from './runnable.ts';
import type { RuntimeOptions } from './runtime-options.ts';
import { createScheduler, SchedulerError, type ScheduleTarget } from './scheduler.ts';
import { fillKeywords } from './schedules.ts';
import type { Service, ServiceFunction } from './service/service.ts';
import type { SimulatedAws } from './simulated-aws.ts';
import type { SqsClient } from './sqs-client.ts';
import { type Stores, startStores } from './stores.ts';
import type { ServerCall } from './stores-messages.ts';
import type { StreamPoller } from './streams.ts';
import type { Timers } from './timers.ts';
import type { InboxMessage, topicFanOut } from './topics.ts';
import type { VirtualClock } from './virtual-time.ts';
import { type Connection, createPool, type LogLine, type WorkerPool } from './worker-pool.ts';

/** What has no need of a server. */
export interface Base {
  readonly service: Service;
  readonly options: RuntimeOptions;
  readonly clock: VirtualClock;
  readonly timers: Timers;
  readonly random: Random;
  readonly inbox: InboxMessage[];
  readonly invocations: Invocation[];
  readonly logs: LogLine[];
  readonly calls: FunctionCall[];
  readonly connections: Connection[];
  /** Which function an access key was made for. */
  readonly functionsByKey: Map<string, string>;
}

/** A call to a queue, a topic, a table, a bus or the scheduler; the others are in the simulator's own log. */
export interface FunctionCall extends ServerCall {
  /** Undefined for a caller that is none of the functions. */
  readonly functionKey: string | undefined;
}

/** Where everything listens. */
export interface OwnEndpoints extends Endpoints {
  readonly webhook: string;
}

/** Servers and workers call back into what is made after them. */
export interface Late {
  bus?: EventBus;
  pool?: WorkerPool;
  publish?: ReturnType<typeof topicFanOut>;
  engine?: Engine;
  streams?: readonly StreamPoller[];
}

export function startStoresOf(base: Base, late: Late): Promise<Stores> {
  const { service, clock } = base;
  const { accountId, region, queues, topics, tables, buckets } = service;
  const arnOf = (key: string): string => service.functions.find((each) => each.key === key)?.arn ?? key;
  // A subscription shows a function's ARN to whoever lists the topic's subscriptions.
  const subscriptions = service.subscriptions.map((each) =>
    each.protocol === 'lambda' ? { ...each, endpoint: arnOf(each.endpoint) } : each,
  );
  return startStores(
    { cells: clock.cells, accountId, region, queues, topics, tables, buckets, subscriptions },
    {
      onPublished: (publication) => late.publish?.(publication),
      onCalled: (call) => {
        noteCall(base, call);
        for (const stream of late.streams ?? []) stream.hear(call);
      },
    },
  );
}

export function startAwsOf({ options, clock }: Base, late: Late): Promise<SimulatedAws> {
  return options.aws({
    now: clock.now,
    onEvent: (event) => late.bus?.publish(event),
    onCrash: ({ functionName }) => functionName !== undefined && late.pool?.crash(functionName),
  });
}

export function startPool(base: Base, aws: SimulatedAws, endpoints: OwnEndpoints): WorkerPool {
  const { service, options, clock, logs, connections } = base;
  const environment = options.environment?.({ webhookUrl: endpoints.webhook }) ?? {};
  const functions = service.functions.map((definition) => {
    const credentials = aws.addAccessKey({
      ...{ accountId: service.accountId, arn: sessionArn(definition, service), functionName: definition.key },
      ...(definition.policies.length === 0 ? {} : { policy: toPolicy(definition.policies) }),
    });
    base.functionsByKey.set(credentials.accessKeyId, definition.key);
    const { from, bundles } = options;
    return toRunnable(definition, { service, from, bundles, endpoints, credentials, environment });
  });
  return createPool({
    ...{ clock, functions, timeLimitMs: options.timeLimitMs },
    onLog: (line) => logs.push(line),
    onReached: (connection) => connections.push(connection),
  });
}

/** Lambda's session of a role has the function's name. */
function sessionArn({ roleArn, name }: ServiceFunction, { accountId }: Service): string {
  const role = roleArn?.split('/').at(-1) ?? `${name}-role`;
  return `arn:aws:sts::${roleArn?.split(':')[4] ?? accountId}:assumed-role/${role}/${name}`;
}

export function startControl(
  base: Base,
  late: Late,
  { deliveries, sqs }: { readonly deliveries: Deliveries; readonly sqs: SqsClient },
): Promise<ControlServer> {
  const { service, clock, timers, random, inbox } = base;
  const functionOf = ({ arn }: ScheduleTarget) => service.functions.find((each) => each.arn === arn);
  const queueOf = ({ arn }: ScheduleTarget) => service.queues.find((each) => each.arn === arn);
  const scheduler = createScheduler({
    ...{ clock, timers },
    check: (target) => {
      if (functionOf(target) === undefined && queueOf(target) === undefined)
        throw new SchedulerError('ValidationException', `There is no target ${target.arn}`);
    },
    fire: (target, name, at) => {
      const arn = `arn:aws:scheduler:${service.region}:${service.accountId}:schedule/default/${name}`;
      const input = fillKeywords(target.input ?? '{}', { arn, at, nextId: random.uuid });
      const functionKey = functionOf(target)?.key;
      if (functionKey !== undefined) deliveries.deliver(functionKey, JSON.parse(input), 'schedule');
      const queueName = queueOf(target)?.name;
      if (queueName !== undefined)
        late.engine?.add(() => sqs.send({ queueName, body: input, groupId: target.groupId }));
    },
  });
  return startControlServer({
    ...{ scheduler, accountId: service.accountId, now: clock.now, nextId: random.uuid },
    publish: (event, bus) => late.bus?.publish(event, bus),
    onCalled: (call) => noteCall(base, call),
    onWebhook: (body) =>
      inbox.push({ at: clock.now().toISOString(), kind: 'webhook', to: 'webhook', subject: undefined, body }),
  });
}

function noteCall({ calls, functionsByKey }: Base, call: ServerCall): void {
  calls.push({ ...call, functionKey: functionsByKey.get(call.accessKeyId) });
}
