import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { runCli } from '../cli/run-cli.ts';

const world = fileURLToPath(new URL('../../sandbox/worlds/web-shop', import.meta.url));
const policy = fileURLToPath(new URL('../../sandbox/worlds/web-shop-policy.yml', import.meta.url));

const errand = 'request-usage-report';

interface Action {
  readonly action: string;
  readonly imageId: string;
  readonly snapshotId: string | null;
  readonly status: string;
  readonly heldBy: string | null;
  readonly alsoHeldBy: readonly string[];
  readonly reason: string;
}

async function plan(folder: string = world) {
  const { stdout } = await runCli([
    ...[
      'plan',
      '--from',
      folder,
      '--account',
      '111122223333',
      '--region',
      'eu-central-1',
      '--format',
      'json',
    ],
    ...['--policy', policy, '--now', '2026-10-01T12:00:00Z', '--assume-notified', '2026-01-01'],
  ]);
  const answer = JSON.parse(stdout);
  const names = new Map<string, string>(
    answer.images.map(({ imageId, name }: { imageId: string; name: string }) => [imageId, name]),
  );
  const actions: readonly Action[] = answer.plan.actions;
  return {
    stdout,
    answer,
    allowed: actions
      .filter(({ status }) => status === 'allowed')
      .map(({ action, imageId, snapshotId }) => `${action} ${names.get(imageId) ?? snapshotId}`),
    holdsOf: (name: string) =>
      actions
        .filter(
          ({ imageId, action }) => names.get(imageId) === name && action !== 'notify' && action !== errand,
        )
        .map(({ status, heldBy, alsoHeldBy }) => ({ status, holds: [heldBy, ...alsoHeldBy] })),
  };
}

const scratch = mkdtempSync(join(tmpdir(), 'web-shop-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** The world in another folder, which the test may change. */
function aCopy(): string {
  const folder = mkdtempSync(join(scratch, 'web-shop-'));
  cpSync(world, folder, { recursive: true });
  return folder;
}

test('only old images that nothing uses or stands by for take their next step', async () => {
  const { allowed } = await plan();

  expect(allowed.filter((step) => !step.startsWith(errand))).toEqual([
    'deprecate base-linux-20250301',
    'deprecate web-20250402',
    'deprecate scratch',
    orphan,
  ]);
});

test('who else uses a shared image is asked again, since the last report on it names an account', async () => {
  const { answer, allowed } = await plan();

  expect(allowed.filter((step) => step.startsWith(errand))).toEqual([
    'request-usage-report partner-appliance-3.1.0',
  ]);
  const asked = answer.plan.actions.find(({ action }: Action) => action === errand);
  expect(asked.reason).toBe(
    'deprecate waits for it: shared with 1 principal; no two empty usage reports a week apart are younger than the last that names 444455556666',
  );
});

test.each([
  ['web-20250601', 'in-use', 'only an old template version that a group pins names it'],
  ['checkout-20250111', 'in-use', 'only a group scaled to zero, through its template, names it'],
  ['legacy batch node', 'in-use', 'only a launch configuration names it'],
  ['checkout-20250110', 'standby', 'it is the second newest of its family'],
  ['partner-appliance-3.1.0', 'in-use', 'another account launches from it'],
  ['AwsBackup_i-0000000001d0003e7', 'managed-by-service', 'AWS Backup made it'],
  ['vault-20240515', 'protected', 'deregistration protection is on'],
  ['ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-20240319', 'foreign-owner', 'Canonical owns it'],
])('%s is held by %s: %s', async (name, guard) => {
  const { holdsOf } = await plan();

  const actions = holdsOf(name);
  expect(actions.length).toBeGreaterThan(0);
  for (const { status, holds } of actions) {
    expect(status).toBe('held');
    expect(holds).toContain(guard);
  }
});

const orphan = 'delete-snapshot snap-0000000005a9b00c8';

describe('a missing answer', () => {
  test.each([
    ...['Images', 'Snapshots', 'SnapshotAttributes', 'LockedSnapshots', 'FastSnapshotRestores'],
    ...['ImagesInRecycleBin', 'RecycleBinRules', 'LaunchTemplates', 'LaunchTemplateVersions'],
    ...['LaunchConfigurations', 'Fleets', 'SpotFleetRequestConfigs', 'SpotInstanceRequests'],
    ...['ImageRecipes', 'ContainerRecipes'],
  ])('without %s.json the orphaned snapshot stays', async (name) => {
    const folder = aCopy();
    rmSync(join(folder, `${name}.json`));

    const { allowed } = await plan(folder);

    expect(allowed).not.toContain(orphan);
  });

  const usageAnswers = [
    ...['Instances', 'LaunchTemplateVersions', 'LaunchConfigurations', 'AutoScalingGroups', 'Fleets'],
    ...['SpotFleetRequestConfigs', 'SpotInstanceRequests', 'ImageRecipes', 'ContainerRecipes', 'Parameters'],
    ...['ComputeEnvironments', 'Nodegroups', 'BeanstalkEnvironments', 'EmrClusters', 'ImageReferences'],
    ...['ImageAttributes', 'Images'],
  ];

  test.each(usageAnswers)(
    'without %s.json no image is changed, and the report says what was not read',
    async (name) => {
      const folder = aCopy();
      rmSync(join(folder, `${name}.json`));

      const { allowed, answer } = await plan(folder);

      expect(allowed.filter((step) => step !== orphan)).toEqual([]);
      expect(answer.reads).toContainEqual({
        fact: name,
        known: false,
        why: expect.stringContaining(`${name}.json`),
      });
    },
  );
});

test('the same folder in any order of its records gives the same bytes', async () => {
  const folder = aCopy();
  for (const file of readdirSync(folder)) {
    const content = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const [name] = Object.keys(content);
    if (name !== undefined && Array.isArray(content[name])) content[name].reverse();
    writeFileSync(join(folder, file), JSON.stringify(content));
  }

  expect((await plan(folder)).stdout).toBe((await plan()).stdout);
});
