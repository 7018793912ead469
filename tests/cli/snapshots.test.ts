import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const baseline = fileURLToPath(new URL('../../policies/baseline.yml', import.meta.url));

/** Two orphaned snapshots of us-east-1, where the list price is known: 100 GiB of a team, and 8 GiB of nobody, archived. */
function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'amigov-'));
  const snapshot = {
    ...{ OwnerId: '111122223333', State: 'completed', Encrypted: true, VolumeId: 'vol-00000000000000001' },
    ...{ StartTime: '2026-01-01T00:00:00.000Z' },
    Description: 'Created by CreateImage(i-00000000000000001) for ami-00000000000000009',
  };
  const Tags = [{ Key: 'Owner', Value: '=data@example.com' }];
  const ids = ['snap-00000000000000001', 'snap-00000000000000002'];
  const snapshots = [
    { ...snapshot, SnapshotId: ids[0], VolumeSize: 100, Tags },
    { ...snapshot, SnapshotId: ids[1], VolumeSize: 8, StorageTier: 'archive' },
  ];
  writeFileSync(join(folder, 'Snapshots.json'), JSON.stringify(snapshots));
  const attributes = ids.map((SnapshotId) => ({ SnapshotId, CreateVolumePermissions: [] }));
  writeFileSync(join(folder, 'SnapshotAttributes.json'), JSON.stringify(attributes));
  return folder;
}

function run(command: 'scan' | 'plan', ...more: readonly string[]) {
  return runCli([
    ...[command, '--from', aFolder(), '--account', '111122223333', '--region', 'us-east-1'],
    ...['--policy', baseline, '--assume-empty', 'all-missing', '--now', '2026-10-01T12:00:00Z'],
    ...['--assume-notified', '2026-08-01', ...more],
  ]);
}

test('the scan lists orphaned snapshots with size, owner and bounds, and sums them by owner', async () => {
  const { stdout } = await run('scan');

  expect(stdout).toMatch(/ORPHANED SNAPSHOT +SIZE +OWNER +SINCE +USD A MONTH/);
  expect(stdout).toMatch(/snap-00000000000000001 +100 GiB +=data@example\.com +2026-08-01 +0 to 5\.00/);
  expect(stdout).toMatch(/snap-00000000000000002 +8 GiB +- +2026-08-01 +0 to 0\.10/);
  expect(stdout).toContain('snapshots: 2 ORPHANED\n');
  expect(stdout).toContain('orphaned: 2 snapshots, 108 GiB, 0 to 5.10 USD a month');
  expect(stdout).toContain('  =data@example.com: 1 snapshot, 100 GiB, 0 to 5.00 USD a month');
  expect(stdout).toContain('what is saved lies between nothing and the list price of its full size');
  expect(stdout).toContain('billed by its full size, and for 90 days at least');
  expect(stdout).toContain('List price in us-east-1: 0.05 USD for a GB and month, as of 2023');
});

test('the JSON has findings, size, owner and bounds of each, and the sum', async () => {
  const { stdout } = await run('scan', '--format', 'json');

  const answer = JSON.parse(stdout);
  expect(answer.snapshots[0]).toMatchObject({
    snapshotId: 'snap-00000000000000001',
    status: 'ORPHANED',
    orphanedSince: '2026-08-01T00:00:00.000Z',
    madeFor: { imageId: 'ami-00000000000000009', knownBy: 'description' },
    findings: [{ ruleId: 'orphaned-snapshots', status: 'NON_COMPLIANT' }],
    owner: '=data@example.com',
    gib: 100,
    monthlyUsd: { from: 0, to: 5 },
  });
  expect(answer.summary.orphanedSnapshots).toMatchObject({
    snapshots: 2,
    gib: 108,
    monthlyUsd: { from: 0, to: 5.1 },
    unpriced: 0,
    byOwner: [
      { owner: '=data@example.com', snapshots: 1 },
      { owner: null, snapshots: 1 },
    ],
    price: { standard: { usd: 0.05, asOf: '2023' } },
  });
  const deletions = answer.plan.actions.filter(
    ({ action }: { action: string }) => action === 'delete-snapshot',
  );
  expect(deletions).toMatchObject([
    { imageId: null, snapshotId: 'snap-00000000000000001', heldBy: 'mode' },
    { imageId: null, snapshotId: 'snap-00000000000000002', heldBy: 'mode' },
  ]);
});

test('the CSV has a line a finding of a snapshot, and no owner of it is a formula', async () => {
  const { stdout } = await run('scan', '--format', 'csv');

  const [header, first] = stdout.split('\r\n');
  expect(header).toBe(
    'account,region,imageId,name,ownerId,inUse,ruleId,check,status,severity,reason,firstSeenAt,notifiedAt,snapshotId',
  );
  expect(first).toMatch(
    /^111122223333,us-east-1,,,,,orphaned-snapshots,orphaned-snapshots,NON_COMPLIANT,low,.*,snap-00000000000000001$/,
  );
});

test('the plan has a line a snapshot, and a violation of it is one for the exit code', async () => {
  const { code, stdout } = await run('plan', '--exit-code');

  expect(code).toBe(2);
  expect(stdout).toMatch(/snap-00000000000000001 +- +notify|snap-00000000000000001 +- +delete-snapshot/);
});
