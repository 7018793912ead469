import { EC2Client } from '@aws-sdk/client-ec2';
import type { EventBridgeEvent } from '../../../sandbox/aws/events/event.ts';
import { createFaultPlan, type Fault, type FaultPlan } from '../../../sandbox/aws/faults/fault-plan.ts';
import { addAccessKey } from '../../../sandbox/aws/identity/access-keys.ts';
import { services } from '../../../sandbox/aws/services.ts';
import { createWorld } from '../../../sandbox/aws/state/create-world.ts';
import { latest, type Moment } from '../../../sandbox/aws/state/table.ts';
import type { World } from '../../../sandbox/aws/state/world.ts';
import { type AwsAccess, awsAccess } from '../../../shared/aws/live/access.ts';
import { type Chronicle, newChronicle } from './chronicle.ts';
import { inProcess } from './in-process.ts';
import { callingInvocation } from './invocation.ts';

export interface Clock {
  now(): Date;
  /** Never back. */
  moveTo(instant: Date): void;
}

/** The embedded AWS in this process, and the log of all that is asked of it. */
export interface Simulator {
  readonly world: World;
  readonly clock: Clock;
  readonly faults: FaultPlan;
  readonly chronicle: Chronicle;
  /** What AWS would have put on the bus, until it is taken out. */
  readonly events: EventBridgeEvent[];
  /** The way in for a function: each account is entered as itself, without a role. */
  access(functionName: string): AwsAccess;
  /** A person's own client, which names no function. */
  person(accountId: string, region: string): EC2Client;
}

export interface SimulatorOptions {
  readonly seed: string;
  readonly startAt: Date;
  readonly consistencyLagMs: number;
  readonly maxPageSize: number;
}

const endpoint = 'http://in-process.invalid';

export function startSimulator({ seed, startAt, ...options }: SimulatorOptions): Simulator {
  const clock = standingClock(startAt);
  const chronicle = newChronicle(clock.now);
  const events: EventBridgeEvent[] = [];
  const onEvent = (event: EventBridgeEvent) => void events.push(event);
  const world = createWorld({ seed, now: clock.now, onEvent, ...options });
  const faults = createFaultPlan(seed);
  // Struck right before the effect of each call: what the world is then, is what the call was made on.
  let before: Moment = latest;
  let struck: Fault | null = null;
  const strike: FaultPlan['strike'] = (call) => {
    before = { ...latest, sequence: world.lastWrite() };
    struck = faults.strike(call) ?? null;
    return struck ?? undefined;
  };
  const requestHandler = inProcess({
    ...{ world, services, buckets: undefined },
    faults: { ...faults, strike },
    onCall: (record) =>
      chronicle.note({ kind: 'call', call: { ...record, before, fault: struck } }, callingInvocation()),
    onCrash: () => callingInvocation()?.die(),
  });
  const accessOf = (accountId: string, appId: string): AwsAccess =>
    awsAccess({
      ...{ hubAccountId: accountId, endpoint, region: 'eu-central-1', callPacing: 'off', appId },
      ...{ requestHandler, credentials: addAccessKey(world, { accountId, functionName: appId }) },
    });
  return {
    ...{ world, clock, faults, chronicle, events },
    access: (functionName) => entered((accountId) => accessOf(accountId, functionName)),
    person: (accountId, region) =>
      new EC2Client({
        ...{ region, endpoint, maxAttempts: 1, requestHandler },
        credentials: addAccessKey(world, { accountId }),
      }),
  };
}

/** One access an account, made when it is first entered. */
function entered(enter: (accountId: string) => AwsAccess): AwsAccess {
  const accesses = new Map<string, AwsAccess>();
  const accessOf = (accountId: string): AwsAccess => {
    const access = accesses.get(accountId) ?? enter(accountId);
    accesses.set(accountId, access);
    return access;
  };
  const hub = accessOf('111122223333');
  const access: AwsAccess = {
    ...hub,
    client: (Client, place) => accessOf(place.accountId).client(Client, place),
    // No role is taken on here, so that there are no sessions to tell apart.
    within: () => access,
  };
  return access;
}

function standingClock(startAt: Date): Clock {
  let time = startAt.getTime();
  return {
    now: () => new Date(time),
    moveTo: (instant) => {
      time = Math.max(time, instant.getTime());
    },
  };
}
