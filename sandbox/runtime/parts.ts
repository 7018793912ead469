import type { EventPattern } from '../events/pattern.ts';
import { createDeliveries, type Deliveries, type Invocation, type Invoke, invoker } from './deliveries.ts';
import { createEngine, type Engine, type WorkSource } from './engine.ts';
import { createEventBus, type EventBus } from './event-bus.ts';
import { queuePoller } from './queues.ts';
import { createRandom, type Random } from './random.ts';
import type { RuntimeOptions } from './runtime-options.ts';
import { armSchedules } from './schedules.ts';
import {
  type Base,
  type FunctionCall,
  type Late,
  type OwnEndpoints,
  startAwsOf,
  startControl,
  startPool,
  startStoresOf,
} from './servers.ts';
import { readMember } from './service/read-member.ts';
import type { Service } from './service/service.ts';
import { ownTimeOf, type SimulatedAws } from './simulated-aws.ts';
import { type SqsClient, sqsClient } from './sqs-client.ts';
import type { Stores } from './stores.ts';
import { streamPoller } from './streams.ts';
import { createTimers } from './timers.ts';
import { type InboxMessage, topicFanOut } from './topics.ts';
import { createClock, type VirtualClock } from './virtual-time.ts';
import type { Connection, LogLine, WorkerPool } from './worker-pool.ts';

/** Everything that runs, wired together. */
export interface Parts {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly engine: Engine;
  readonly bus: EventBus;
  readonly aws: SimulatedAws;
  readonly sqs: SqsClient;
  readonly invoke: Invoke;
  readonly endpoints: OwnEndpoints;
  readonly inbox: readonly InboxMessage[];
  readonly invocations: readonly Invocation[];
  readonly logs: readonly LogLine[];
  readonly calls: readonly FunctionCall[];
  readonly connections: readonly Connection[];
  close(): Promise<void>;
}

type Closers = (() => Promise<void>)[];

export async function createParts(service: Service, options: RuntimeOptions): Promise<Parts> {
  const base: Base = {
    ...{ service, options, timers: createTimers() },
    clock: createClock(options.startAt ?? new Date(), options.clock),
    random: createRandom(options.seed ?? 'ami-governor'),
    ...{ inbox: [], invocations: [], logs: [], calls: [], connections: [], functionsByKey: new Map() },
  };
  const closers: Closers = [];
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

async function start(base: Base, closers: Closers): Promise<Omit<Parts, 'close'>> {
  const { service, clock, random } = base;
  const late: Late = {};
  const stores = await startStoresOf(base, late);
  closers.push(stores.close);
  const aws = await startAwsOf(base, late);
  closers.push(() => aws.close());
  const sqs = sqsClient(stores.queuesEndpoint, service.accountId, service.region);
  const invoke = invokerOf(base, late);
  const deliveries = deliveriesOf(base, late, { sqs, invoke });
  const control = await startControl(base, late, { deliveries, sqs });
  closers.push(control.close);
  const endpoints: OwnEndpoints = {
    ...{ aws: aws.endpoint, queues: stores.queuesEndpoint, tables: stores.tablesEndpoint },
    ...{ control: control.endpoint, webhook: control.webhookUrl },
  };
  const pool = startPool(base, aws, endpoints);
  closers.push(pool.close);
  const engine = engineOf(base, { aws, stores, sqs, invoke, pool, late });
  const bus = createEventBus({ ...service, deliveries, forwarding: forwardingOf(base) });
  const publish = fanOutOf(base, stores, deliveries);
  Object.assign(late, { bus, pool, engine, publish } satisfies Late);
  armAll(base, deliveries);
  const { inbox, invocations, logs, calls, connections } = base;
  return {
    ...{ clock, random, engine, bus, aws, sqs, invoke, endpoints },
    ...{ inbox, invocations, logs, calls, connections },
  };
}

function invokerOf({ clock, random, invocations, options }: Base, late: Late): Invoke {
  return invoker({
    ...{ clock, random, pool: { invoke: (...args) => requiredPool(late).invoke(...args) } },
    onInvoked: (invocation) => {
      invocations.push(invocation);
      options.onInvocation?.(invocation);
    },
  });
}

function fanOutOf(
  { service, clock, inbox }: Base,
  stores: Stores,
  deliveries: Deliveries,
): ReturnType<typeof topicFanOut> {
  const subscriptions = service.subscriptions.map((each, at) => ({
    ...each,
    arn: stores.subscriptionArns[at] ?? '',
  }));
  return topicFanOut({ clock, subscriptions, deliveries, inbox });
}

function forwardingOf({ service, options }: Base): readonly EventPattern[] | undefined {
  if (options.memberTemplate === undefined) return undefined;
  const { file, parameters } = options.memberTemplate;
  return service.buses.flatMap(({ arn }) =>
    readMember(file, { ...service, parameters: parameters({ busArn: arn }) })
      .forwarding.filter(({ busArn }) => busArn === arn)
      .map(({ pattern }) => pattern),
  );
}

function armAll({ service, clock, timers, random }: Base, deliveries: Deliveries): void {
  const { accountId, region } = service;
  armSchedules(service.schedules, {
    ...{ clock, timers, accountId, region, nextId: random.uuid },
    deliver: (functionKey, event) => deliveries.deliver(functionKey, event, 'schedule'),
  });
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
  const streams = service.streams.map((mapping) =>
    streamPoller({ mapping, clock, timers, invoke, region: service.region }),
  );
  late.streams = streams;
  return createEngine({
    ...{
      clock,
      timers,
      sources: [...sources, ...streams],
      random,
      aws: ownTimeOf(aws),
      sync: stores.sync,
      onMoved: pool.expire,
    },
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

function requiredPool({ pool }: Late): WorkerPool {
  if (pool === undefined) throw new Error('The runtime is still starting');
  return pool;
}
