import type { Invocation } from './deliveries.ts';
import type { BusEvent } from './event-bus.ts';
import { type ApiRequest, routeRequest } from './http-api.ts';
import { createParts, type Parts } from './parts.ts';
import type { RuntimeOptions } from './runtime-options.ts';
import type { FunctionCall } from './servers.ts';
import type { Service } from './service/service.ts';
import { readService } from './service/service-file.ts';
import type { SimulatedAws } from './simulated-aws.ts';
import type { QueueDepth } from './sqs-client.ts';
import type { InboxMessage } from './topics.ts';
import type { Connection, InvocationResult, LogLine } from './worker-pool.ts';

/** The service running in the sandbox. Nothing runs between the calls: `settle` and the advances do the work. */
export interface Runtime {
  readonly service: Service;
  readonly aws: SimulatedAws;
  /** The virtual clock. */
  now(): Date;
  /** For SDK clients of tests and of the command line. */
  readonly endpoints: Parts['endpoints'];
  /** Puts an event on a bus; without one, where AWS would bring it. */
  publish(event: BusEvent, bus?: string): void;
  /**
   * Returns when nothing is under way: no queue with a function holds a message, no invocation runs or waits for its
   * retry. Time goes on to visibility timeouts and retries, and what is scheduled on the way happens.
   */
  settle(): Promise<void>;
  /** Lets time pass; what waits for a retry beyond the instant goes on waiting. */
  advanceTo(instant: Date): Promise<void>;
  advanceDays(days: number): Promise<void>;
  /** Runs a function and waits for it, by its key or its name. What it sends is worked through when settling. */
  invoke(name: string, event: unknown): Promise<InvocationResult>;
  /** Sends a request to the HTTP API; undefined where there is no route. */
  request(request: ApiRequest): Promise<InvocationResult | undefined>;
  /** Every invocation since the start, in the order of their ends. */
  readonly invocations: readonly Invocation[];
  readonly logs: readonly LogLine[];
  /** What was asked of queues, topics, tables, buses and the scheduler; the simulator logs the rest. */
  readonly calls: readonly FunctionCall[];
  /** Every look-up of a name and every connection of a function, also one that failed. */
  readonly connections: readonly Connection[];
  readonly inbox: readonly InboxMessage[];
  /** By queue name. */
  queueDepths(): Promise<Record<string, QueueDepth>>;
  /** Ends every worker and server. */
  close(): Promise<void>;
}

const dayMs = 86_400_000;

export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const service = readService(options.serviceFile, {
    accountId: options.accountId ?? '111122223333',
    region: options.region ?? 'eu-central-1',
    ...(options.stage !== undefined && { stage: options.stage }),
    ...(options.params !== undefined && { params: options.params }),
  });
  const parts = await createParts(service, options);
  return runtimeOf(service, parts);
}

function runtimeOf(service: Service, parts: Parts): Runtime {
  const { engine, clock, aws, endpoints, inbox, invocations, logs, calls, connections } = parts;
  const keyOf = (name: string): string =>
    service.functions.find((each) => each.name === name || each.arn === name)?.key ?? name;
  return {
    ...{ service, aws, endpoints, inbox, invocations, logs, calls, connections },
    now: clock.now,
    publish: (event, bus) => parts.bus.publish(event, bus),
    settle: () => engine.settle(),
    advanceTo: (instant) => engine.advanceTo(instant),
    advanceDays: (days) => engine.advanceTo(new Date(clock.now().getTime() + days * dayMs)),
    invoke: (name, event) => parts.invoke(keyOf(name), event, 'direct'),
    request: async (request) => {
      const routed = routeRequest(request, service, clock.now(), parts.random.uuid());
      return routed && parts.invoke(routed.functionKey, routed.event, 'http');
    },
    queueDepths: () => parts.sqs.depths(),
    close: () => parts.close(),
  };
}
