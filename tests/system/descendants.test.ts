import type { Image } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { seedImage, seedSnapshot } from '../../sandbox/aws/state/seed.ts';
import type { Scope } from '../../sandbox/aws/state/world.ts';
import { account, buildImage, buildSnapshot, imageId, region } from '../sandbox/running-aws.ts';
import { homeScope, policyFile, type RunningSystem, runningSystem, slowMs } from './running-system.ts';

const user = '222233334444';
const west = 'eu-west-1';
const base = imageId(1);

function seed(scope: Scope, n: number, changes: Partial<Image> = {}): void {
  seedImage(scope, buildImage(n, changes));
  seedSnapshot(scope, buildSnapshot(n));
}

const scanned = (label?: 'critical') => ({
  ScanResults: {
    FindingScanDate: new Date('2026-09-30T00:00:00Z'),
    ...(label === undefined ? {} : { HighestFindingSeverityLabel: label }),
  },
});

/** A base image, one made from it here, one in another account, and a copy of that in another Region; one more is of another descent. */
async function aFamily(): Promise<RunningSystem> {
  return runningSystem({
    policyFile: policyFile('vulnerable'),
    scopes: [homeScope, { accountId: user, region }],
    ...{ regions: [region, west], throttling: false },
    fill: ({ world }) => {
      const from = (n: number) => ({ SourceImageId: imageId(n), SourceImageRegion: region });
      seed(world.scope(account, region), 1, scanned());
      seed(world.scope(account, region), 2, from(1));
      seed(world.scope(user, region), 3, from(1));
      seed(world.scope(user, west), 4, from(3));
      seed(world.scope(user, region), 5, { SourceImageId: imageId(9), SourceImageRegion: region });
    },
  });
}

const descendants = {
  ...{ count: 3, isCut: false },
  first: [
    { imageId: imageId(2), accountId: account, region },
    { imageId: imageId(3), accountId: user, region },
    { imageId: imageId(4), accountId: user, region: west },
  ],
};

async function evidenceOf(system: RunningSystem): Promise<unknown> {
  const finding = (await system.table()).find(
    ({ type, imageId: id, status }) => type === 'finding' && id === base && status === 'NON_COMPLIANT',
  );
  const evidence: unknown = finding?.['evidence'];
  return typeof evidence === 'string' ? JSON.parse(evidence) : evidence;
}

function becomeVulnerable({ home, runtime }: RunningSystem): void {
  const record = home.images.get(base);
  if (record === undefined) throw new Error('the base image is gone');
  home.images.put(base, { ...record, image: { ...record.image, ...scanned('critical') } });
  runtime.publish({
    ...{ id: '6f0c1d9e-38a1-4b0b-9d5e-7f2f0a4c1e11', source: 'aws.inspector2', account, region },
    ...{ 'detail-type': 'Inspector2 Finding', time: runtime.now().toISOString(), resources: [base] },
    detail: {
      ...{ awsAccountId: account, type: 'PACKAGE_VULNERABILITY', status: 'ACTIVE', severity: 'CRITICAL' },
      resources: [{ type: 'MACHINE_IMAGE', id: base }],
    },
  });
}

describe('a base image that becomes vulnerable', { timeout: slowMs }, () => {
  it('names every image of the organization that was made from it, in the table and in the alert', async () => {
    const system = await aFamily();
    await system.days(1);

    becomeVulnerable(system);
    await system.runtime.settle();

    expect(await evidenceOf(system)).toMatchObject({ source: 'image-scan', descendants });
    const alert = system.runtime.inbox.find(
      ({ kind, body }) => kind === 'email' && body.includes(base),
    )?.body;
    expect(alert).toContain('3 images were made from it');
    expect(alert).toContain(
      `made from it: ${imageId(2)} (${account} ${region}), ${imageId(3)} (${user} ${region}), ${imageId(4)} (${user} ${west})`,
    );

    const before = await evidenceOf(system);
    await system.days(1);
    expect(await evidenceOf(system)).toEqual(before);
  });

  it('names none any more that is gone', async () => {
    const system = await aFamily();
    await system.days(1);
    becomeVulnerable(system);
    await system.runtime.settle();

    system.aws.world.scope(user, region).images.remove(imageId(3));
    await system.days(2);

    expect(await evidenceOf(system)).toMatchObject({
      descendants: { count: 1, first: [{ imageId: imageId(2), accountId: account, region }] },
    });
  });
});
