import { expect, test } from 'vitest';
import { scope } from '../builders.ts';
import { everyAlert } from '../notify/alerts.ts';
import type { MakeStore } from './store.ts';

const { held, objection } = everyAlert;
const noon = '2026-10-01T12:00:00.000Z';
const later = '2026-10-02T12:00:00.000Z';

export function alertBookClaims(make: MakeStore): void {
  test('an alert that was noted is there until it was told, and then that it was', async () => {
    const { store } = await make();
    await store.noteAlerts(scope, [held, objection], noon);

    expect(await store.readAlerts(scope)).toEqual(
      new Map([
        ['held-1', { alert: held, notedAt: noon, toldAt: null }],
        ['objection-1', { alert: objection, notedAt: noon, toldAt: null }],
      ]),
    );

    await store.saveTold(scope, ['held-1'], later);

    expect((await store.readAlerts(scope)).get('held-1')).toEqual({
      alert: null,
      notedAt: later,
      toldAt: later,
    });
    expect((await store.readAlerts(scope)).get('objection-1')?.toldAt).toBeNull();
  });

  test('what is noted again stays as it is, told or not', async () => {
    const { store } = await make();
    await store.noteAlerts(scope, [held, objection], noon);
    await store.saveTold(scope, ['held-1'], noon);

    await store.noteAlerts(scope, [held, { ...objection, severity: 'critical' }], later);

    expect([...(await store.readAlerts(scope)).values()]).toEqual([
      { alert: null, notedAt: noon, toldAt: noon },
      { alert: objection, notedAt: noon, toldAt: null },
    ]);
  });

  test('what was never noted can be told', async () => {
    const { store } = await make();
    const ids = Array.from({ length: 60 }, (_, n) => `violation#${n}#${'x'.repeat(300)}`);

    await store.saveTold(scope, [...ids, ...ids], noon);

    expect([...(await store.readAlerts(scope)).keys()].toSorted()).toEqual(ids.toSorted());
  });

  test('another scope has a book of its own, and the lists of images do not see it', async () => {
    const { store } = await make();
    await store.noteAlerts(scope, [held], noon);

    expect(await store.readAlerts({ ...scope, region: 'us-east-1' })).toEqual(new Map());
    expect((await store.readHistory(scope)).findings).toEqual([]);
  });

  test('what strangers wrote comes back as it was, but for half characters, and long reasons are cut', async () => {
    const { store } = await make();
    const name = 'web\n<!channel>\u202e😀';
    await store.noteAlerts(scope, [{ ...held, name, owner: '\ud800', reason: 'x'.repeat(500_000) }], noon);

    const alert = (await store.readAlerts(scope)).get('held-1')?.alert;

    expect(alert).toMatchObject({ name, owner: '\ufffd' });
    expect(JSON.stringify(alert).length).toBeLessThan(50_000);
  });
}
