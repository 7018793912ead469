import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { SnapshotFinding } from '../../shared/domain/snapshot.ts';
import { runCli } from '../cli/run-cli.ts';

const recorded = fileURLToPath(new URL('../../../shared/real-data', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'amigov-recorded-'));
afterAll(() => rmSync(scratch, { recursive: true }));

function policyFile(of: 'ami-created' | 'any-unreferenced'): string {
  const file = join(scratch, `${of}.yml`);
  const steps = '[{ after: 0d, do: notify }, { after: 14d, do: delete }]';
  const orphans = `orphanedSnapshots: { minAgeDays: 14, of: ${of}, lifecycle: ${steps} }`;
  writeFileSync(file, `version: 1\nname: orphans\nmode: enforce\nrules: []\n${orphans}\n`);
  return file;
}

async function scan(
  folder: string,
  { of = 'ami-created' as 'ami-created' | 'any-unreferenced', assumeEmpty = 'all-missing' } = {},
) {
  const { code, stdout } = await runCli([
    ...['scan', '--from', `${recorded}/${folder}`, '--account', '644160558196', '--region', 'us-east-1'],
    ...['--policy', policyFile(of), '--now', '2026-10-01T12:00:00Z', '--format', 'json'],
    ...['--assume-notified', '2025-01-01', '--assume-empty', assumeEmpty],
  ]);
  expect(code).toBe(0);
  const answer = JSON.parse(stdout);
  const byId = new Map<string, SnapshotFinding>(
    answer.snapshots.map((snapshot: SnapshotFinding) => [snapshot.snapshotId, snapshot]),
  );
  const deletions = answer.plan.actions.filter(
    ({ action }: { action: string }) => action === 'delete-snapshot',
  );
  const allowed = deletions.filter(({ status }: { status: string }) => status === 'allowed');
  return { byId, allowed: allowed.map(({ snapshotId }: { snapshotId: string }) => snapshotId) };
}

interface Expected {
  readonly selectedSnapshotIds: readonly string[];
  readonly selectedOther: {
    readonly belongsToImage?: Readonly<Record<string, string>>;
    readonly createdForImage?: Readonly<Record<string, string>>;
  };
  readonly mustNotBeTouched: { readonly snapshotIds: readonly string[] };
}

function expectedOf(name: string): Expected {
  return JSON.parse(readFileSync(`${recorded}/accounts/${name}/expected.json`, 'utf8'));
}

describe.skipIf(!existsSync(recorded))('recorded snapshots', () => {
  test('aws-backup-snapshot: what AWS Backup manages is protected, whatever snapshots are asked for', async () => {
    for (const of of ['ami-created', 'any-unreferenced'] as const) {
      const { byId, allowed } = await scan('accounts/aws-backup-snapshot', { of });

      for (const id of expectedOf('aws-backup-snapshot').mustNotBeTouched.snapshotIds) {
        expect(byId.get(id)).toMatchObject({ status: 'PROTECTED', reason: 'managed by AWS Backup' });
        expect(allowed).not.toContain(id);
      }
    }
    const { byId } = await scan('accounts/aws-backup-snapshot');
    expect(byId.get('snap-083a14886f4681675')?.status).toBe('NOT_AMI');
  });

  test('copied-image-snapshot: a copy belongs to the destination image and to nothing else', async () => {
    const { byId } = await scan('accounts/copied-image-snapshot');

    for (const [id, imageId] of Object.entries(
      expectedOf('copied-image-snapshot').selectedOther.belongsToImage ?? {},
    )) {
      expect(byId.get(id)).toMatchObject({
        status: 'ORPHANED',
        madeFor: { imageId, knownBy: 'description' },
      });
    }
    expect(byId.get('snap-04b2dfeb0d50b0db3')?.status).toBe('NOT_AMI');
  });

  test('createimage-descriptions: each was made for the image of its text; whose it is was not recorded, so it stays', async () => {
    const { byId, allowed } = await scan('accounts/createimage-descriptions');

    const expected = expectedOf('createimage-descriptions').selectedOther.createdForImage ?? {};
    expect(Object.keys(expected)).toHaveLength(3);
    for (const [id, imageId] of Object.entries(expected)) {
      expect(byId.get(id)).toMatchObject({
        status: 'UNKNOWN',
        reason: 'whose snapshot it is could not be read',
        madeFor: { imageId },
      });
    }
    expect(allowed).toEqual([]);
  });

  test('snapshots-unused: only the one that no image and no template names is orphaned, where all are asked for', async () => {
    const { selectedSnapshotIds, mustNotBeTouched } = expectedOf('snapshots-unused');
    const { byId, allowed } = await scan('accounts/snapshots-unused', { of: 'any-unreferenced' });

    const orphaned = [...byId.values()].filter(({ status }) => status === 'ORPHANED');
    expect(orphaned.map(({ snapshotId }) => snapshotId)).toEqual(selectedSnapshotIds);
    for (const id of mustNotBeTouched.snapshotIds) {
      expect(byId.get(id)?.status).toBe('IN_USE');
      expect(allowed).not.toContain(id);
    }
    expect(byId.get('snap-0b818bbec5eebac4c')?.reason).toContain('mapped by arn:aws:ec2:us-east-1:');
    expect(byId.get('snap-0b80955e4f7052f72')?.reason).toBe('backs ami-008c67c239389d171');
    const usual = await scan('accounts/snapshots-unused');
    expect([...usual.byId.values()].map(({ status }) => status)).not.toContain('ORPHANED');
  });

  test('asg-unencrypted-image: a snapshot that is still pending is never orphaned', async () => {
    const { byId, allowed } = await scan('accounts/asg-unencrypted-image', { of: 'any-unreferenced' });

    expect(byId.get('snap-8b0a6271')?.status).not.toBe('ORPHANED');
    expect(allowed).toEqual([]);
  });

  test.each(['aws-backup-snapshot', 'copied-image-snapshot', 'createimage-descriptions', 'snapshots-unused'])(
    '%s: without anybody’s word for what is missing nothing is orphaned',
    async (name) => {
      const { byId, allowed } = await scan(`accounts/${name}`, {
        of: 'any-unreferenced',
        assumeEmpty: 'Volumes',
      });

      expect([...byId.values()].map(({ status }) => status)).not.toContain('ORPHANED');
      expect(allowed).toEqual([]);
    },
  );

  test('combined: nothing that must not be touched is deleted, although all else is declared empty', async () => {
    const names = ['aws-backup-snapshot', 'snapshots-unused'];
    const untouchable = names.flatMap((name) => expectedOf(name).mustNotBeTouched.snapshotIds);
    const { byId, allowed } = await scan('combined', { of: 'any-unreferenced' });

    expect(byId.size).toBe(11);
    for (const id of untouchable) expect(allowed).not.toContain(id);
    for (const id of allowed) expect(byId.get(id)?.status).toBe('ORPHANED');
  });
});
