import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { historyColumns, storyItem } from '../../shared/report/export/story-rows.ts';
import { findingColumns, scopeColumns } from '../../shared/report/export/sweep-rows.ts';
import { verifyChain } from '../../shared/store/chain.ts';
import { type Exported, readExport } from './exported.ts';
import {
  type Item,
  imageIds,
  type RunningSystem,
  slowMs,
  startSystem,
  unownedImages,
} from './running-system.ts';

const queries = new URL('../../infra/queries/', import.meta.url);

function sqlOf(name: string): string {
  return readFileSync(new URL(`${name}.sql`, queries), 'utf8');
}

describe('two weeks of an account whose image goes down the ladder', () => {
  let system: RunningSystem;
  let exported: Exported;
  let items: readonly Item[];
  const [unusedId = ''] = imageIds(1);

  beforeAll(async () => {
    system = await startSystem({ fill: unownedImages(1) });
    await system.days(14);
    exported = await readExport(system);
    items = await system.table();
  }, slowMs);
  afterAll(async () => {
    await exported.close();
    await system.close();
  });

  it('is exported: each day all that was judged, and each item of each story once or more', () => {
    const inTable = items.filter(({ pk }) => pk.startsWith('H#')).map((item) => `${item['hash']}`);
    const inExport = new Set(exported.rows('history').map((row) => `${row['hash']}`));

    expect(system.stateOf(unusedId)).toBeNull();
    expect(new Set(exported.rows('scopes').map((row) => `${row['evaluated_at']}`.slice(0, 10))).size).toBe(
      14,
    );
    expect(inTable.length).toBeGreaterThan(10);
    expect([...inExport].toSorted()).toEqual(inTable.toSorted());
  });

  it('never loses an item of a story or a run, and everything else not before its time', () => {
    const nowSeconds = Math.floor(system.runtime.now().getTime() / 1_000);
    const ending = items.filter((item) => item['expiresAt'] !== undefined);
    const kindOf = ({ pk, ...item }: Item) => (pk.startsWith('H#') ? 'story' : `${item['type']}`);
    const daysLeft = new Map<string, number>();
    for (const item of ending) {
      const days = Math.round((Number(item['expiresAt']) - nowSeconds) / 86_400);
      daysLeft.set(kindOf(item), Math.min(days, daysLeft.get(kindOf(item)) ?? days));
    }

    expect([...daysLeft.keys()]).not.toContain('story');
    expect([...daysLeft.keys()]).not.toContain('run');
    // Of the oldest, two weeks after the first was written: places in the limits count for one day, events and plans are
    // kept for a month, alerts for three, what brings an image back for a year.
    expect(Object.fromEntries([...daysLeft].toSorted())).toEqual({
      ...{ budget: -10, observation: 18, request: 18, plan: 16, 'planned-action': 16, alert: 76 },
      ...{ sweep: 352, 'ordered-account': 352, image: 359, outcome: 358 },
    });
  });

  it('has the columns that the tables of Athena have, and no others', () => {
    const columnsOf = (table: 'findings' | 'scopes' | 'history') =>
      new Set(exported.rows(table).map((row) => Object.keys(row).toSorted().join()));

    expect([...columnsOf('findings')]).toEqual([Object.keys(findingColumns).toSorted().join()]);
    expect([...columnsOf('scopes')]).toEqual([Object.keys(scopeColumns).toSorted().join()]);
    expect([...columnsOf('history')]).toEqual([Object.keys(historyColumns).toSorted().join()]);
  });

  it('holds stories whose chain can be checked without the table, after the image is gone', () => {
    const story = exported.rows('history').filter((row) => row['subject_id'] === unusedId);
    const once = new Map(story.map((row) => [row['seq'], storyItem(row)]));

    expect(verifyChain([...once.values()])).toEqual({ ok: true });
    expect(once.size).toBeGreaterThan(8);
  });

  it.each(readdirSync(queries).map((file) => file.replace('.sql', '')))('answers: %s', async (name) => {
    const sql = sqlOf(name);
    const asked = sql.split('\n').slice(1).join('\n').match(/\?/g)?.length ?? 0;
    const values = Array.from({ length: asked }, (_, n) => (n === 0 ? '2026-10-03' : '2026-11-30'));

    expect(await exported.query(sql, values)).toBeInstanceOf(Array);
  });

  it('tells which image broke the rule on a day, and not on one when it was gone', async () => {
    const sql = sqlOf('broke-a-rule-on-a-day');
    const subjects = async (day: string) =>
      (await exported.query(sql, ['owner-tag', day])).map((row) => row['subject_id']);

    expect(await subjects('2026-10-03')).toContain(unusedId);
    expect(await subjects('2026-10-14')).not.toContain(unusedId);
  });

  it('tells what was done, by which requests, and that nothing was in use', async () => {
    const done = await exported.query(sqlOf('what-was-done'), ['2026-10-01', '2026-11-30']);
    const applied = done.filter((row) => row['subject_id'] === unusedId && row['status'] === 'applied');

    expect(applied.map((row) => row['action'])).toEqual(['deprecate', 'disable', 'deregister']);
    expect(applied.every((row) => Object(row['request_ids']).length > 0)).toBe(true);
    expect(await exported.query(sqlOf('taken-away-while-in-use'), ['2026-10-01', '2026-11-30'])).toEqual([]);
  });

  it('tells the whole story of an image that is gone, first to last', async () => {
    const story = await exported.query(sqlOf('who-was-told-of-an-image'), [unusedId]);
    const kinds = story.map((row) => row['kind']);

    expect(kinds.at(0)).toBe('transition');
    expect(kinds).toContain('alert');
    expect(kinds.indexOf('alert')).toBeLessThan(kinds.indexOf('intent'));
  });
});
