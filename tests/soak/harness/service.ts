import type { Accounts } from '../../../functions/accounts.ts';
import { changeScope } from '../../../functions/change-scope.ts';
import { judgeScope } from '../../../functions/govern/judge-scope.ts';
import type { EventPorts } from '../../../functions/order-images.ts';
import { orderImages } from '../../../functions/order-images.ts';
import { appliedActions, removedActions } from '../../../functions/role-actions.ts';
import { liveFactsReader } from '../../../shared/aws/live/facts-reader.ts';
import { imageOwners } from '../../../shared/aws/live/image-owner.ts';
import { awsOperator } from '../../../shared/aws/live/operator.ts';
import { liveUsesReader } from '../../../shared/aws/live/uses-reader.ts';
import { known } from '../../../shared/domain/known.ts';
import type { Policy } from '../../../shared/domain/policy.ts';
import { defaultChangingRoles } from '../../../shared/events/own-doing.ts';
import type { Log } from '../../../shared/log.ts';
import type { Announcer } from '../../../shared/ports/alerts.ts';
import type { FactsReader } from '../../../shared/ports.ts';
import { readPlanMessage, readScopeMessage } from '../../../shared/queue/messages.ts';
import type { Store } from '../../../shared/store/dynamo-store.ts';
import { deepFreeze } from '../../builders.ts';
import { organizationId } from '../world/fill.ts';
import type { FunctionName } from './invocation.ts';
import type { Message, Queues } from './queues.ts';
import type { Simulator } from './simulator.ts';

/** The deployed functions, wired as `functions/` wires them, to the simulator, a store in memory and queues in process. */
export interface Service {
  /** What the message makes its function do. */
  readonly functionOf: (message: Message) => FunctionName;
  take(message: Message): Promise<void>;
}

export interface ServiceParts {
  readonly simulator: Simulator;
  readonly policy: Policy;
  readonly store: Store;
  readonly queues: Queues;
  readonly alerts: Announcer;
  readonly governed: readonly string[];
}

export function startService(parts: ServiceParts): Service {
  const { simulator, policy, store, queues, alerts, governed } = parts;
  const { now } = simulator.clock;
  const reader = simulator.access('govern');
  const accounts: Accounts = {
    list: async () => ({ accounts: governed, organization: organizationId }),
    governs: async (id) => governed.includes(id),
    readGoverned: async () => known({ accounts: governed, organization: organizationId }),
  };
  const elsewhere = { index: store, governed: accounts };
  const plan = {
    ...{ now, store, alerts, elsewhere, history: store },
    facts: frozen(liveFactsReader(reader, { imageReferences: 'left-to-apply' })),
  };
  const govern = {
    ...{ policy, plan, journal: store, observations: store, scopes: queues.scopes },
    ...{ applyQueue: queues.apply, removeQueue: queues.remove },
    // Images are made at once here.
    later: { sendScopeAt: async () => {} },
  };
  const changing = (functionName: string) => {
    const access = simulator.access(functionName);
    return {
      policy,
      apply: {
        ...{ now, alerts, history: store, plans: store, journal: store, budget: store, leases: store },
        statements: store,
        elsewhere: { ...elsewhere, accounts: liveUsesReader(access) },
        facts: frozen(liveFactsReader(access)),
        operator: awsOperator(access),
      },
    };
  };
  const apply = changing('apply');
  const remove = changing('remove');
  const events: EventPorts = {
    accounts,
    ...{ owners: imageOwners(simulator.access('image-event')), observations: store, scopes: queues.scopes },
    changingRoles: defaultChangingRoles,
  };
  return {
    functionOf: ({ queue }) => functions[queue],
    take: async ({ queue, body }) => {
      switch (queue) {
        case 'events':
          return orderImages(JSON.parse(body), events, silent);
        case 'scopes':
          return judgeScope(orderIn(readScopeMessage(body)), govern, silent);
        case 'apply':
          return changeScope(orderIn(readPlanMessage(body)), appliedActions, apply, silent);
        case 'remove':
          return changeScope(orderIn(readPlanMessage(body)), removedActions, remove, silent);
      }
    },
  };
}

const functions = { events: 'image-event', scopes: 'govern', apply: 'apply', remove: 'remove' } as const;

const silent: Log = { info: () => {}, warn: () => {}, error: () => {}, count: () => {} };

/** Whoever changes a fact that was read fails at once. */
function frozen({ readFacts }: FactsReader): FactsReader {
  return { readFacts: async (...asked) => deepFreeze(await readFacts(...asked)) };
}

function orderIn<T>(read: { readonly ok: true; readonly order: T } | { readonly ok: false }): T {
  if (!read.ok) throw new TypeError('a message that its own reader refuses');
  return read.order;
}
