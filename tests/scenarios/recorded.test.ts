import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runCli } from '../cli/run-cli.ts';

const recorded = fileURLToPath(new URL('../../../shared/real-data', import.meta.url));
const policies = fileURLToPath(new URL('./recorded', import.meta.url));
const cases = readdirSync(policies).map((file) => file.replace(/\.yml$/, ''));

interface Expected {
  readonly account: string;
  readonly assumedNow?: string;
  readonly selectedImageIds: readonly string[];
  readonly mustNotBeTouched?: { readonly imageIds?: readonly string[] };
}

async function scan(name: string, ...more: readonly string[]) {
  const folder = `${recorded}/accounts/${name}`;
  const expected: Expected = JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8'));
  const { code, stdout } = await runCli([
    ...['scan', '--from', folder, '--account', expected.account, '--region', 'us-east-1', '--format', 'json'],
    ...['--policy', `${policies}/${name}.yml`, '--now', expected.assumedNow ?? '2026-10-01T12:00:00Z'],
    ...['--assume-notified', '2010-01-01', ...more],
  ]);
  expect(code).toBe(0);
  return { expected, answer: JSON.parse(stdout) };
}

describe.skipIf(!existsSync(recorded))('recorded accounts', () => {
  test.each(cases)(
    '%s: the own selected images break the rule, and nothing is allowed while usage is unknown',
    async (name) => {
      const { expected, answer } = await scan(name);

      const images = answer.images.filter(({ imageId }: { imageId: string }) =>
        expected.selectedImageIds.includes(imageId),
      );
      for (const image of images) expect(image.findings[0].status).toBe('NON_COMPLIANT');
      expect(answer.plan.actions.filter(({ status }: { status: string }) => status === 'allowed')).toEqual(
        [],
      );
    },
  );

  test.each(cases)('%s: foreign images are listed and every step on them is held', async (name) => {
    const { answer } = await scan(name, '--assume-empty', 'all-missing');

    const foreign = answer.images.filter(({ owned }: { owned: boolean }) => !owned);
    for (const { imageId } of foreign) {
      const actions = answer.plan.actions.filter((action: { imageId: string }) => action.imageId === imageId);
      expect(actions.length).toBeGreaterThan(0);
      for (const action of actions) {
        expect(action.status).toBe('held');
        expect([action.heldBy, ...action.alsoHeldBy]).toContain('foreign-owner');
      }
    }
  });

  test.each(cases)(
    '%s: even with all else declared empty, nothing that must not be touched is',
    async (name) => {
      const { expected, answer } = await scan(name, '--assume-empty', 'all-missing');

      const allowed = answer.plan.actions.filter(({ status }: { status: string }) => status === 'allowed');
      for (const { imageId } of allowed) {
        expect(expected.selectedImageIds).toContain(imageId);
        expect(expected.mustNotBeTouched?.imageIds ?? []).not.toContain(imageId);
      }
    },
  );

  test('deprecate-by-age: with all else declared empty, the own image is deprecated and the foreign one is not', async () => {
    const { answer } = await scan('deprecate-by-age', '--assume-empty', 'all-missing');

    const allowed = answer.plan.actions.filter(({ status }: { status: string }) => status === 'allowed');
    expect(
      allowed.map(({ action, imageId }: { action: string; imageId: string }) => [action, imageId]),
    ).toEqual([['deprecate', 'ami-03f9a84f3963d5028']]);
  });

  test('unused-image-true: the launch configuration that no group uses keeps the image, and the plan says so', async () => {
    const { answer } = await scan('unused-image-true', '--assume-empty', 'all-missing');

    const disable = answer.plan.actions.find(
      ({ action, imageId }: { action: string; imageId: string }) =>
        action === 'disable' && imageId === 'ami-e0fba8f7',
    );
    expect(disable.status).toBe('held');
    expect(disable.reason).toContain('launchConfigurationName/c7n-asg-test-01');
  });

  test('combined: the answer has every part of the contract', async () => {
    const { code, stdout } = await runCli([
      ...['scan', '--from', `${recorded}/combined`, '--account', '644160558196', '--region', 'us-east-1'],
      ...['--format', 'json'],
    ]);

    const answer = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(Object.keys(answer)).toEqual([
      'schemaVersion',
      'scope',
      'evaluatedAt',
      'policy',
      'images',
      'scopeFindings',
      'snapshots',
      'plan',
      'reads',
      'summary',
      'trail',
    ]);
    expect(answer.schemaVersion).toBe(1);
    expect(answer.images).toHaveLength(10);
    expect(answer.images.filter(({ owned }: { owned: boolean }) => owned)).toHaveLength(6);
    expect(answer.snapshots).toHaveLength(11);
    const { imageId } = answer.images[0];
    expect(Object.keys(answer.images[0])).toEqual([
      'imageId',
      'name',
      'ownerId',
      'owned',
      'state',
      'inUse',
      'usage',
      'findings',
    ]);
    expect(Object.keys(answer.images[0].findings[0])).toEqual([
      'ruleId',
      'check',
      'status',
      'severity',
      'reason',
      'evidence',
      'firstSeenAt',
      'notifiedAt',
      'waiver',
    ]);
    expect(imageId).toMatch(/^ami-/);
  });
});
