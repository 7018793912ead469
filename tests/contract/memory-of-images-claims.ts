import { expect, test } from 'vitest';
import type { Objection, ObjectionKind } from '../../shared/domain/history.ts';
import type { Ancestor, Image } from '../../shared/domain/image.ts';
import { known, unknown } from '../../shared/domain/known.ts';
import type { Observation } from '../../shared/ports/observations.ts';
import type { Store } from '../../shared/store/dynamo-store.ts';
import { anImage, now, scope } from '../builders.ts';
import {
  anEventRun,
  anImageReport,
  anOutcome,
  aReport,
  aSweep,
  imageId,
  noonPlus,
  oneImage,
} from './reports.ts';
import type { MakeStore } from './store.ts';

const alice = 'arn:aws:iam::111122223333:user/alice';
const chain: readonly Ancestor[] = [
  { imageId: oneImage, region: 'eu-central-1', createdAt: '2026-01-01T00:00:00.000Z', ownerAlias: null },
  { imageId: 'ami-0aaaaaaaaaaaaaaaa', region: null, createdAt: null, ownerAlias: 'amazon' },
];
const undo = {
  ruleIds: ['one-year', 'owner-tags'],
  launchPermissions: [{ kind: 'account', principal: '444455556666' }],
  taken: [{ kind: 'account', principal: '444455556666' }],
  deprecateAt: '2026-12-01T00:00:00.000Z',
} as const;

function anObjection(what: ObjectionKind, seenAt: string, standing: Objection['standing'] = []): Objection {
  return { what, seenAt, seen: { [what]: seenAt }, standing };
}

/** CreateImage of the first image by alice, a day before noon. */
function aMaking(changes: Partial<Observation> = {}): Observation {
  return {
    observationId: 'event-1',
    name: 'CreateImage',
    actorArn: alice,
    sourceAddress: '203.0.113.7',
    at: noonPlus(-1),
    scope,
    imageIds: [oneImage],
    errorCode: null,
    requestId: null,
    change: null,
    ...changes,
  };
}

const aRefusal = (changes: Partial<Observation> = {}) =>
  aMaking({ name: 'RunInstances', errorCode: 'Client.InvalidAMIID.Unavailable', ...changes });

/** A sweep on the day that finds the first image so. */
async function sweep(store: Store, day: number, image: Partial<Image>, objection: Objection | null = null) {
  const report = anImageReport([], { image: anImage({ imageId: oneImage, ...image }), objection });
  await store.saveReport(aReport([report], { evaluatedAt: noonPlus(day) }), aSweep(`sweep-${day}`));
}

export function memoryOfImagesClaims(make: MakeStore): void {
  test('the chain of an image is kept as it was first read', async () => {
    const { store, takeRequests } = await make();
    const kept = async () => (await store.readHistory(scope)).ancestries.get(oneImage);

    await sweep(store, 0, { ancestry: unknown('no rule asks') });
    expect(await kept()).toBeUndefined();
    await sweep(store, 1, { ancestry: known(chain) });
    expect(await kept()).toEqual(chain);
    takeRequests();
    await sweep(store, 2, { ancestry: unknown('throttled') });
    await sweep(store, 3, { ancestry: known(chain.slice(0, 1)) });
    expect(takeRequests()?.['BatchWriteItem']).toBeUndefined();
    expect(await kept()).toEqual(chain);
  });

  test('a chain that no item could hold is not kept, and the report is saved', async () => {
    const { store } = await make();
    const endless = Array.from({ length: 5_000 }, (_, n) => ({
      ...{ imageId: imageId(n), region: 'eu-central-1', createdAt: null, ownerAlias: null },
    }));

    await sweep(store, 0, { ancestry: known(endless) });

    expect((await store.readHistory(scope)).ancestries.get(oneImage)).toBeUndefined();
  });

  test('who made an image is the actor of the first event that tells it', async () => {
    const { store } = await make(() => now);

    await store.recordObservation(aMaking());
    await store.recordObservation(
      aMaking({ observationId: 'event-2', name: 'CopyImage', actorArn: 'mallory' }),
    );

    expect((await store.readHistory(scope)).creators).toEqual(new Map([[oneImage, alice]]));
    expect((await store.readHistory({ ...scope, region: 'us-east-1' })).creators).toEqual(new Map());
  });

  test('who made an image is known before it is judged, and after', async () => {
    const { store } = await make(() => now);
    await store.recordObservation(aMaking({ at: noonPlus(-1) }));

    await store.saveReport(aReport([], {}), aSweep('sweep-1'));
    expect((await store.readHistory(scope)).creators.get(oneImage)).toBe(alice);
    await sweep(store, 1, {});
    await sweep(store, 2, {});
    expect((await store.readHistory(scope)).creators.get(oneImage)).toBe(alice);
  });

  test.each([
    ['a call that AWS refused', { errorCode: 'Client.UnauthorizedOperation' }],
    ['a call without a caller', { actorArn: null }],
    ['a call that makes nothing', { name: 'DisableImage' }],
  ])('%s tells of no creator', async (_case, changes) => {
    const { store } = await make(() => now);

    await store.recordObservation(aMaking(changes));

    expect((await store.readHistory(scope)).creators).toEqual(new Map());
  });

  test('the newest launch that was refused because of an image is kept, whatever came first', async () => {
    const { store } = await make(() => now);

    await store.recordObservation(aRefusal({ observationId: 'event-2', at: noonPlus(-1) }));
    await store.recordObservation(aRefusal({ observationId: 'event-1', at: noonPlus(-3) }));
    await store.recordObservation(aRefusal({ observationId: 'event-3', imageIds: [imageId(2)], at: null }));

    expect((await store.readHistory(scope)).refusedLaunches).toEqual(
      new Map([
        [oneImage, '2026-09-30T12:00:00.000Z'],
        [imageId(2), '2026-10-01T12:00:00.000Z'],
      ]),
    );
  });

  test('a launch that went through, or failed for another reason, is no refusal', async () => {
    const { store } = await make(() => now);

    await store.recordObservation(aRefusal({ errorCode: null }));
    await store.recordObservation(
      aRefusal({ observationId: 'event-2', errorCode: 'Server.InsufficientInstanceCapacity' }),
    );

    expect((await store.readHistory(scope)).refusedLaunches).toEqual(new Map());
  });

  test('an image that was shared once was ever shared, also when it is gone', async () => {
    const { store } = await make();
    const ever = async () => [...(await store.readHistory(scope)).everShared];

    await sweep(store, 0, { launchPermissions: known([]), isPublic: known(false) });
    await sweep(store, 1, { launchPermissions: unknown('throttled'), isPublic: unknown('cut') });
    expect(await ever()).toEqual([]);
    await sweep(store, 2, { launchPermissions: known([{ kind: 'account', principal: '444455556666' }]) });
    expect(await ever()).toEqual([oneImage]);
    await sweep(store, 3, { launchPermissions: known([]) });
    await store.saveReport(aReport([], { evaluatedAt: noonPlus(4) }), aSweep('sweep-4'));
    expect(await ever()).toEqual([oneImage]);
  });

  test('an image that is public was shared with everybody', async () => {
    const { store } = await make();

    await sweep(store, 0, { launchPermissions: unknown('throttled'), isPublic: known(true) });

    expect((await store.readHistory(scope)).everShared).toEqual(new Set([oneImage]));
  });

  test('the newest objection stays with its image until a newer one is seen', async () => {
    const { store } = await make();
    const enabled = anObjection('enabled', noonPlus(0), ['enabled']);
    const restored = anObjection('restored', noonPlus(2));
    const kept = async () => (await store.readHistory(scope)).objections.get(oneImage);

    await sweep(store, 0, {}, enabled);
    await sweep(store, 1, {});
    expect(await kept()).toEqual(enabled);
    await sweep(store, 1.5, {}, { ...enabled, standing: [] });
    expect(await kept()).toEqual({ ...enabled, standing: [] });
    await sweep(store, 2, {}, restored);
    await sweep(store, 3, {}, enabled);
    expect(await kept()).toEqual(restored);
  });

  test('the way back stands with what was done and with what shows, and not with what failed', async () => {
    const { store } = await make();

    await store.recordOutcome(anOutcome({ undo, at: noonPlus(1) }));
    await store.recordOutcome(anOutcome({ undo: { ...undo, ruleIds: ['late'] }, at: noonPlus(0) }));
    await store.recordOutcome(anOutcome({ action: 'deprecate', status: 'already-so', undo }));
    await store.recordOutcome(anOutcome({ action: 'deregister', status: 'failed', undo }));

    expect((await store.readHistory(scope)).undos).toEqual([
      { subjectId: oneImage, action: 'deprecate', at: '2026-10-01T12:00:01.000Z', ...undo },
      { subjectId: oneImage, action: 'disable', at: '2026-10-02T12:00:00.000Z', ...undo },
    ]);
  });

  test('what is kept of images is written once', async () => {
    const { store, takeRequests } = await make(() => now);
    const shared = known([{ kind: 'account', principal: '444455556666' }] as const);
    const objection = anObjection('enabled', noonPlus(0));
    await store.recordObservation(aMaking());
    await store.recordObservation(aRefusal({ observationId: 'event-2' }));
    await store.recordOutcome(anOutcome({ undo }));
    await sweep(store, 0, { launchPermissions: shared, ancestry: known(chain) }, objection);
    takeRequests();

    await sweep(store, 1, { launchPermissions: shared, ancestry: known(chain) }, objection);

    const requests = takeRequests();
    if (requests !== null) expect(requests).toEqual({ GetItem: 1, Query: 6, PutItem: 1 });
  });

  test('why an image matters is kept also when it is gone; an event run adds to it, a sweep says what holds', async () => {
    const { store } = await make();
    const kept = async () => (await store.readHistory(scope)).mattering.get(oneImage);
    const on: Partial<Image> = { deregistrationProtection: known('on') };
    const event = async (day: number, image: Partial<Image>) => {
      const report = anImageReport([], {
        image: anImage({ imageId: oneImage, ...image }),
        inUse: known(true),
      });
      await store.saveReport(aReport([report], { evaluatedAt: noonPlus(day) }), anEventRun(`event-${day}`));
    };

    await sweep(store, 0, on);
    expect(await kept()).toEqual({ name: 'web', matters: ['protected'] });
    await event(1, {});
    expect(await kept()).toEqual({ name: 'web', matters: ['in-use', 'protected'] });
    const other = anImageReport([], { image: anImage({ imageId: imageId(2) }) });
    await store.saveReport(aReport([other], { evaluatedAt: noonPlus(2) }), aSweep('sweep-2'));
    expect(await kept()).toEqual({ name: 'web', matters: ['in-use', 'protected'] });
    await sweep(store, 3, {});
    expect(await kept()).toBeUndefined();
  });
}
