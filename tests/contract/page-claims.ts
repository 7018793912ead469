import { describe, expect, test } from 'vitest';
import { anyFinding } from '../../shared/domain/questions.ts';
import type { About, Asked } from '../../shared/ports/questions.ts';
import { allPages } from '../../shared/report/all-pages.ts';
import { scope } from '../builders.ts';
import { failing, judged, owned } from './judged-scopes.ts';
import { aReport, aSweep, imageId, noonPlus, oneImage } from './reports.ts';
import type { MakeStore } from './store.ts';

/** What whoever follows cursors may rely on. */
export function pageClaims(make: MakeStore): void {
  describe('pages', () => {
    test('cost one Query each, whatever is asked', async () => {
      const { store, takeRequests } = await make();
      await judged(store);
      const whose = { accountId: null, region: null, owner: null };
      const asked: { readonly [K in About]: Asked[K] } = {
        findings: failing,
        images: { ...scope, imageId: null },
        due: { ...whose, withinDays: 30 },
        runs: { day: '2026-10-01', accountId: null },
        waivers: { ...whose, fromDay: null, toDay: null },
        story: { subjectId: oneImage },
        uses: { region: scope.region, imageId: oneImage },
      };
      const costOf = async <K extends About>(about: K, question: Asked[K]) => {
        let pages = 0;
        takeRequests();
        for await (const _ of allPages(store, about, question, { limit: 2 })) pages += 1;
        const requests = takeRequests() ?? { Query: pages };
        expect([about, requests]).toEqual([about, { Query: pages }]);
      };

      await costOf('findings', asked.findings);
      await costOf('findings', anyFinding);
      await costOf('findings', { ...anyFinding, ...scope });
      await costOf('images', asked.images);
      await costOf('due', asked.due);
      await costOf('runs', asked.runs);
      await costOf('waivers', asked.waivers);
      await costOf('story', asked.story);
      await costOf('uses', asked.uses);
    });

    test('end where a single image was asked for, however few fit a page', async () => {
      const { store } = await make();
      await judged(store);
      const pages: number[] = [];
      for await (const rows of allPages(store, 'images', { ...scope, imageId: oneImage }, { limit: 1 })) {
        pages.push(rows.length);
      }

      expect(pages).toEqual([1]);
    });

    test('are refused where the days end before they begin', async () => {
      const { store } = await make();
      const days = { fromDay: '2026-10-02', toDay: '2026-10-01' };
      const first = { cursor: null, limit: 1 };
      const whose = { accountId: null, region: null };
      const refused = { ok: false, reason: expect.stringContaining('the days end before they begin') };

      expect(await store.ask('waivers', { ...whose, ...days }, first)).toEqual(refused);
      expect(await store.ask('findings', { ...anyFinding, ...days }, first)).toEqual(refused);
    });

    test('go on behind a row that is gone, and bring what stayed exactly once while others come and go', async () => {
      const { store } = await make();
      const report = (numbers: readonly number[], day: number) =>
        store.saveReport(
          aReport(
            numbers.map((n) => owned(n, null)),
            { evaluatedAt: noonPlus(day) },
          ),
          aSweep(`sweep-${day}`),
        );
      const numbers = Array.from({ length: 24 }, (_, n) => n);
      await report(numbers, 0);
      const seen: string[] = [];
      let day = 0;
      for await (const rows of allPages(store, 'findings', failing, { limit: 1 })) {
        seen.push(...rows.map(({ subjectId }) => subjectId));
        if (rows.length === 0 || day >= 12) continue;
        day += 1;
        // The row that was just read, and another one, go; a new one comes.
        const gone = new Set([...seen, imageId(23 - day)]);
        await report(
          [...numbers.filter((n) => n % 2 === 0 || !gone.has(imageId(n))), 30 + day].toSorted(
            (a, b) => a - b,
          ),
          day,
        );
      }

      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toEqual(expect.arrayContaining(numbers.filter((n) => n % 2 === 0).map(imageId)));
    });

    test.each<[string, (cursor: string) => string]>([
      ['cut short', (cursor) => cursor.slice(0, -4)],
      ['empty', () => ''],
      ['no text of ours', () => 'bm90IGpzb24'],
      ['of another place', (cursor) => changed(cursor, (place) => [0, 'I#ami-2', place[2]])],
      ['of another range', (cursor) => changed(cursor, (place) => [7, place[1], place[2]])],
      ['of no range', (cursor) => changed(cursor, (place) => [-1, null, place[2]])],
    ])('are refused for a cursor that is %s', async (_, damage) => {
      const { store } = await make();
      await judged(store);
      const first = await store.ask('images', { ...scope, imageId: null }, { cursor: null, limit: 1 });
      const cursor = first.ok ? (first.next ?? '') : '';

      const page = await store.ask(
        'images',
        { ...scope, imageId: null },
        { cursor: damage(cursor), limit: 1 },
      );

      expect(cursor).toMatch(/^[\w-]+$/);
      expect(page).toEqual({
        ok: false,
        reason: 'the cursor is not one of this question: ask again without it',
      });
    });

    test('are refused for the cursor of another question', async () => {
      const { store } = await make();
      await judged(store);
      const first = await store.ask('findings', failing, { cursor: null, limit: 1 });
      const cursor = first.ok ? first.next : null;
      const question = { ...failing, owner: 'ann@example.com' };

      expect(await store.ask('findings', question, { cursor, limit: 1 })).toMatchObject({ ok: false });
      expect(await store.ask('findings', failing, { cursor, limit: 100 })).toMatchObject({ ok: true });
    });
  });
}

function changed(cursor: string, change: (place: readonly unknown[]) => readonly unknown[]): string {
  const place: readonly unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  return Buffer.from(JSON.stringify(change(place))).toString('base64url');
}
