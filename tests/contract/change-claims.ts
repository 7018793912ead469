import { expect, test } from 'vitest';
import type { SeenChange } from '../../shared/domain/history.ts';
import type { Observation } from '../../shared/ports/observations.ts';
import { now, scope } from '../builders.ts';
import { anOutcome, imageId, oneImage } from './reports.ts';
import type { MakeStore } from './store.ts';

const requestId = '3d1e5a0f-0b6a-4a2f-8d7e-2f64c9d1b8a0';
const person = 'arn:aws:iam::111122223333:user/somebody';

/** A state event of the first image: it tells what happened and by which request, and not who asked. */
function aStateEvent(changes: Partial<Observation> = {}): Observation {
  return {
    observationId: 'state-event',
    name: 'EC2 AMI State Change',
    actorArn: null,
    sourceAddress: null,
    at: '2026-10-01T11:59:01.000Z',
    scope,
    imageIds: [oneImage],
    errorCode: null,
    requestId,
    change: 'deregistered',
    ...changes,
  };
}

/** The call behind it, as the trail tells it some minutes later. */
function itsCall(changes: Partial<Observation> = {}): Observation {
  return aStateEvent({
    observationId: 'call-event',
    name: 'DeregisterImage',
    actorArn: person,
    sourceAddress: '203.0.113.7',
    at: '2026-10-01T11:59:00.000Z',
    ...changes,
  });
}

const nobodyTold: SeenChange = {
  ...{ imageId: oneImage, changeId: requestId, change: 'deregistered' },
  ...{ actorArn: null, sourceAddress: null, at: '2026-10-01T11:59:01.000Z' },
};
const told: SeenChange = {
  ...{ ...nobodyTold, actorArn: person },
  ...{ sourceAddress: '203.0.113.7', at: '2026-10-01T11:59:00.000Z' },
};

export function changeClaims(make: MakeStore): void {
  test('what an event tells that somebody did is kept for each of its images until it is settled', async () => {
    const { store } = await make(() => now);
    await store.recordObservation(itsCall({ imageIds: [oneImage, imageId(2)] }));

    const { changes } = await store.readHistory(scope);
    expect(changes).toEqual([told, { ...told, imageId: imageId(2) }]);
    await store.settleChanges(scope, [told]);

    expect((await store.readHistory(scope)).changes).toEqual([{ ...told, imageId: imageId(2) }]);
  });

  test('two events of one call are one change, and who did it is kept whichever comes first', async () => {
    const { store } = await make(() => now);
    await store.recordObservation(aStateEvent());
    expect((await store.readHistory(scope)).changes).toEqual([nobodyTold]);

    await store.recordObservation(itsCall());
    expect((await store.readHistory(scope)).changes).toEqual([told]);
    await store.recordObservation(aStateEvent({ observationId: 'again' }));

    expect((await store.readHistory(scope)).changes).toEqual([told]);
  });

  test('a change that was settled opens again only when an event tells who did it', async () => {
    const { store } = await make(() => now);
    await store.recordObservation(aStateEvent());
    await store.settleChanges(scope, [nobodyTold]);

    await store.recordObservation(aStateEvent({ observationId: 'again' }));
    expect((await store.readHistory(scope)).changes).toEqual([]);
    await store.recordObservation(itsCall());
    expect((await store.readHistory(scope)).changes).toEqual([told]);
    await store.settleChanges(scope, [nobodyTold]);
    expect((await store.readHistory(scope)).changes).toEqual([told]);
    await store.settleChanges(scope, [told]);
    await store.recordObservation(itsCall({ observationId: 'again-too' }));

    expect((await store.readHistory(scope)).changes).toEqual([]);
  });

  test.each([
    ['a call that AWS refused', { errorCode: 'Client.UnauthorizedOperation' }],
    ['an event that takes nothing', { change: null }],
  ] as const)('%s is no change', async (_, changes) => {
    const { store } = await make(() => now);

    await store.recordObservation(itsCall(changes));

    expect((await store.readHistory(scope)).changes).toEqual([]);
  });

  test('what this service asked for is known by its request id, in its Region', async () => {
    const { store } = await make(() => now);
    await store.recordOutcome(anOutcome({ requestIds: [requestId] }));

    expect(await store.isOwnDoing(itsCall())).toBe(true);
    expect(await store.isOwnDoing(itsCall({ requestId: 'another-request' }))).toBe(false);
    expect(await store.isOwnDoing(itsCall({ requestId: null }))).toBe(false);
    const elsewhere = { ...scope, region: 'us-east-1' };
    expect(await store.isOwnDoing(itsCall({ scope: elsewhere }))).toBe(false);
  });

  test('a step that is under way is known where the event does not tell who did it', async () => {
    const { store } = await make(() => now);
    const { status: _, heldBy: __, requestIds: ___, undo, ...rest } = anOutcome();
    const note = undo ?? { ruleIds: [], launchPermissions: [], taken: [], deprecateAt: null };
    await store.recordIntent({ ...rest, ...note, policyHash: 'h', calls: [], params: {} });
    const disabled = aStateEvent({ change: 'disabled' });

    expect(await store.isOwnDoing(disabled)).toBe(true);
    expect(await store.isOwnDoing({ ...disabled, imageIds: [imageId(2)] })).toBe(false);
    expect(await store.isOwnDoing({ ...disabled, change: 'deregistered' })).toBe(false);
    expect(await store.isOwnDoing({ ...disabled, actorArn: person })).toBe(false);
    expect(await store.isOwnDoing({ ...disabled, scope: { ...scope, region: 'us-east-1' } })).toBe(false);
  });
}
