import { describe, expect, it } from 'vitest';
import { bucketArchive } from '../../shared/report/export/archive.ts';
import { readJsonLines } from '../../shared/report/export/json-lines.ts';
import { aFinding, anAction, anImageReport, aReport, aSweep } from '../contract/reports.ts';

function aBucket() {
  const objects = new Map<string, Uint8Array>();
  return {
    objects,
    put: async (key: string, body: Uint8Array) => void objects.set(key, body),
    rows: (table: string) =>
      [...objects].filter(([key]) => key.startsWith(`${table}/`)).map(([, bytes]) => readJsonLines(bytes)),
  };
}

describe('the archive', () => {
  it('puts the findings of a sweep into their day, and the sweep itself last', async () => {
    const bucket = aBucket();

    await bucketArchive(bucket).saveSweep(aReport(), aSweep());

    expect([...bucket.objects.keys()]).toEqual([
      'findings/day=2026-10-01/111122223333_eu-central-1_2026-10-01T120000000Z_sweep-1_0001.jsonl.gz',
      'scopes/day=2026-10-01/111122223333_eu-central-1_2026-10-01T120000000Z_sweep-1.jsonl.gz',
    ]);
  });

  it('tells of a finding what it is, on what evidence, and what comes next', async () => {
    const bucket = aBucket();
    const dueAt = '2026-10-08T12:00:00.000Z';
    const actions = [anAction({ action: 'disable', dueAt }), anAction({ action: 'notify', dueAt: null })];

    await bucketArchive(bucket).saveSweep(aReport(undefined, { actions }), aSweep());

    expect(bucket.rows('findings')[0]?.[0]).toMatchObject({
      ...{ image_id: 'ami-00000000000000001', in_use: false, rule_id: 'one-year', check_id: 'max-age' },
      ...{ status: 'NON_COMPLIANT', since: '2026-10-01T12:00:00.000Z', notified_at: null },
      evidence: '{"createdAt":"2024-01-01T00:00:00.000Z","days":365}',
      ...{ next_action: 'disable', next_at: '2026-10-08T12:00:00.000Z' },
    });
  });

  it('tells what could not be read, so that nothing seems compliant by silence', async () => {
    const bucket = aBucket();
    const reads = [{ fact: 'Images', known: false, why: 'UnauthorizedOperation' }] as const;

    await bucketArchive(bucket).saveSweep(aReport([], { reads }), aSweep());

    expect([...bucket.objects.keys()].filter((key) => key.startsWith('findings/'))).toEqual([]);
    expect(bucket.rows('scopes')).toEqual([
      [expect.objectContaining({ is_complete: false, images: 0, unread: ['Images: UnauthorizedOperation'] })],
    ]);
  });

  it('divides what is too much for one object, and keeps every row', async () => {
    const bucket = aBucket();
    const image = anImageReport([aFinding(), aFinding({ ruleId: 'another' })]);
    const images = Array.from({ length: 6_000 }, () => image);

    await bucketArchive(bucket).saveSweep(aReport(images), aSweep());

    expect(bucket.rows('findings').map((rows) => rows.length)).toEqual([10_000, 2_000]);
  });
});
