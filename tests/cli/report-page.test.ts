import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const world = (name: string) => fileURLToPath(new URL(`../../sandbox/worlds/${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'ami-governor-page-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const recorded = [
  ...['report', 'page', '--from', world('web-shop'), '--account', '111122223333', '--region', 'eu-central-1'],
  ...['--policy', world('web-shop-policy.yml'), '--now', '2026-10-02T03:00:00Z'],
];

test('a recorded account becomes one file that needs nothing else', async () => {
  const file = join(folder, 'report.html');

  const { code, stdout, stderr } = await runCli([...recorded, '--title', 'Web shop <1>', '--output', file]);
  const page = readFileSync(file, 'utf8');

  expect([code, stdout]).toEqual([0, '']);
  expect(stderr).toMatch(/report\.html: 51 findings, \d+ bytes\n$/);
  expect(page).toContain('<title>AMI Governor: Web shop &lt;1&gt;</title>');
  expect(page).toContain("default-src 'none'; script-src 'sha256-");
});

test('the same is there as JSON, with what fails, what comes next and what is not told', async () => {
  const { code, stdout } = await runCli([...recorded, '--json']);
  const report = JSON.parse(stdout);

  expect([code, report.schemaVersion, report.title]).toEqual([0, 1, 'Account 111122223333 in eu-central-1']);
  expect(report.totals).toEqual({
    ...{ failing: 18, notJudged: 1, waived: 0, exempt: 0, passing: 31, notApplicable: 1 },
  });
  expect(report.findings[0]).toMatchObject({
    ...{ imageId: 'ami-000000000a11ce01e', name: 'legacy batch node', owner: null, standing: 'failing' },
    evidence: { unencrypted: [{ device: '/dev/xvda', snapshotId: 'snap-0000000005a9b001e' }] },
  });
  expect(report.next[0]).toMatchObject({ action: 'notify', dueAt: '2026-10-02T03:00:00.000Z' });
  expect(report.next.map(({ status }: { status: string }) => status)).toContain('held');
  expect(report.notes).toEqual([
    'This is one judgement without a compliance table: there is no history, and no trend before this day.',
  ]);
});

test.each([
  [
    ['--from', '.', '--table', 'compliance'],
    'report page: --table is for a compliance table, --from for a recorded account\n',
  ],
  [
    ['--table', 'compliance', '--now', '2026-10-02T03:00:00Z'],
    'report page: --now is for a recorded account: say which with --from FOLDER\n',
  ],
  [['--table', 'compliance', '--days', '9999'], '--days takes a number from 0 to 366, not 9999\n'],
])('tells what is wrong with %j', async (options, message) => {
  expect(await runCli(['report', 'page', ...options])).toEqual({ code: 1, stdout: '', stderr: message });
});
