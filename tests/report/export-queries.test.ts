import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonLines } from '../../shared/report/export/json-lines.ts';
import type { Row } from '../../shared/report/export/rows.ts';
import { openDatabase } from '../system/exported.ts';

const day = '2026-10-02';
const morning = `${day}T03:00:00.000Z`;
const evening = `${day}T19:00:00.000Z`;
const cis = ['CIS 1.1'];

/** Where nothing else is said: something that breaks `one-year`, as the morning's sweep saw it. */
function aFinding(subject: string, more: Row = {}): Row {
  return {
    ...{ evaluated_at: morning, account_id: '111122223333', region: 'eu-central-1', subject_id: subject },
    ...{ image_id: subject, rule_id: 'one-year', status: 'NON_COMPLIANT', severity: 'high' },
    ...{ evidence: '{}', since: '2026-09-01T03:00:00.000Z', owner: 'team-a', controls: cis, in_use: true },
    ...more,
  };
}

const findings: readonly Row[] = [
  aFinding('ami-mended', { next_at: '2026-10-05T03:00:00.000Z', next_action: 'disable' }),
  aFinding('ami-mended', { evaluated_at: evening, status: 'COMPLIANT' }),
  aFinding('ami-broken'),
  aFinding('ami-broken', { evaluated_at: evening }),
  aFinding('ami-broken', { rule_id: 'tagged', status: 'COMPLIANT', evaluated_at: evening }),
  aFinding('ami-waived', { waived_by: 'ann', waived_why: 'so', waived_until: day }),
  aFinding('ami-lapsed', { waived_by: 'ann', waived_why: 'so', waived_until: '2026-10-01' }),
  aFinding('ami-exempt', { status: 'NOT_APPLICABLE', evidence: '{"exemption":{"owner":"ann"}}' }),
  aFinding('ami-other', { status: 'NOT_APPLICABLE' }),
  aFinding('ami-unread', { status: 'INSUFFICIENT_DATA' }),
  // The same image of somebody else, in use in two accounts.
  aFinding('ami-foreign'),
  aFinding('ami-foreign', { account_id: '444455556666' }),
];

const disabled: Row = {
  ...{ happened_at: `${day}T20:00:00.000Z`, subject_id: 'ami-broken', seq: 1, kind: 'outcome' },
  ...{ action: 'disable', status: 'applied', rule_ids: ['one-year'], request_ids: ['req-1'], hash: 'a' },
};
const waived: Row = {
  ...{ happened_at: morning, subject_id: 'ami-waived', seq: 1, kind: 'statement', hash: 'b' },
  ...{ action: 'waiver-granted', actor: 'ann', rule_ids: ['one-year'], reason: 'so' },
};

describe('the questions of auditors, on a day with two sweeps and a batch of the stream that came twice', () => {
  let folder: string;
  let database: Awaited<ReturnType<typeof openDatabase>>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ami-governor-queries-'));
    write('findings', 'one', findings);
    write('scopes', 'one', [{ evaluated_at: morning, account_id: '111122223333' }]);
    write('history', 'whole', [disabled, waived]);
    write('history', 'half', [disabled]);
    write('history', 'other-half', [waived]);
    database = await openDatabase(folder);
  });
  afterAll(() => {
    database.closeSync();
    rmSync(folder, { recursive: true });
  });

  function write(table: string, name: string, rows: readonly Row[]): void {
    const file = join(folder, table, `day=${day}`, `${name}.jsonl.gz`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, jsonLines(rows));
  }

  async function answers(name: string, ...values: readonly string[]) {
    const sql = readFileSync(new URL(`../../infra/queries/${name}.sql`, import.meta.url), 'utf8');
    return (await database.runAndReadAll(sql, [...values])).getRowObjectsJson();
  }

  it('counts each subject once for a control, by the worst that its newest sweep found', async () => {
    expect(await answers('controls-on-a-day', day)).toEqual([
      {
        control: 'CIS 1.1',
        ...{ failing: '4', not_judged: '1', waived: '1', exempt: '1', passing: '1' },
      },
    ]);
  });

  it('leaves to no owner what was mended in the same day', async () => {
    expect(await answers('failing-by-owner', day)).toMatchObject([{ owner: 'team-a', subjects: '4' }]);
  });

  it('counts in a trend what the last sweep of the day found, in each account', async () => {
    expect(await answers('trend-by-rule', day, day)).toMatchObject([
      { rule_id: 'one-year', failing: '5', not_judged: '1', looked_at: '9' },
      { rule_id: 'tagged', failing: '0', not_judged: '0', looked_at: '1' },
    ]);
  });

  it('tells no date of what was mended since', async () => {
    expect(await answers('promised-and-due', day)).toEqual([]);
  });

  it('tells the waivers that held on the day, its last one included', async () => {
    expect(await answers('waivers-of-a-day', day)).toMatchObject([
      { subject_id: 'ami-waived', waived_by: 'ann' },
    ]);
  });

  it('tells once what the stream brought twice', async () => {
    expect(await answers('what-was-done', day, day)).toHaveLength(1);
    expect(await answers('what-people-said', day, day)).toHaveLength(1);
    expect(await answers('who-was-told-of-an-image', 'ami-broken')).toHaveLength(1);
  });

  it('tells each sweep once that saw in use what was taken away afterwards', async () => {
    const taken = await answers('taken-away-while-in-use', day, day);

    expect(taken.map((row) => row['evaluated_at'])).toEqual(expect.arrayContaining([morning, evening]));
    expect(taken).toHaveLength(2);
  });
});
