import type { Fault } from './faults/fault-plan.ts';
import { isAllowed } from './identity/policy.ts';
import type { Principal } from './identity/principal.ts';
import type { Context } from './operation.ts';
import type { AwsService } from './service.ts';
import { laggedMoment } from './state/create-world.ts';
import type { Moment } from './state/table.ts';
import type { World } from './state/world.ts';

interface Caller {
  readonly service: Pick<AwsService, 'codes'>;
  readonly principal: Principal;
  readonly region: string;
  readonly requestId: string;
  readonly fault?: Fault | undefined;
}

/** What a handler works with, for one call of one caller. */
export function createContext(
  world: World,
  { service, principal, region, requestId, fault }: Caller,
): Context {
  const scope = world.scope(principal.accountId, region);
  const moment = fault?.kind === 'stale' ? staleMoment(world, fault) : laggedMoment(world);
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
    mayCall: (action, resource) => isAllowed(principal, action, resource),
  };
}

function staleMoment(world: World, fault: { readonly agoMs?: number; readonly writes?: number }): Moment {
  return {
    time: fault.agoMs === undefined ? Number.POSITIVE_INFINITY : world.now().getTime() - fault.agoMs,
    sequence: fault.writes === undefined ? Number.POSITIVE_INFINITY : world.lastWrite() - fault.writes,
  };
}
