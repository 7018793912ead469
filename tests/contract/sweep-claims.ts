import { expect, test } from 'vitest';
import type { ImageReport, ScopeReport } from '../../shared/domain/report.ts';
import { now, scope } from '../builders.ts';
import { anEventRun, anImageReport, aReport, aSweep, imageId, noonPlus } from './reports.ts';
import type { MakeStore } from './store.ts';

const hourMs = 3_600_000;

function ownImages(count: number): readonly ImageReport[] {
  return Array.from({ length: count }, (_, n) => {
    const report = anImageReport([]);
    return { ...report, image: { ...report.image, imageId: imageId(n) } };
  });
}

/** A store whose clock the test moves, and what it says of the scope's size then. */
async function withClock(make: MakeStore) {
  let ms = now.getTime();
  const { store, takeRequests } = await make(() => new Date(ms));
  return {
    store,
    takeRequests,
    sizeAfter: async (hours: number) => {
      ms = now.getTime() + hours * hourMs;
      const { ownImages: count, sweeps } = await store.readHistory(scope);
      return { count, sweeps };
    },
    save: (day: number, images: readonly ImageReport[], changes: Partial<ScopeReport> = {}) =>
      store.saveReport(aReport(images, { evaluatedAt: noonPlus(day), ...changes }), aSweep(`sweep-${day}`)),
  };
}

export function sweepClaims(make: MakeStore): void {
  test('the own images of the last sweep count for less than 26 hours', async () => {
    const { save, sizeAfter } = await withClock(make);
    const foreign = { ...anImageReport([]), owned: false };
    await save(-1, ownImages(9));
    await save(0, [...ownImages(3), { ...foreign, image: { ...foreign.image, imageId: 'ami-77777777' } }]);

    expect((await sizeAfter(0)).count).toBe(3);
    expect((await sizeAfter(25.9)).count).toBe(3);
    expect((await sizeAfter(26)).count).toBeNull();
  });

  test.each([
    ['were not read', [{ fact: 'Images', known: false, why: 'denied' }]],
    ['were cut short', [{ fact: 'Images', known: false, why: '1 of 9 records cannot be read' }]],
  ])('a sweep whose images %s counts no own images, and the one before still does', async (_case, reads) => {
    const { save, sizeAfter } = await withClock(make);
    await save(-1, ownImages(3));
    await save(0, ownImages(1), { reads });

    expect((await sizeAfter(0)).count).toBe(3);
  });

  test('a sweep that could not read a source of usage has counted its images all the same', async () => {
    const { save, sizeAfter } = await withClock(make);
    const reads = [
      { fact: 'Images', known: true, why: null },
      { fact: 'Fleets', known: false, why: 'denied' },
    ];
    await save(0, ownImages(3), { reads, counts: { images: 3, instances: 12 } });

    expect(await sizeAfter(1)).toEqual({
      count: 3,
      sweeps: [{ at: noonPlus(0), counts: { images: 3, instances: 12 } }],
    });
  });

  test('an event run counts nothing', async () => {
    const { store, save, sizeAfter } = await withClock(make);
    await save(0, ownImages(3), { counts: { images: 3 } });

    const report = aReport(ownImages(1), { evaluatedAt: '2026-10-01T13:00:00.000Z', counts: { images: 1 } });
    await store.saveReport(report, anEventRun());

    expect(await sizeAfter(2)).toEqual({ count: 3, sweeps: [{ at: noonPlus(0), counts: { images: 3 } }] });
  });

  test('the counts of two weeks come back, the oldest first', async () => {
    const { save, sizeAfter } = await withClock(make);
    for (const day of [-15, -14, -1, 0]) await save(day, [], { counts: { images: 20 + day } });

    expect((await sizeAfter(0)).sweeps).toEqual([
      { at: '2026-09-17T12:00:00.000Z', counts: { images: 6 } },
      { at: '2026-09-30T12:00:00.000Z', counts: { images: 19 } },
      { at: '2026-10-01T12:00:00.000Z', counts: { images: 20 } },
    ]);
    expect((await sizeAfter(24 * 20)).sweeps).toEqual([]);
  });

  test('a scope whose last sweep is long ago still knows when it was', async () => {
    const { store, save, sizeAfter } = await withClock(make);
    const used = { ...anImageReport([]), inUse: { known: true, value: true } as const };
    await save(0, [used]);

    await sizeAfter(24 * 60);

    expect((await store.readHistory(scope)).lastInUseAt.get(used.image.imageId)).toBe(noonPlus(0));
  });

  test('reading a history costs the same requests however many events came in between', async () => {
    const { store, save, takeRequests } = await withClock(make);
    await save(0, ownImages(3));
    takeRequests();
    await store.readHistory(scope);
    const before = takeRequests();
    for (let minute = 1; minute <= 30; minute += 1) {
      const evaluatedAt = noonPlus(0, 0, minute * 60_000);
      await store.saveReport(aReport(ownImages(1), { evaluatedAt }), anEventRun(`event-${minute}`));
    }
    takeRequests();

    await store.readHistory(scope);

    if (before !== null) expect(before).toEqual({ Query: 10 });
    expect(takeRequests()).toEqual(before);
  });
}
