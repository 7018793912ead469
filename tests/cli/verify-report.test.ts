import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseWords } from '../../cli/options.ts';
import { reportOptions } from '../../cli/report/report-options.ts';
import { verifyReport } from '../../cli/report/verify-report.ts';
import type { Questions } from '../../shared/ports/questions.ts';
import { jsonLines } from '../../shared/report/export/json-lines.ts';
import { storyRow } from '../../shared/report/export/story-rows.ts';
import { link } from '../../shared/store/chain.ts';
import { statementEntry } from '../../shared/store/entries.ts';
import { memoryStore } from '../../shared/store/memory.ts';
import { now } from '../builders.ts';
import { aReport, aSweep, imageId, noon, oneImage } from '../contract/reports.ts';

let folder: string;
const store = memoryStore({ now: () => now });

/** As the API: it knows no subject of other signs. */
const questions: Questions = {
  ask: async (about, question, page) =>
    'subjectId' in question && `${question.subjectId}`.includes(' ')
      ? { ok: false, reason: 'malformed: expected an image' }
      : store.ask(about, question, page),
};

beforeAll(async () => {
  await store.saveReport(aReport(), aSweep());
  folder = mkdtempSync(join(tmpdir(), 'ami-governor-verify-'));
  const pause = { accountId: null, region: null, by: 'eve', why: 'so', at: noon, until: noon };
  const entry = statementEntry({ said: 'pause-ended', by: 'eve', pause }, noon);
  mkdirSync(join(folder, 'history', 'day=2026-10-01'), { recursive: true });
  const rows = [...(await store.readStory(oneImage)), link('no such', entry, null)].map(storyRow);
  writeFileSync(join(folder, 'history', 'day=2026-10-01', 'one.jsonl.gz'), jsonLines(rows));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function verdicts(...words: readonly string[]) {
  const { options } = parseWords('report', words, reportOptions);
  const report = await verifyReport(options, { questions, now: () => now, note: () => {} });
  const at = report.titles.indexOf('verdict');
  return report.cells.map((row) => [row[0], row[at]]);
}

test('a story in the export under a name that nobody may ask for keeps no other from being checked', async () => {
  expect(await verdicts('--export', folder)).toEqual([
    [oneImage, 'unchanged'],
    ['no such', 'CHANGED'],
  ]);
});

test('an image without any story is not called unchanged', async () => {
  expect(await verdicts('--image', imageId(77))).toEqual([[imageId(77), 'no story']]);
});
