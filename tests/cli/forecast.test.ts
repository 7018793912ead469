import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const world = fileURLToPath(new URL('../../sandbox/worlds/web-shop', import.meta.url));
const account = ['--account', '111122223333', '--region', 'eu-central-1'];
const now = ['--now', '2026-10-01T12:00:00Z'];
const webShop = ['--from', world, ...account, ...now];
const folder = mkdtempSync(join(tmpdir(), 'amigov-forecast-'));

const atOnce = `version: 1
name: at-once
mode: enforce
regions: all
rules:
  - id: one-year
    check: max-age
    severity: medium
    with: { days: 365 }
    lifecycle:
      - { after: 0d, do: notify }
      - { after: 0d, do: deprecate }
      - { after: 1d, do: disable }
      - { after: 1d, do: deregister, snapshots: delete }
limits:
  deprecate: { count: 1000, percent: 100 }
  disable: { count: 1000, percent: 100 }
  deregister: { count: 1000, percent: 100 }
  organization: { destructive: 1000 }
safety: { keepPerFamily: 0, rollbackDays: 0, requireRecycleBin: false }
`;

function aPolicy(text: string, name = 'policy.yml'): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

interface Event {
  readonly at: string;
  readonly action: string;
  readonly imageId: string | null;
  readonly snapshotId: string | null;
  readonly outcome: string;
  readonly heldBy: string | null;
  readonly reason: string;
}

interface Answer {
  readonly schemaVersion: number;
  readonly from: string;
  readonly to: string;
  readonly events: readonly Event[];
  readonly end: {
    readonly images: readonly { imageId: string; state: string; deprecated: boolean }[];
    readonly snapshots: readonly { snapshotId: string; state: string }[];
  };
}

async function forecast(...args: readonly string[]) {
  const { code, stdout, stderr } = await runCli(['forecast', '--format', 'json', ...args]);
  expect({ code, stderr: stderr.replace(/day \d+ of \d+\n/g, '') }).toEqual({ code: 0, stderr: '' });
  const answer: Answer = JSON.parse(stdout);
  return { stdout, stderr, answer };
}

/** Images by what the recorded account knows them by. */
const unused = ['003', '00d', '014', '01f', '050'].map((end) => `ami-000000000a11ce${end}`);

describe('the web shop, with every wait a day at most', () => {
  let first: Awaited<ReturnType<typeof forecast>>;

  beforeAll(async () => {
    first = await forecast(...webShop, '--policy', aPolicy(atOnce), '--days', '8');
  }, 60_000);

  test('the answer has every part of the contract', () => {
    const { answer } = first;

    expect(Object.keys(answer)).toEqual(['schemaVersion', 'from', 'to', 'events', 'end']);
    expect(answer).toMatchObject({
      schemaVersion: 1,
      from: '2026-10-01T12:00:00.000Z',
      to: '2026-10-09T12:00:00.000Z',
    });
    for (const event of answer.events) {
      expect(Object.keys(event)).toEqual([
        ...['at', 'action', 'imageId', 'snapshotId', 'outcome', 'heldBy', 'reason'],
      ]);
      expect(event.outcome).toMatch(/^(applied|already-so|held|drifted|failed)$/);
      expect(event.at > answer.from && event.at < answer.to).toBe(true);
    }
    expect(answer.events.map(({ at }) => at)).toEqual(answer.events.map(({ at }) => at).toSorted());
    expect(Object.keys(answer.end)).toEqual(['images', 'snapshots']);
  });

  test('what nothing uses ends deregistered; everything else ends as it was', () => {
    const { end } = first.answer;
    const recorded: readonly { ImageId: string; State: string }[] = JSON.parse(
      readFileSync(`${world}/Images.json`, 'utf8'),
    ).Images;

    expect(end.images).toEqual(
      recorded.map(({ ImageId, State }) =>
        unused.includes(ImageId)
          ? { imageId: ImageId, state: 'deregistered', deprecated: true }
          : { imageId: ImageId, state: State, deprecated: false },
      ),
    );
  });

  test('only snapshots of deregistered images are deleted, and an event tells each', () => {
    const { end, events } = first.answer;
    const deleted = end.snapshots.filter(({ state }) => state === 'deleted').map((each) => each.snapshotId);

    const own = unused.map((imageId) => `snap-0000000005a9b0${imageId.slice(-3)}`);
    expect(end.snapshots).toHaveLength(17);
    expect(deleted.length).toBeGreaterThan(0);
    for (const snapshotId of deleted) expect(own).toContain(snapshotId);
    const told = events.filter(({ action }) => action === 'delete-snapshot').map((each) => each.snapshotId);
    expect(told.toSorted()).toEqual(deleted);
  });

  test('each image is told of first, and moves one step a day', () => {
    const { events } = first.answer;

    for (const imageId of unused) {
      const done = events.filter((event) => event.imageId === imageId && event.outcome === 'applied');
      expect(done.map(({ action }) => action).filter((action) => action !== 'delete-snapshot')).toEqual([
        ...['notify', 'deprecate', 'disable', 'deregister'],
      ]);
      const days = done.filter(({ action }) => action !== 'delete-snapshot').map(({ at }) => at.slice(0, 10));
      expect(new Set(days).size).toBe(4);
    }
  });

  test('nothing but alerts is told of what is used, foreign, protected or managed', () => {
    const { events } = first.answer;

    const changed = events.filter(
      ({ action, outcome }) => action !== 'notify' && action !== 'request-usage-report' && outcome !== 'held',
    );
    for (const { imageId, outcome } of changed) {
      expect(unused).toContain(imageId);
      expect(outcome).toBe('applied');
    }
  });

  test('what is held says by which guard, and not every day again', () => {
    const { events } = first.answer;
    const held = events.filter(({ outcome }) => outcome === 'held');
    const guardsOf = (end: string) =>
      held.filter(({ imageId }) => imageId?.endsWith(end)).map(({ heldBy }) => heldBy);

    expect(guardsOf('032')).toContain('managed-by-service');
    expect(guardsOf('03c')).toContain('protected');
    expect(held.find(({ imageId }) => imageId?.endsWith('015'))?.reason).toContain(
      'autoScalingGroupName/checkout',
    );
    for (const imageId of new Set(held.map((event) => event.imageId))) {
      expect(held.filter((event) => event.imageId === imageId).length).toBeLessThanOrEqual(4);
    }
  });

  test('the same input gives the same bytes', async () => {
    const again = await forecast(...webShop, '--policy', aPolicy(atOnce), '--days', '8');

    expect(again.stdout).toBe(first.stdout);
  });

  test('progress goes to stderr', () => {
    expect(first.stderr).toContain('day 8 of 8\n');
  });
});

test('in audit mode people are told, and the account ends as it was', async () => {
  const { answer } = await forecast(...webShop, '--days', '3');

  const applied = answer.events.filter(({ outcome }) => outcome === 'applied');
  expect(new Set(applied.map(({ action }) => action))).toEqual(new Set(['notify']));
  expect(answer.end.images.filter(({ deprecated }) => deprecated)).toEqual([]);
  expect(answer.end.snapshots.filter(({ state }) => state === 'deleted')).toEqual([]);
});

test('a folder with nothing but images leaves use unknown, so that nothing is done to any', async () => {
  const partial = mkdtempSync(join(tmpdir(), 'amigov-partial-'));
  writeFileSync(join(partial, 'Images.json'), readFileSync(`${world}/Images.json`));

  const from = ['--from', partial, ...account, ...now];
  const { answer } = await forecast(...from, '--policy', aPolicy(atOnce), '--days', '4');

  const done = answer.events.filter(({ outcome, action }) => outcome !== 'held' && action !== 'notify');
  expect(done).toEqual([]);
  expect(answer.events.some(({ heldBy }) => heldBy === 'facts-complete')).toBe(true);
  expect(answer.end.images.filter(({ state }) => state === 'deregistered' || state === 'disabled')).toEqual(
    [],
  );
});

test.each([
  [['--from', world, ...account], 'say how far to look ahead: --days 90\n'],
  [[...webShop, '--days', 'ten'], '--days takes a number from 0 to 3660, not ten\n'],
  [[...webShop, '--days', '-1'], '--days takes a number from 0 to 3660, not -1\n'],
  [[...webShop, '--days', '1', '--format', 'csv'], '--format takes table, json, not csv\n'],
  [['--from', '/nowhere', ...account, '--days', '1'], /^The dump folder \/nowhere cannot be read/],
  [[...webShop, '--days', '1', '--policy', '/nowhere.yml'], /^cannot read \/nowhere.yml/],
  [[...webShop, '--days', '1', '--assume-empty', 'Fleet'], /Did you mean Fleets\?/],
  [
    [
      ...webShop,
      '--days',
      '1',
      '--policy',
      aPolicy(atOnce.replace('regions: all', 'regions: [eu-west-1]'), 'west.yml'),
    ],
    /^the policy at-once governs eu-west-1, not eu-central-1/,
  ],
])('forecast %j gives one clear message and exit code 1', async (args, message) => {
  const { code, stdout, stderr } = await runCli(['forecast', ...args]);

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  if (typeof message === 'string') expect(stderr).toBe(message);
  else expect(stderr).toMatch(message);
});

test('the process ends by itself, prints a table and leaves no file', async () => {
  const bin = fileURLToPath(new URL('../../bin/amigov.mjs', import.meta.url));
  const directory = mkdtempSync(join(tmpdir(), 'amigov-ends-'));

  const { stdout } = await promisify(execFile)(
    process.execPath,
    [bin, 'forecast', ...webShop, '--days', '1'],
    { cwd: directory, env: { PATH: process.env['PATH'], TMPDIR: directory, HOME: directory } },
  );

  expect(stdout).toMatch(/^Forecast from 2026-10-01T12:00:00.000Z to 2026-10-02T12:00:00.000Z\n/);
  expect(stdout).toContain('images in the end: 16 available, 1 failed');
  expect(readdirSync(directory)).toEqual([]);
});

const recorded = fileURLToPath(new URL('../../../shared/real-data', import.meta.url));

describe.skipIf(!existsSync(recorded))('recorded accounts', () => {
  // Images of which little else was recorded, a snapshot alone, and shares.
  const cases = ['deprecate-by-age', 'aws-backup-snapshot', 'cross-account-launch-permissions'];

  test.each(cases)('%s: use is unknown, so that nothing but alerts happens', async (name) => {
    const from = `${recorded}/accounts/${name}`;
    const expected = JSON.parse(readFileSync(`${from}/expected.json`, 'utf8'));

    const { answer } = await forecast(
      ...['--from', from, '--account', expected.account, '--region', 'us-east-1', '--days', '3'],
      ...['--now', expected.assumedNow ?? '2026-10-01T12:00:00Z', '--policy', aPolicy(atOnce)],
    );

    const done = answer.events.filter(({ outcome, action }) => outcome === 'applied' && action !== 'notify');
    expect(done).toEqual([]);
    expect(answer.end.snapshots.filter(({ state }) => state === 'deleted')).toEqual([]);
    expect(answer.end.images.filter(({ state }) => state === 'deregistered')).toEqual([]);
  });
});

describe('with canary scopes that the folder does not have', () => {
  const canary = `${atOnce}rollout: { canary: { account: '999988887777' }, hours: 72 }\n`;

  test('they count as judged from the first instant on: nothing is disabled before their time is over', async () => {
    const { code, stdout, stderr } = await runCli([
      ...['forecast', '--format', 'json', ...webShop, '--days', '5'],
      ...['--policy', aPolicy(canary, 'canary.yml')],
    ]);
    const { events }: Answer = JSON.parse(stdout);
    const disabled = events.filter(({ action, outcome }) => action === 'disable' && outcome === 'applied');

    expect(code).toBe(0);
    expect(stderr).toContain(
      'note: the canary scopes are not in the folder: they count as judged from the first instant on\n',
    );
    expect(disabled).not.toEqual([]);
    expect(disabled.filter(({ at }) => at < '2026-10-04T12:00:00.000Z')).toEqual([]);
  }, 60_000);

  test('a plan of the folder alone holds what was tried nowhere', async () => {
    const { stdout } = await runCli([
      ...['plan', '--format', 'json', ...webShop, '--policy', aPolicy(canary, 'canary.yml')],
    ]);
    const { plan } = JSON.parse(stdout);
    const disable = plan.actions.filter(({ action }: { action: string }) => action === 'disable');

    expect(disable).not.toEqual([]);
    for (const { status, heldBy, alsoHeldBy, reason } of disable) {
      expect(status).toBe('held');
      expect([heldBy, ...alsoHeldBy]).toContain('canary');
      expect(reason).toContain('no canary scope is known to be judged by one-year as it stands');
    }
  });
});
