import { describe, expect, it } from 'vitest';
import { governedAccounts } from '../../functions/accounts.ts';
import { imageEventHandler } from '../../functions/image-event/handler.ts';
import { inspectorFindingHandler } from '../../functions/inspector-finding/handler.ts';
import type { EventPorts } from '../../functions/order-images.ts';
import type { Observation } from '../../shared/ports/observations.ts';
import type { ScopeOrder } from '../../shared/ports.ts';
import { aCall, anEvent, anInspectorFinding } from '../events/an-event.ts';
import { aContext } from './invoke.ts';

const imageId = 'ami-0a1b2c3d4e5f60718';
const scope = { accountId: '111122223333', region: 'eu-central-1' };

/** A deployment that governs two accounts, with what it recorded, marked and ordered. */
function aDeployment(
  options: {
    owners?: Record<string, string>;
    /** Whose images this service disabled. */
    disabled?: Record<string, string>;
    /** The images that rest on whatever snapshot is asked for, with their owners. */
    resting?: Record<string, string>;
    /** The requests by which this service changed something. */
    ownRequests?: readonly string[];
    failSends?: number;
  } = {},
) {
  const seen = new Map<string, Observation>();
  /** By which event each image waits. */
  const waiting = new Map<string, string>();
  const orders: ScopeOrder[] = [];
  let failures = options.failSends ?? 0;
  const key = (accountId: string, image: string) => `${accountId} ${image}`;
  const ports: EventPorts = {
    accounts: governedAccounts({
      governed: ['111122223333', '444455556666'],
      hubAccountId: '111122223333',
      listOrganization: async () => ({ accounts: [], organization: null }),
      now: () => new Date('2026-10-01T12:00:00Z'),
    }),
    owners: {
      ownersOf: async () => new Map(Object.entries(options.owners ?? {})),
      restingOn: async () => new Map(Object.entries(options.resting ?? {})),
    },
    changingRoles: ['ami-governor-enforcer', 'ami-governor-remover'],
    observations: {
      recordObservation: async (observation) => {
        const isNew = !seen.has(observation.observationId);
        seen.set(observation.observationId, observation);
        return isNew;
      },
      markWaiting: async ({ accountId }, images, by) => {
        const fresh = images.filter((image) => !waiting.has(key(accountId, image)));
        const own = images.filter((image) => waiting.get(key(accountId, image)) === by);
        for (const image of fresh) waiting.set(key(accountId, image), by);
        return { fresh, own };
      },
      clearWaiting: async ({ accountId }, images) => {
        for (const image of images) waiting.delete(key(accountId, image));
      },
      isOwnDoing: async ({ requestId }) =>
        requestId !== null && options.ownRequests?.includes(requestId) === true,
      disabledOwners: async () => new Map(Object.entries(options.disabled ?? {})),
    },
    scopes: {
      sendScopes: async (sent) => {
        failures -= 1;
        if (failures >= 0) throw new Error('SQS is away');
        orders.push(...sent);
      },
    },
  };
  return { ports, seen, waiting, orders };
}

describe('an image event', () => {
  it('is recorded with its actor, marks its image and orders its judgement', async () => {
    const { ports, seen, waiting, orders } = aDeployment();

    await imageEventHandler(ports)(aCall('CreateImage', { responseElements: { imageId } }), aContext());

    expect([...seen.values()]).toMatchObject([
      { name: 'CreateImage', sourceAddress: '198.51.100.7', imageIds: [imageId] },
    ]);
    expect([...waiting.keys()]).toEqual([`111122223333 ${imageId}`]);
    expect(orders).toEqual([
      {
        scope,
        imageIds: [imageId],
        run: { runId: 'event-2b0f0a1e-9a55-4a42-9c36-0a7a3b8e5f21', kind: 'event' },
      },
    ]);
  });

  it('orders nothing while its image waits already', async () => {
    const { ports, orders } = aDeployment();
    const handler = imageEventHandler(ports);

    await handler(anEvent({ id: 'event-one' }), aContext());
    await handler(anEvent({ id: 'event-two' }), aContext());

    expect(orders).toHaveLength(1);
  });

  it('that could not be ordered keeps no later one away', async () => {
    const { ports, waiting, orders } = aDeployment({ failSends: 1 });
    const handler = imageEventHandler(ports);

    await expect(handler(anEvent(), aContext())).rejects.toThrow('SQS is away');

    expect([...waiting]).toEqual([]);
    await handler(anEvent({ id: 'event-two' }), aContext());
    expect(orders).toHaveLength(1);
  });

  it('that comes again after a crash between mark and message is ordered', async () => {
    const { ports, seen, waiting, orders } = aDeployment();
    const event = anEvent({ id: 'event-one' });
    seen.set('event-one', {} as Observation);
    waiting.set(`111122223333 ${imageId}`, 'event-one');

    await imageEventHandler(ports)(event, aContext());

    expect(orders).toMatchObject([{ scope, imageIds: [imageId] }]);
  });

  it('that comes again after its judgement leaves no mark: the queue may drop its message', async () => {
    const { ports, waiting, orders } = aDeployment();
    const handler = imageEventHandler(ports);

    await handler(anEvent({ id: 'event-one' }), aContext());
    waiting.clear();
    await handler(anEvent({ id: 'event-one' }), aContext());

    expect(orders).toHaveLength(2);
    expect([...waiting]).toEqual([]);
  });

  it('of an account that is not governed touches nothing', async () => {
    const { ports, seen, orders } = aDeployment();

    await imageEventHandler(ports)(anEvent({ account: '999988887777' }), aContext());

    expect(seen.size).toBe(0);
    expect(orders).toEqual([]);
  });

  it('of an image that never became usable is recorded and orders nothing', async () => {
    const { ports, seen, orders } = aDeployment();

    await imageEventHandler(ports)(anEvent({ detail: { ImageId: imageId, State: 'failed' } }), aContext());

    expect(seen.size).toBe(1);
    expect(orders).toEqual([]);
  });

  it.each([
    null,
    [],
    {},
    'text',
    aCall('CreateImage')['detail'],
    anEvent({ detail: { ImageId: 'ami-1111', State: 'available' } }),
  ])('that is none ends quietly: %j', async (event) => {
    const { ports, seen, orders } = aDeployment();

    await imageEventHandler(ports)(event, aContext());

    expect(seen.size).toBe(0);
    expect(orders).toEqual([]);
  });
});

describe('what this service did itself', () => {
  const requestParameters = { DisableImageRequest: { ImageId: imageId } };
  const byRole = (arn: string, requestID = 'another-request') =>
    aCall('DisableImage', { userIdentity: { type: 'AssumedRole', arn }, requestParameters, requestID });

  it.each([
    ['its role', byRole('arn:aws:sts::111122223333:assumed-role/ami-governor-enforcer/ami-governor-apply')],
    ['its request', anEvent({ detail: { ImageId: imageId, State: 'disabled', RequestId: 'own-request-1' } })],
  ])("is recorded by %s, orders nothing and is nobody's change", async (_, event) => {
    const { ports, seen, orders } = aDeployment({ ownRequests: ['own-request-1'] });

    await imageEventHandler(ports)(event, aContext());

    expect([...seen.values()]).toMatchObject([{ imageIds: [imageId], change: null }]);
    expect(orders).toEqual([]);
  });

  it.each([
    'arn:aws:sts::111122223333:assumed-role/ami-governor-enforcer-2/apply',
    // Anybody may call a role of their own by that name.
    'arn:aws:sts::444455556666:assumed-role/ami-governor-enforcer/apply',
    'arn:aws:iam::111122223333:user/ami-governor-enforcer',
    'arn:aws:sts::111122223333:assumed-role/ami-governor-restorer/alice',
  ])('is none of what %s did', async (arn) => {
    const { ports, seen, orders } = aDeployment();

    await imageEventHandler(ports)(byRole(arn), aContext());

    expect([...seen.values()]).toMatchObject([{ change: 'disabled', actorArn: arn }]);
    expect(orders).toHaveLength(1);
  });
});

describe('new shares of a snapshot', () => {
  const shared = aCall('ModifySnapshotAttribute', {
    requestParameters: { snapshotId: 'snap-0123456789abcdef0', attributeType: 'CREATE_VOLUME_PERMISSION' },
  });

  it('order the images that rest on it, each in the scope of its owner', async () => {
    const resting = { 'ami-22222222': '444455556666', 'ami-11111111': '111122223333' };
    const { ports, seen, orders } = aDeployment({ resting });

    await imageEventHandler(ports)(shared, aContext());

    expect([...seen.values()]).toMatchObject([{ imageIds: ['ami-11111111', 'ami-22222222'] }]);
    expect(orders).toMatchObject([
      { scope, imageIds: ['ami-11111111'] },
      { scope: { accountId: '444455556666' }, imageIds: ['ami-22222222'] },
    ]);
  });

  it('order nothing where no image rests on it', async () => {
    const { ports, seen, orders } = aDeployment();

    await imageEventHandler(ports)(shared, aContext());

    expect([...seen.values(), ...orders]).toEqual([]);
  });
});

describe('an Inspector finding', () => {
  it('orders the image in the scope of its owner', async () => {
    const { ports, orders } = aDeployment({ owners: { [imageId]: '444455556666' } });

    await inspectorFindingHandler(ports)(anInspectorFinding(), aContext());

    expect(orders).toMatchObject([
      { scope: { accountId: '444455556666', region: 'eu-central-1' }, imageIds: [imageId] },
    ]);
  });

  it('on an image of a stranger orders nothing', async () => {
    const { ports, seen, orders } = aDeployment({ owners: { [imageId]: '801119661308' } });

    await inspectorFindingHandler(ports)(anInspectorFinding(), aContext());

    expect(seen.size).toBe(0);
    expect(orders).toEqual([]);
  });

  it('is recorded and ordered once for sixty findings of one image', async () => {
    const { ports, seen, orders } = aDeployment();
    const handler = inspectorFindingHandler(ports);

    for (let n = 0; n < 60; n++) await handler({ ...anInspectorFinding(), id: `finding-${n}00` }, aContext());

    expect(seen.size).toBe(1);
    expect(orders).toHaveLength(1);
  });

  it('that comes again while its image waits by it is ordered again, in case its first try broke off', async () => {
    const { ports, waiting, orders } = aDeployment({ failSends: 0 });
    waiting.set(`111122223333 ${imageId}`, '6f0c1d9e-38a1-4b0b-9d5e-7f2f0a4c1e11');

    await inspectorFindingHandler(ports)(anInspectorFinding(), aContext());

    expect(orders).toMatchObject([{ scope, imageIds: [imageId] }]);
    expect(waiting.size).toBe(1);
  });

  it('that comes again after its judgement leaves no mark: the queue may drop its message', async () => {
    const { ports, waiting, orders } = aDeployment();
    const handler = inspectorFindingHandler(ports);

    await handler(anInspectorFinding(), aContext());
    waiting.clear();
    await handler(anInspectorFinding(), aContext());

    expect(orders).toHaveLength(2);
    expect([...waiting]).toEqual([]);
  });

  it('that could not be ordered keeps no later one away', async () => {
    const { ports, waiting } = aDeployment({ failSends: 1 });

    await expect(inspectorFindingHandler(ports)(anInspectorFinding(), aContext())).rejects.toThrow(
      'SQS is away',
    );

    expect([...waiting]).toEqual([]);
  });

  it('of an image of each of two accounts is one record and an order for each', async () => {
    const another = 'ami-0a1b2c3d4e5f60719';
    const { ports, seen, orders } = aDeployment({ owners: { [another]: '444455556666' } });
    const resources = [imageId, another].map((id) => ({ type: 'MACHINE_IMAGE', id }));

    await inspectorFindingHandler(ports)(anInspectorFinding({ resources }), aContext());

    expect(seen.size).toBe(1);
    expect(orders.map(({ scope: { accountId }, imageIds }) => [accountId, imageIds])).toEqual([
      ['111122223333', [imageId]],
      ['444455556666', [another]],
    ]);
  });
});

describe('a launch that was refused', () => {
  const refused = aCall('RunInstances', {
    errorCode: 'Client.InvalidAMIID.NotFound',
    requestParameters: { instancesSet: { items: [{ imageId }] } },
  });

  it('orders a judgement of the image where this service disabled it, whoever wanted to launch', async () => {
    const { ports, seen, orders } = aDeployment({ disabled: { [imageId]: '444455556666' } });
    const home = { accountId: '444455556666', region: 'eu-central-1' };

    await imageEventHandler(ports)(refused, aContext());

    expect([...seen.values()]).toMatchObject([
      { name: 'RunInstances', errorCode: 'Client.InvalidAMIID.NotFound', scope: home, imageIds: [imageId] },
    ]);
    expect(orders).toMatchObject([{ scope: home, imageIds: [imageId], run: { kind: 'event' } }]);
  });

  it('is of no concern where this service disabled nothing, and is not even recorded', async () => {
    const { ports, seen, orders } = aDeployment({ owners: { [imageId]: '111122223333' } });

    await imageEventHandler(ports)(refused, aContext());

    expect([...seen.values(), ...orders]).toEqual([]);
  });

  it('touches no account that is not governed', async () => {
    const { ports, seen, orders } = aDeployment({ disabled: { [imageId]: '999999999999' } });

    await imageEventHandler(ports)(refused, aContext());

    expect([...seen.values(), ...orders]).toEqual([]);
  });

  it('that comes again is ordered again, in case its first try broke off', async () => {
    const { ports, orders } = aDeployment({ disabled: { [imageId]: '111122223333' } });

    await imageEventHandler(ports)(refused, aContext());
    await imageEventHandler(ports)(refused, aContext());

    expect(orders).toHaveLength(2);
  });
});
