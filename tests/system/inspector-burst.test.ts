import type { Finding } from '@aws-sdk/client-inspector2';
import { describe, expect, it } from 'vitest';
import type { EmbeddedAws } from '../../sandbox/aws/start-aws.ts';
import { seedImage, seedInstance, seedSnapshot } from '../../sandbox/aws/state/seed.ts';
import type { BusEvent } from '../../sandbox/runtime/event-bus.ts';
import { account, buildImage, buildSnapshot, imageId, region } from '../sandbox/running-aws.ts';
import { type Item, policyFile, type RunningSystem, runningSystem, slowMs } from './running-system.ts';

const burst = 5000;
const instanceId = (n: number) => `i-0${String(n).padStart(16, '0')}`;

/** An account of many images: instances of the first have vulnerabilities, and Inspector scans them. */
function vulnerableAccount(images: number) {
  return ({ world }: EmbeddedAws): void => {
    const home = world.scope(account, region);
    for (let n = 1; n <= images; n += 1) {
      seedImage(home, buildImage(n));
      seedSnapshot(home, buildSnapshot(n));
    }
    for (const n of [1, 2, 3]) {
      seedInstance(home, { InstanceId: instanceId(n), ImageId: imageId(1), State: { Name: 'running' } });
      home.coveredResources.seed(`${instanceId(n)}#PACKAGE`, {
        ...{
          resourceId: instanceId(n),
          resourceType: 'AWS_EC2_INSTANCE',
          accountId: account,
          scanType: 'PACKAGE',
        },
        scanStatus: { statusCode: 'ACTIVE', reason: 'SUCCESSFUL' },
        resourceMetadata: { ec2: { amiId: imageId(1) } },
        lastScannedAt: new Date('2026-09-30T00:00:00Z'),
      });
      home.inspectorFindings.seed(findingArn(n), findingOn(n));
    }
  };
}

function findingArn(n: number): string {
  return `arn:aws:inspector2:${region}:${account}:finding/${String(n).padStart(32, '0')}`;
}

function findingOn(n: number): Finding {
  return {
    ...{ findingArn: findingArn(n), awsAccountId: account, type: 'PACKAGE_VULNERABILITY', description: 'd' },
    ...{ severity: 'CRITICAL', status: 'ACTIVE', remediation: {} },
    ...{
      firstObservedAt: new Date('2026-09-01T00:00:00Z'),
      lastObservedAt: new Date('2026-09-30T00:00:00Z'),
    },
    resources: [
      { type: 'AWS_EC2_INSTANCE', id: instanceId(n), details: { awsEc2Instance: { imageId: imageId(1) } } },
    ],
  };
}

/** The n-th event: a finding of one of the instances, as Inspector writes it. */
function eventOf(n: number): BusEvent {
  const id = `0f0c1d9e-38a1-4b0b-9d5e-${String(n).padStart(12, '0')}`;
  return {
    ...{ id, source: 'aws.inspector2', 'detail-type': 'Inspector2 Finding', account, region },
    ...{ time: '2026-10-01T02:00:00Z', resources: [instanceId((n % 3) + 1)] },
    detail: {
      ...{
        findingArn: findingArn(n),
        awsAccountId: account,
        type: 'PACKAGE_VULNERABILITY',
        status: 'ACTIVE',
      },
      ...{ severity: 'CRITICAL', updatedAt: 'Thu Oct 01 01:59:58.101 UTC 2026' },
      resources: [
        {
          ...{ type: 'AWS_EC2_INSTANCE', id: instanceId((n % 3) + 1) },
          details: { awsEc2Instance: { imageId: imageId(1) } },
        },
      ],
    },
  };
}

async function systemWith(events: number, faults: object = {}, images = 20): Promise<RunningSystem> {
  const system = await runningSystem({
    ...{ policyFile: policyFile('vulnerable'), fill: vulnerableAccount(images), faults, workLimit: 50_000 },
  });
  for (let n = 1; n <= events; n += 1) system.runtime.publish(eventOf(n));
  await system.runtime.settle();
  return system;
}

function invocationsOf(system: RunningSystem, key: string) {
  return system.runtime.invocations.filter(({ functionKey }) => functionKey === key);
}

function ec2Calls({ aws }: RunningSystem): readonly string[] {
  return aws.calls.filter(({ service }) => service === 'ec2').map(({ operation }) => operation);
}

/** The table after the next sweep, without what tells of events and runs themselves. */
async function tableAfterSweep(system: RunningSystem): Promise<readonly unknown[]> {
  await system.days(1);
  const told = (await system.table()).filter(
    ({ type, kind }) => type !== 'run' && type !== 'observation' && kind !== 'observation',
  );
  return told
    .map(plainItem)
    .toSorted()
    .map((text) => JSON.parse(text));
}

/** A story is chained, and the observation before an entry is not compared. */
function plainItem({ seq, hash, previousHash, entryId, sk, ...item }: Item): string {
  const place = seq === undefined ? sk : String(item['kind']);
  return JSON.stringify({ ...item, sk: place }).replace(/(?:sweep|event)-[0-9a-f-]{32,36}/g, 'run');
}

describe(`${burst} events of Inspector about one image`, { timeout: slowMs }, () => {
  it('doubled and in any order, cost one judgement, and the table is the one of a single event', async () => {
    const system = await systemWith(burst, { events: { duplicate: 0.1, reorder: 0.5, of: ['event'] } });

    expect(invocationsOf(system, 'inspectorFinding').length).toBeGreaterThan(burst);
    expect(invocationsOf(system, 'govern')).toHaveLength(1);
    expect(
      invocationsOf(system, 'inspectorFinding').every(({ result }) => result.status === 'answered'),
    ).toBe(true);
    expect(ec2Calls(system).toSorted()).toEqual([
      ...['DescribeImageAttribute', 'DescribeImageReferences', 'DescribeImages', 'DescribeImages'],
      ...['DescribeSnapshots', 'GetImageFindings'],
    ]);
    const single = await systemWith(1);
    expect(await tableAfterSweep(system)).toEqual(await tableAfterSweep(single));
  });

  it('that are all lost are made good by the next sweep', async () => {
    const lost = await systemWith(10, { events: { lose: 1, of: ['event'] } });
    const whole = await systemWith(10);
    const findingsOf = async (system: RunningSystem) => {
      await system.days(1);
      return (await system.table())
        .filter(({ type }) => type === 'finding')
        .map(({ imageId: id, ruleId, status, reason, evidence }) => ({
          id,
          ruleId,
          status,
          reason,
          evidence,
        }));
    };

    expect(invocationsOf(lost, 'inspectorFinding')).toEqual([]);
    expect(await findingsOf(lost)).toEqual(await findingsOf(whole));
  });
});

describe('one event of Inspector', { timeout: slowMs }, () => {
  it.each([1, 400])('takes at most 8 calls of EC2 in an account of %i images', async (images) => {
    const system = await systemWith(1, {}, images);

    expect(ec2Calls(system).length).toBeLessThanOrEqual(8);
    const [finding] = (await system.table()).filter(({ type }) => type === 'finding');
    expect(finding).toMatchObject({
      ...{ ruleId: 'scanned', status: 'NON_COMPLIANT' },
      reason: expect.stringMatching(/^vulnerabilities up to critical, and at most medium is tolerated/),
    });
  });
});
