import { expect, test } from 'vitest';
import type { Observation } from '../../shared/ports/observations.ts';
import { now, scope } from '../builders.ts';
import { anOutcome, imageId, oneImage } from './reports.ts';
import type { MakeStore } from './store.ts';

/** DisableImage of the first image by a person. */
function anObservation(changes: Partial<Observation> = {}): Observation {
  return {
    observationId: 'event-1',
    name: 'DisableImage',
    actorArn: 'arn:aws:iam::111122223333:user/😀#\u0007',
    sourceAddress: '203.0.113.7',
    at: '2026-10-01T11:59:00.000Z',
    scope,
    imageIds: [oneImage],
    errorCode: null,
    requestId: null,
    change: null,
    ...changes,
  };
}

export function observationClaims(make: MakeStore): void {
  test('an event is recorded once, in the story of each of its images', async () => {
    const { store } = await make(() => now);
    const observation = anObservation({ imageIds: [oneImage, imageId(2), oneImage] });

    expect(await store.recordObservation(observation)).toBe(true);
    expect(await store.recordObservation(observation)).toBe(false);

    for (const id of [oneImage, imageId(2)]) {
      expect(await store.readStory(id)).toMatchObject([
        { kind: 'observation', at: '2026-10-01T11:59:00.000Z', body: observation },
      ]);
    }
  });

  test('an event that came several times at once is recorded once', async () => {
    const { store } = await make(() => now);

    const answers = await Promise.all(
      Array.from({ length: 10 }, () => store.recordObservation(anObservation())),
    );

    expect(answers.filter((isNew) => isNew)).toHaveLength(1);
    expect(await store.readStory(oneImage)).toHaveLength(1);
  });

  test('an event without images or time is recorded', async () => {
    const { store } = await make(() => now);
    const observation = anObservation({ imageIds: [], at: null, actorArn: null });

    expect(await store.recordObservation(observation)).toBe(true);
    expect(await store.recordObservation(observation)).toBe(false);
  });

  test('an image waits once, until it is cleared', async () => {
    const { store } = await make(() => now);
    const fresh = async (place: typeof scope, ids: readonly string[]) =>
      (await store.markWaiting(place, ids, 'event-2')).fresh;

    expect(await store.markWaiting(scope, [oneImage, oneImage], 'event-1')).toEqual({
      ...{ fresh: [oneImage], own: [] },
    });
    expect(await fresh(scope, [oneImage, imageId(2)])).toEqual([imageId(2)]);
    expect(await fresh({ ...scope, region: 'us-east-1' }, [oneImage])).toEqual([oneImage]);
    await store.clearWaiting(scope, [oneImage, oneImage, imageId(3)]);
    expect(await fresh(scope, [oneImage, imageId(2)])).toEqual([oneImage]);
  });

  test('the event that marked an image is told so when it comes again', async () => {
    const { store } = await make(() => now);
    await store.markWaiting(scope, [oneImage], 'event-1');

    expect(await store.markWaiting(scope, [oneImage, imageId(2)], 'event-1')).toEqual({
      ...{ fresh: [imageId(2)], own: [oneImage] },
    });
    expect(await store.markWaiting(scope, [oneImage], 'event-2')).toEqual({ fresh: [], own: [] });
  });

  test('of many who mark an image at once one is told so', async () => {
    const { store } = await make(() => now);

    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => store.markWaiting(scope, [oneImage], `event-${n}`)),
    );

    expect(answers.flatMap(({ fresh }) => fresh)).toEqual([oneImage]);
  });

  test('a mark whose message was lost ends after six hours', async () => {
    let hours = 0;
    const { store } = await make(() => new Date(now.getTime() + hours * 3_600_000));
    await store.markWaiting(scope, [oneImage], 'event-1');

    hours = 5.9;
    expect((await store.markWaiting(scope, [oneImage], 'event-2')).fresh).toEqual([]);
    hours = 6;
    expect((await store.markWaiting(scope, [oneImage], 'event-2')).fresh).toEqual([oneImage]);
  });

  test('nothing to mark or to clear is nothing to do', async () => {
    const { store } = await make(() => now);

    expect(await store.markWaiting(scope, [], 'event-1')).toEqual({ fresh: [], own: [] });
    await expect(store.clearWaiting(scope, [])).resolves.toBeUndefined();
  });

  test('whose image it is that this service disabled is known in its Region, whoever asks', async () => {
    const { store } = await make(() => now);
    const elsewhere = { accountId: '444455556666', region: scope.region };
    await store.recordOutcome(anOutcome({ scope: elsewhere }));
    await store.recordOutcome(anOutcome({ subjectId: imageId(2), status: 'already-so' }));
    await store.recordOutcome(anOutcome({ subjectId: imageId(3), action: 'deprecate' }));

    const asked = [oneImage, imageId(2), imageId(3), imageId(4)];

    expect(await store.disabledOwners(scope.region, asked)).toEqual(new Map([[oneImage, '444455556666']]));
    expect(await store.disabledOwners('us-east-1', asked)).toEqual(new Map());
  });
}
