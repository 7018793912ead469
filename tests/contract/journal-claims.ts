import { expect, test } from 'vitest';
import { verifyChain } from '../../shared/store/chain.ts';
import { scope } from '../builders.ts';
import { anIntent, anOutcome, imageId, noonPlus, oneImage } from './reports.ts';
import type { MakeStore } from './store.ts';

export function journalClaims(make: MakeStore): void {
  test('an intent is open until its outcome is recorded', async () => {
    const { store } = await make();

    await store.recordIntent(anIntent());
    const crashed = await store.openIntents(scope);
    await store.recordOutcome(anOutcome());

    expect(crashed).toEqual([anIntent()]);
    expect(await store.openIntents(scope)).toEqual([]);
    expect((await store.readHistory(scope)).outcomes).toHaveLength(1);
  });

  test('the outcome of another plan or scope closes nothing', async () => {
    const { store } = await make();
    await store.recordIntent(anIntent());

    await store.recordOutcome(anOutcome({ planId: 'plan-2', status: 'held' }));
    await store.recordOutcome(anOutcome({ scope: { ...scope, region: 'us-east-1' } }));

    expect(await store.openIntents(scope)).toHaveLength(1);
    expect(await store.openIntents({ ...scope, region: 'us-east-1' })).toEqual([]);
  });

  test('the story of an image has intent and outcome as two items, in order', async () => {
    const { store } = await make();

    await store.recordIntent(anIntent());
    await store.recordOutcome(anOutcome());

    const story = await store.readStory(oneImage);
    expect(story).toMatchObject([
      { seq: 1, kind: 'intent', body: anIntent() },
      { seq: 2, kind: 'outcome', body: anOutcome() },
    ]);
  });

  test('recording the same outcome again adds nothing, and another one is added behind', async () => {
    const { store } = await make();
    await store.recordOutcome(anOutcome());
    const before = await store.readStory(oneImage);

    await store.recordOutcome(anOutcome());
    await store.recordOutcome(anOutcome({ at: noonPlus(1), status: 'already-so' }));

    const after = await store.readStory(oneImage);
    expect(after).toHaveLength(2);
    expect(after.slice(0, 1)).toEqual(before);
  });

  test('writers at once leave one chain without a gap', async () => {
    const { store } = await make();

    await Promise.all(
      Array.from({ length: 20 }, (_, n) => store.recordOutcome(anOutcome({ actionId: `disable#${n}` }))),
    );

    const story = await store.readStory(oneImage);
    expect(story).toHaveLength(20);
    expect(verifyChain(story)).toEqual({ ok: true });
  });

  test('a changed, removed, replaced or foreign item of a story is found', async () => {
    const { store } = await make();
    for (const day of [1, 2, 3]) await store.recordOutcome(anOutcome({ at: noonPlus(day) }));
    await store.recordOutcome(anOutcome({ subjectId: imageId(2), at: noonPlus(4) }));
    const [one, two, three] = await store.readStory(oneImage);
    const [foreign] = await store.readStory(imageId(2));
    if (!one || !two || !three || !foreign) throw new Error('the stories are too short');

    const changed = { ...two, at: noonPlus(9) };

    expect(verifyChain([three, one, two])).toEqual({ ok: true });
    expect(verifyChain([one, changed, three])).toMatchObject({ ok: false, seq: 2 });
    expect(verifyChain([one, three])).toMatchObject({ ok: false, seq: 3 });
    expect(verifyChain([two, three])).toMatchObject({ ok: false, seq: 2 });
    expect(verifyChain([foreign, two, three])).toMatchObject({ ok: false, seq: 2 });
  });
}
