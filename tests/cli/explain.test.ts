import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { orderedGuards } from '../../shared/domain/guards/registry.ts';
import { runCli } from './run-cli.ts';

const world = fileURLToPath(new URL('../../sandbox/worlds/web-shop', import.meta.url));
const policy = fileURLToPath(new URL('../../sandbox/worlds/web-shop-policy.yml', import.meta.url));
const place = ['--account', '111122223333', '--region', 'eu-central-1', '--now', '2026-10-01T12:00:00Z'];
const webShop = ['--from', world, ...place, '--policy', policy, '--assume-notified', '2026-07-01'];
const orphan = 'snap-0000000005a9b00c8';

async function explain(subject: string, ...more: readonly string[]) {
  const { code, stdout } = await runCli(['explain', subject, ...webShop, '--format', 'json', ...more]);
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

test('an image is explained with its facts, uses, evidence, snapshots, findings and steps', async () => {
  const answer = await explain('ami-000000000a11ce01e');

  expect(Object.keys(answer)).toEqual([
    ...['schemaVersion', 'scope', 'evaluatedAt', 'policy', 'subject', 'kind', 'facts', 'owned', 'use'],
    ...['standby', 'snapshots', 'need', 'monthlyUsd', 'evidence', 'findings', 'steps'],
  ]);
  expect(answer.subject).toEqual({ imageId: 'ami-000000000a11ce01e', snapshotId: null });
  expect(answer.facts.state).toEqual({ known: true, value: 'available' });
  expect(answer.use).toMatchObject({ known: true, value: true });
  expect(answer.use.uses[0].kind).toBe('launch-configuration');
  expect(answer.evidence).toEqual([answer.use.uses[0].arn]);
  expect(answer.snapshots[0].reason).toBe('backs ami-000000000a11ce01e');
  expect(answer.findings.map(({ ruleId }: { ruleId: string }) => ruleId)).toContain('one-year');
});

test('every step has the answer of every guard, in their order, also after the first that holds', async () => {
  const { steps } = await explain('ami-000000000a11ce01e');

  const disable = steps.find(({ action }: { action: string }) => action === 'disable');
  expect(disable).toMatchObject({ status: 'held', calls: [{ operation: 'ec2:DisableImage' }] });
  expect(disable.guards.map(({ guard }: { guard: string }) => guard)).toEqual(
    orderedGuards.map(({ id }) => id),
  );
  const answers = new Map<string, readonly (string | null)[]>(
    disable.guards.map(
      ({ guard, answer, reason }: { guard: string; answer: string; reason: string | null }) => [
        guard,
        [answer, reason],
      ],
    ),
  );
  expect(answers.get('in-use')).toEqual(['holds', expect.stringContaining('in use by launch-configuration')]);
  expect(answers.get('foreign-owner')).toEqual(['passes', null]);
  for (const guard of disable.alsoHeldBy) expect(answers.get(guard)?.[0]).not.toBe('passes');
});

test('a snapshot is explained with what it is needed for, its cost and its steps', async () => {
  const answer = await explain(orphan);

  expect(answer.need).toMatchObject({
    status: 'ORPHANED',
    madeFor: { imageId: 'ami-000000000a11ce3e7', knownBy: 'description' },
    orphanedSince: '2026-07-01T00:00:00.000Z',
  });
  expect(answer.monthlyUsd).toEqual({
    from: 0,
    to: { known: false, why: 'no published price of snapshots in eu-central-1 is known here' },
  });
  expect(answer.use).toBeNull();
  expect(answer.findings).toMatchObject([{ ruleId: 'orphaned-snapshots', status: 'NON_COMPLIANT' }]);
  const deletion = answer.steps.find(({ action }: { action: string }) => action === 'delete-snapshot');
  expect(deletion.calls).toEqual([{ operation: 'ec2:DeleteSnapshot', input: { SnapshotId: orphan } }]);
});

test('what could not be read is told as such, not as empty', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'amigov-'));
  const image = { ImageId: 'ami-00000000000000001', OwnerId: '111122223333', State: 'available', Name: 'x' };
  writeFileSync(join(folder, 'Images.json'), JSON.stringify([image]));
  const { stdout } = await runCli(['explain', image.ImageId, '--from', folder, ...place, '--format', 'json']);

  const answer = JSON.parse(stdout);
  expect(answer.use.known).toBe(false);
  expect(answer.use.unread.length).toBeGreaterThan(5);
  expect(answer.facts.launchPermissions.known).toBe(false);
});

test('the table is for people: need, findings, each step with each guard, facts', async () => {
  const { code, stdout } = await runCli(['explain', orphan, ...webShop]);

  expect(code).toBe(0);
  expect(stdout).toContain('ORPHANED: made for ami-000000000a11ce3e7 by its description, which is gone');
  expect(stdout).toContain('costs 0 USD a month or more: no published price of snapshots in eu-central-1');
  expect(stdout).toContain('Step delete-snapshot: ');
  expect(stdout).toMatch(/recycle-bin {9}(passes|HOLDS): /);
  expect(stdout).toContain('volumeGib: 100');
});

test('names and tags of strangers cannot break out of the lines', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'amigov-'));
  const Name = 'x\u001b[31m\nStep delete: allowed\u202e';
  const image = { ImageId: 'ami-00000000000000001', OwnerId: '111122223333', State: 'available', Name };
  writeFileSync(join(folder, 'Images.json'), JSON.stringify([image]));

  const { stdout } = await runCli(['explain', image.ImageId, '--from', folder, ...place]);

  for (const broken of ['\u001b', '\u202e', '\nStep delete: allowed']) expect(stdout).not.toContain(broken);
});

test.each([
  [[], 'explain takes the id of one image or snapshot: amigov explain ami-… or snap-…\n'],
  [['ami-1', 'ami-2'], 'explain takes the id of one image or snapshot: amigov explain ami-… or snap-…\n'],
  [
    ['ami-000000000a11ce3e7', ...webShop],
    'there is no ami-000000000a11ce3e7 among the 17 images and 17 snapshots that were read; made for it: snap-0000000005a9b00c8\n',
  ],
])('explain %j is refused with what to do', async (args, message) => {
  const { code, stdout, stderr } = await runCli(['explain', ...args]);

  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toBe(message);
});
