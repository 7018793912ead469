import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedInstance } from '../../sandbox/aws/state/seed.ts';
import { copiesOf, inNeedOfRemedies, needy } from './in-need-of-remedies.ts';
import { policyFile, type RunningSystem, slowMs, startSystem } from './running-system.ts';

describe('a policy of all remedies, in enforce mode', { timeout: slowMs }, () => {
  let system: RunningSystem;
  let copyId: string;

  beforeAll(async () => {
    system = await startSystem({ policyFile: policyFile('all-remedies'), fill: inNeedOfRemedies });
    await system.days(2);
    copyId = copiesOf(system.home, needy.plain)[0]?.image.ImageId ?? '';
  }, slowMs);
  afterAll(() => system.close());

  it('tells first, and mends a day later', async () => {
    const [alert] = system.runtime.inbox.filter(({ kind }) => kind === 'email');

    expect(alert?.body).toContain('- account 111122223333 in eu-central-1');
    expect(alert?.body).toContain('copy-encrypted on 2026-10-02, deprecate on 2026-10-03');
    expect(system.changes().every(({ at }) => at >= '2026-10-02T03:00:00.000Z')).toBe(true);
  });

  it('sets the tags that are missing and changes none', () => {
    expect(system.home.tags.get(needy.untagged)).toEqual([
      { Key: 'Owner', Value: 'shop@example.com' },
      { Key: 'Team', Value: 'web' },
    ]);
  });

  it('takes the public share alone from one image, and every untrusted one from another, in use or not', () => {
    expect(system.home.images.get(needy.public)?.launchPermissions).toEqual([
      { UserId: '444455556666' },
      { UserId: '999999999999' },
    ]);
    expect(system.home.images.get(needy.shared)?.launchPermissions).toEqual([{ UserId: '444455556666' }]);
  });

  it('protects, schedules the end, and blocks public access', () => {
    expect(system.home.images.get(needy.golden)?.protection).toEqual({
      isEnabled: true,
      withCooldown: false,
    });
    expect(system.home.images.get(needy.endless)?.image.DeprecationTime).toBe('2027-01-01T00:00:00.000Z');
    expect(system.home.settings.get('settings')).toMatchObject({
      imageBlockPublicAccess: 'block-new-sharing',
      snapshotBlockPublicAccess: 'block-new-sharing',
    });
  });

  it('copies the plain image once, encrypted and with its tags', () => {
    const copies = copiesOf(system.home, needy.plain);

    expect(copies.map(({ image }) => image.State)).toEqual(['available']);
    expect(copies[0]?.image.BlockDeviceMappings?.map(({ Ebs }) => Ebs?.Encrypted)).toEqual([true]);
    expect(system.home.tags.get(copyId)).toEqual(
      expect.arrayContaining([
        { Key: 'Owner', Value: 'shop@example.com' },
        { Key: 'Team', Value: 'web' },
        { Key: 'ami-governor:copy-of', Value: needy.plain },
      ]),
    );
  });

  it('records every remedy with what was before it, also of the account', async () => {
    const items = (await system.table()).filter((item) => item['kind'] === 'outcome');
    const told = items.map(({ pk, body }) => `${pk} ${Object(body).action} ${Object(body).status}`);

    expect(told.toSorted()).toEqual(
      [
        'H#111122223333/eu-central-1 block-public-access applied',
        `H#${needy.untagged} tag applied`,
        `H#${needy.public} revoke-public-launch-permission applied`,
        `H#${needy.shared} revoke-launch-permissions applied`,
        `H#${needy.golden} protect applied`,
        `H#${needy.endless} schedule-deprecation applied`,
        `H#${needy.plain} copy-encrypted applied`,
      ].toSorted(),
    );
  });

  it('walks the plain image down while its copy runs, and touches nothing else', async () => {
    seedInstance(system.home, { InstanceId: 'i-00000000000000006', ImageId: copyId });
    const before = system.changes().length;

    await system.days(8);

    expect(system.stateOf(needy.plain)).toBeNull();
    expect(system.stateOf(copyId)).toBe('available');
    expect(
      system
        .changes()
        .slice(before)
        .map(({ operation, input }) => `${operation} ${input['ImageId']}`),
    ).toEqual([
      `EnableImageDeprecation ${needy.plain}`,
      `DisableImage ${needy.plain}`,
      `DeregisterImage ${needy.plain}`,
    ]);
  });

  it('then does nothing more', async () => {
    const before = system.changes().length;

    await system.days(2);

    expect(system.changes()).toHaveLength(before);
    expect(system.stateOf(needy.sound)).toBe('available');
  });
});

describe('the same policy in audit mode', { timeout: slowMs }, () => {
  it('changes nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ami-governor-audit-'));
    const audit = join(folder, 'audit.yml');
    const enforced = await readFile(policyFile('all-remedies'), 'utf8');
    await writeFile(audit, enforced.replace('mode: enforce', 'mode: audit'));
    const system = await startSystem({ policyFile: audit, fill: inNeedOfRemedies });
    try {
      await system.days(9);

      expect(system.aws.calls.filter(({ mutating }) => mutating)).toEqual([]);
      expect(system.runtime.inbox.filter(({ kind }) => kind === 'email')).not.toEqual([]);
    } finally {
      await system.close();
      await rm(folder, { recursive: true });
    }
  });
});

describe('an encrypted copy that never becomes available', { timeout: slowMs }, () => {
  it('keeps the plain image on its place, and is tried three times', async () => {
    const system = await startSystem({ policyFile: policyFile('all-remedies'), fill: inNeedOfRemedies });
    try {
      const fault = { kind: 'fails-later', message: 'Given key ID is not accessible' } as const;
      system.aws.faults.set([{ match: { operation: 'CopyImage' }, fault }]);

      await system.days(10);

      expect(system.stateOf(needy.plain)).toBe('available');
      expect(copiesOf(system.home, needy.plain).map(({ image }) => [image.Name, image.State])).toEqual([
        ['plain-image-encrypted-00000006', 'failed'],
        ['plain-image-encrypted-00000006-2', 'failed'],
        ['plain-image-encrypted-00000006-3', 'failed'],
      ]);
    } finally {
      await system.close();
    }
  });
});
