import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const world = fileURLToPath(new URL('../../sandbox/worlds/web-shop', import.meta.url));
const enforced = fileURLToPath(new URL('../../sandbox/worlds/web-shop-policy.yml', import.meta.url));
const account = ['--account', '111122223333', '--region', 'eu-central-1', '--now', '2026-10-01T12:00:00Z'];
const webShop = ['--from', world, ...account];

function aFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'amigov-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

test('without a command the help is shown and the exit code is 1', async () => {
  const { code, stdout } = await runCli([]);

  expect(code).toBe(1);
  expect(stdout).toContain('amigov scan --from FOLDER --account ID --region NAME');
});

test('a violation changes the exit code only when asked', async () => {
  const silent = await runCli(['scan', ...webShop]);
  const strict = await runCli(['scan', ...webShop, '--exit-code']);

  expect([silent.code, strict.code]).toEqual([0, 2]);
  expect(silent.stdout).toContain('NON_COMPLIANT');
});

test('a folder without violations exits with 0 even when asked', async () => {
  const folder = aFolder({ 'Images.json': '[]' });

  const { code, stdout } = await runCli(['scan', '--from', folder, ...account, '--exit-code']);

  expect(code).toBe(0);
  expect(stdout).toContain('Nothing breaks a rule.');
});

test.each([
  [
    ['scam'],
    'unknown command scam; did you mean scan? Commands: scan, plan, explain, event, forecast, sandbox, policy, report, waive, pause, resume, baseline, restore, notify\n',
  ],
  [['scan', '--form', 'x'], /^scan: unknown option --form; did you mean --from\? Options: --from, --account/],
  [['scan', 'x'], 'scan: unexpected argument x\n'],
  [['scan', '--from'], 'scan: --from needs a value: a folder of recorded AWS answers\n'],
  [['scan', '--from', '--account', '111122223333'], /^scan: --from needs a value/],
  [['scan', ...account], '--now is for a recorded account: say which with --from FOLDER\n'],
  [
    ['scan', '--from', world, '--region', 'eu-central-1'],
    'say whose account it is: --account 111122223333\n',
  ],
  [
    ['scan', '--from', world, '--account', '1', '--region', 'eu-central-1'],
    '--account takes 12 digits, not 1\n',
  ],
  [['scan', '--from', world, '--account', '111122223333'], 'say which Region it is: --region eu-central-1\n'],
  [['scan', ...webShop, '--format', 'xml'], '--format takes table, json, csv, not xml\n'],
  [
    ['scan', '--from', world, ...account.slice(0, 4), '--now', 'yesterday'],
    /^--now takes an instant such as/,
  ],
  [
    ['scan', '--from', world, ...account.slice(0, 4), '--now', '2026-10-01T12:00:00'],
    /^--now takes an instant/,
  ],
  [['scan', ...webShop, '--assume-notified', '2026-13-01'], /^--assume-notified takes an instant/],
  [['scan', ...webShop, '--exit-code=yes'], 'scan: --exit-code takes no value\n'],
  [
    ['scan', ...webShop, '--policy', '/nowhere/policy.yml'],
    'cannot read /nowhere/policy.yml: there is no such file: give a policy with --policy FILE\n',
  ],
  [['scan', '--from', '/nowhere', ...account], /\/nowhere/],
])('%j gives one clear message and exit code 1', async (args, message) => {
  const { code, stdout, stderr } = await runCli(args);

  expect(code).toBe(1);
  expect(stdout).toBe('');
  if (typeof message === 'string') expect(stderr).toBe(message);
  else expect(stderr).toMatch(message);
});

test('a file that is no JSON is named with its line and column, and nothing is written', async () => {
  const folder = aFolder({ 'Images.json': '[\n  {"ImageId": "ami-00000001",,}\n]' });

  const { code, stdout, stderr } = await runCli(['scan', '--from', folder, ...account]);

  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toContain('Images.json is not JSON: line 2, column 30');
  expect(readdirSync(folder)).toEqual(['Images.json']);
});

test('a broken policy is told with all its places', async () => {
  const folder = aFolder({
    'policy.yml':
      'version: 1\nname: x\nmode: enforced\nrules:\n  - id: a\n    check: max-agee\n    with: { days: 1 }\n',
  });

  const { code, stderr } = await runCli(['plan', ...webShop, '--policy', join(folder, 'policy.yml')]);

  expect(code).toBe(1);
  expect(stderr).toContain(`${join(folder, 'policy.yml')}:3:7`);
  expect(stderr).toContain(`${join(folder, 'policy.yml')}:6:12`);
});

test('a policy for other Regions does not judge this one', async () => {
  const folder = aFolder({ 'policy.yml': 'version: 1\nname: x\nregions: [eu-west-1]\nrules: []\n' });

  const { code, stderr } = await runCli(['scan', ...webShop, '--policy', join(folder, 'policy.yml')]);

  expect(code).toBe(1);
  expect(stderr).toContain('the policy x governs eu-west-1, not eu-central-1');
});

test('CSV has one line a finding and runs no formula', async () => {
  const images = [
    {
      ImageId: 'ami-00000001',
      Name: '=HYPERLINK("http://x")',
      OwnerId: '111122223333',
      CreationDate: '2020-01-01T00:00:00.000Z',
    },
  ];
  const folder = aFolder({ 'Images.json': JSON.stringify(images) });

  const { stdout } = await runCli(['scan', '--from', folder, ...account, '--format', 'csv']);

  const lines = stdout.trimEnd().split('\r\n');
  expect(lines).toHaveLength(4);
  expect(lines[1]).toContain(`"'=HYPERLINK(""http://x"")"`);
});

test('control characters of a name do not reach the terminal', async () => {
  const images = [
    {
      ImageId: 'ami-00000001',
      Name: '\u001b[2Jgone\u202e\u0007',
      OwnerId: '111122223333',
      CreationDate: '2020-01-01T00:00:00.000Z',
    },
  ];
  const folder = aFolder({ 'Images.json': JSON.stringify(images) });

  const { stdout } = await runCli(['scan', '--from', folder, ...account]);

  expect(stdout).toContain('gone');
  for (const control of ['\u001b', '\u202e', '\u0007']) expect(stdout).not.toContain(control);
});

test('the default policy is in audit mode and allows nothing but alerts', async () => {
  const { stdout } = await runCli([
    'plan',
    ...webShop,
    '--format',
    'json',
    '--assume-notified',
    '2026-01-01',
  ]);

  const { plan } = JSON.parse(stdout);
  expect(plan.actions.length).toBeGreaterThan(0);
  expect(plan.actions.filter(({ status }: { status: string }) => status === 'allowed')).toEqual([]);
});

test('the bin runs on Node 24 and hands on the exit code', async () => {
  const bin = fileURLToPath(new URL('../../bin/amigov.mjs', import.meta.url));

  const code = await new Promise((resolve) => {
    execFile(process.execPath, [bin, 'scan', ...webShop, '--policy', enforced, '--exit-code'], (error) =>
      resolve(error?.code ?? 0),
    );
  });

  expect(code).toBe(2);
});
