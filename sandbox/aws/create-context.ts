import type { Fault } from './faults/fault-plan.ts';
import { isAllowed } from './identity/policy.ts';
import type { Principal } from './identity/principal.ts';
import { requestContext } from './identity/request-context.ts';
import type { Context } from './operation.ts';
import type { AwsService } from './service.ts';
import { laggedMoment } from './state/create-world.ts';
import { latest, type Moment } from './state/table.ts';
import type { World } from './state/world.ts';

interface Caller {
  readonly service: Pick<AwsService, 'codes'>;
  readonly principal: Principal;
  readonly region: string;
  readonly requestId: string;
  /** A change sees the truth; only reads lag or are stale. */
  readonly mutating: boolean;
  readonly fault?: Fault | undefined;
}

/** What a handler works with, for one call of one caller. */
export function createContext(
  world: World,
  { service, principal, region, requestId, mutating, fault }: Caller,
): Context {
  const scope = world.scope(principal.accountId, region);
  const moment = mutating ? latest : readMoment(world, fault);
  return {
    world,
    scope,
    accountId: principal.accountId,
    region,
    principal,
    requestId,
    now: world.now(),
    moment,
    fault,
    codes: service.codes,
    read: (table) => table.values(moment),
    mayCall: (action, resource) => {
      const judged = requestContext(world, principal, { resource, input: {} });
      return isAllowed(principal, { action, resource, context: judged });
    },
  };
}

function readMoment(world: World, fault: Fault | undefined): Moment {
  if (fault?.kind !== 'stale') return laggedMoment(world);
  return {
    time: fault.agoMs === undefined ? Number.POSITIVE_INFINITY : world.now().getTime() - fault.agoMs,
    sequence: fault.writes === undefined ? Number.POSITIVE_INFINITY : world.lastWrite() - fault.writes,
  };
}
