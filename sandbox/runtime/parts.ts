import { type ControlServer, startControlServer } from './control-server.ts';
import { createDeliveries, type Deliveries, type Invocation, type Invoke, invoker } from './deliveries.ts';
import { createEngine, type Engine, type WorkSource } from './engine.ts';
import { createEventBus, type EventBus } from './event-bus.ts';
import { queuePoller } from './queues.ts';
import { createRandom, type Random } from './random.ts';
import { type Endpoints, toRunnable } from './runnable.ts';
import type { RuntimeOptions } from './runtime-options.ts';
import { createScheduler, SchedulerError, type ScheduleTarget } from './scheduler.ts';
import { armSchedules } from './schedules.ts';
import type { Service, ServiceFunction } from './service/service.ts';
import { ownTimeOf, type SimulatedAws } from './simulated-aws.ts';
import { type SqsClient, sqsClient } from './sqs-client.ts';
import { type Stores, startStores } from './stores.ts';
import { createTimers, type Timers } from './timers.ts';
import { type InboxMessage, topicFanOut } from './topics.ts';
import { createClock, type VirtualClock } from './virtual-time.ts';
import { createPool, type LogLine, type WorkerPool } from './worker-pool.ts';

/** Everything that runs, wired together. */
export interface Parts {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly engine: Engine;
  readonly bus: EventBus;
  readonly aws: SimulatedAws;
  readonly sqs: SqsClient;
  readonly invoke: Invoke;
  readonly endpoints: Endpoints & { readonly webhook: string };
  readonly inbox: readonly InboxMessage[];
  readonly invocations: readonly Invocation[];
  readonly logs: readonly LogLine[];
  close(): Promise<void>;
}

/** What has no need of a server. */
interface Base {
  readonly service: Service;
  readonly options: RuntimeOptions;
  readonly clock: VirtualClock;
  readonly timers: Timers;
  readonly random: Random;
  readonly inbox: InboxMessage[];
  readonly invocations: Invocation[];
  readonly logs: LogLine[];
}

/** Servers and workers call back into what is made after them. */
interface Late {
  bus?: EventBus;
  pool?: WorkerPool;
  publish?: ReturnType<typeof topicFanOut>;
  engine?: Engine;
}

export async function createParts(service: Service, options: RuntimeOptions): Promise<Parts> {
  const clock = createClock(options.startAt ?? new Date(), options.clock);
  const base: Base = {
    ...{
      service,
      options,
      clock,
      timers: createTimers(),
      random: createRandom(options.seed ?? 'ami-governor'),
    },
    ...{ inbox: [], invocations: [], logs: [] },
  };
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(closers.splice(0).map((each) => each()));
  };
  try {
    return { ...(await start(base, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(base: Base, closers: (() => Promise<void>)[]): Promise<Omit<Parts, 'close'>> {
  const { service, clock, random, inbox, invocations, logs } = base;
  const late: Late = {};
  const stores = await startStoresOf(base, late);
  closers.push(stores.close);
  const aws = await base.options.aws({
    now: clock.now,
    onEvent: (event) => late.bus?.publish(event),
    onCrash: ({ functionName }) => functionName !== undefined && late.pool?.crash(functionName),
  });
  closers.push(() => aws.close());
  const sqs = sqsClient(stores.queuesEndpoint, service.accountId, service.region);
  const invoke = invoker({
    ...{ clock, random, pool: { invoke: (...args) => requiredPool(late).invoke(...args) } },
    onInvoked: (invocation) => {
      invocations.push(invocation);
      base.options.onInvocation?.(invocation);
    },
  });
  const deliveries = deliveriesOf(base, late, { sqs, invoke });
  const control = await startControl(base, late, { deliveries, sqs });
  closers.push(control.close);
  const endpoints = {
    ...{ aws: aws.endpoint, queues: stores.queuesEndpoint, tables: stores.tablesEndpoint },
    ...{ control: control.endpoint, webhook: control.webhookUrl },
  };
  const pool = startPool(base, aws, endpoints);
  closers.push(pool.close);
  const engine = engineOf(base, { aws, stores, sqs, invoke, pool, late });
  const bus = createEventBus(service.rules, service.accountId, deliveries);
  const subscriptions = service.subscriptions.map((each, at) => ({
    ...each,
    arn: stores.subscriptionArns[at] ?? '',
  }));
  Object.assign(late, {
    bus,
    pool,
    engine,
    publish: topicFanOut({ clock, subscriptions, deliveries, inbox }),
  });
  armSchedules(service.schedules, {
    ...{
      clock,
      timers: base.timers,
      accountId: service.accountId,
      region: service.region,
      nextId: random.uuid,
    },
    deliver: (functionKey, event) => deliveries.deliver(functionKey, event, 'schedule'),
  });
  return { clock, random, engine, bus, aws, sqs, invoke, endpoints, inbox, invocations, logs };
}

function startStoresOf({ service, clock }: Base, late: Late): Promise<Stores> {
  const { accountId, region, queues, topics, tables } = service;
  const arnOf = (key: string): string => service.functions.find((each) => each.key === key)?.arn ?? key;
  // A subscription shows a function's ARN to whoever lists the topic's subscriptions.
  const subscriptions = service.subscriptions.map((each) =>
    each.protocol === 'lambda' ? { ...each, endpoint: arnOf(each.endpoint) } : each,
  );
  return startStores(
    { cells: clock.cells, accountId, region, queues, topics, tables, subscriptions },
    (publication) => late.publish?.(publication),
  );
}

function startPool(
  { service, options, clock, logs }: Base,
  aws: SimulatedAws,
  endpoints: Parts['endpoints'],
): WorkerPool {
  const environment = options.environment?.({ webhookUrl: endpoints.webhook }) ?? {};
  const functions = service.functions.map((definition) => {
    const credentials = aws.addAccessKey({
      ...{ accountId: service.accountId, arn: sessionArn(definition, service), functionName: definition.key },
    });
    return toRunnable(definition, { service, from: options.from, endpoints, credentials, environment });
  });
  return createPool({ clock, functions, onLog: (line) => logs.push(line), timeLimitMs: options.timeLimitMs });
}

/** Lambda's session of a role has the function's name. */
function sessionArn({ roleArn, name }: ServiceFunction, { accountId }: Service): string {
  const role = roleArn?.split('/').at(-1) ?? `${name}-role`;
  return `arn:aws:sts::${roleArn?.split(':')[4] ?? accountId}:assumed-role/${role}/${name}`;
}

interface Running {
  readonly aws: SimulatedAws;
  readonly stores: Stores;
  readonly sqs: SqsClient;
  readonly invoke: Invoke;
  readonly pool: WorkerPool;
  readonly late: Late;
}

function engineOf(base: Base, { aws, stores, sqs, invoke, pool, late }: Running): Engine {
  const { service, options, clock, timers, random } = base;
  const sources = service.mappings.map((mapping): WorkSource => {
    const queue = service.queues.find(({ arn }) => arn === mapping.queueArn);
    if (queue === undefined)
      throw new Error(`${mapping.functionKey} reads ${mapping.queueArn}, which is not there`);
    return queuePoller({
      ...{ mapping, queue, sqs, clock, timers, random, invoke, region: service.region },
      faults: options.faults?.messages ?? {},
      add: (work) => late.engine?.add(work),
    });
  });
  return createEngine({
    ...{ clock, timers, sources, random, aws: ownTimeOf(aws), sync: stores.sync, onMoved: pool.expire },
    reorder: options.faults?.events?.reorder ?? 0,
    atOnce: options.atOnce ?? 1,
    workLimit: options.workLimit ?? 100_000,
  });
}

function deliveriesOf(base: Base, late: Late, { sqs, invoke }: Pick<Running, 'sqs' | 'invoke'>): Deliveries {
  const { service, options, clock, timers, random } = base;
  return createDeliveries({
    ...{ clock, timers, random, invoke, faults: options.faults ?? {} },
    targets: new Map(service.functions.map((each) => [each.key, each])),
    add: (work) => late.engine?.add(work),
    sendFailed: (arn, record) =>
      sqs.send({ queueName: arn.split(':').at(-1) ?? '', body: JSON.stringify(record) }),
  });
}

function startControl(
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
    fire: (target) => {
      const { input = '{}', groupId } = target;
      const functionKey = functionOf(target)?.key;
      if (functionKey !== undefined) deliveries.deliver(functionKey, JSON.parse(input), 'schedule');
      const queueName = queueOf(target)?.name;
      if (queueName !== undefined) late.engine?.add(() => sqs.send({ queueName, body: input, groupId }));
    },
  });
  return startControlServer({
    ...{ scheduler, accountId: service.accountId, now: clock.now, nextId: random.uuid },
    publish: (event, bus) => late.bus?.publish(event, bus),
    onWebhook: (body) =>
      inbox.push({ at: clock.now().toISOString(), kind: 'webhook', to: 'webhook', subject: undefined, body }),
  });
}

function requiredPool({ pool }: Late): WorkerPool {
  if (pool === undefined) throw new Error('The runtime is still starting');
  return pool;
}
