import type { CoveredResource, Finding } from '@aws-sdk/client-inspector2';
import { describe, expect, test } from 'vitest';
import { seedImage, seedInstance } from '../../sandbox/aws/state/seed.ts';
import type { ScopeFacts } from '../../shared/domain/facts.ts';
import { account, buildImage, imageId, otherAccount, type RunningAws } from '../sandbox/running-aws.ts';
import { denied, factsOf, unread } from './extra-facts-of.ts';

const instanceId = (n: number) => `i-0${String(n).padStart(16, '0')}`;

/** A vulnerability of the n-th instance, which runs the image of that number. */
function finding(n: number, changes: Partial<Finding> = {}): Finding {
  return {
    findingArn: `arn:aws:inspector2:eu-central-1:${account}:finding/${String(n).padStart(32, '0')}`,
    ...{ awsAccountId: account, type: 'PACKAGE_VULNERABILITY', description: 'd', remediation: {} },
    ...{ severity: 'HIGH', status: 'ACTIVE', fixAvailable: 'YES' },
    ...{
      firstObservedAt: new Date('2026-09-01T00:00:00Z'),
      lastObservedAt: new Date('2026-09-02T00:00:00Z'),
    },
    resources: [
      { type: 'AWS_EC2_INSTANCE', id: instanceId(n), details: { awsEc2Instance: { imageId: imageId(n) } } },
    ],
    ...changes,
  };
}

function covered(n: number, changes: Partial<CoveredResource> = {}): CoveredResource {
  return {
    ...{
      resourceId: instanceId(n),
      resourceType: 'AWS_EC2_INSTANCE',
      accountId: account,
      scanType: 'PACKAGE',
    },
    scanStatus: { statusCode: 'ACTIVE', reason: 'SUCCESSFUL' },
    resourceMetadata: { ec2: { amiId: imageId(n) } },
    lastScannedAt: new Date('2026-09-30T00:00:00Z'),
    ...changes,
  };
}

/** Images 1 to 3, each with an instance that Inspector scans; the first has vulnerabilities, of which one has no severity. */
function fill({ home }: RunningAws): void {
  for (const n of [1, 2, 3]) {
    seedImage(home, buildImage(n));
    seedInstance(home, { InstanceId: instanceId(n), ImageId: imageId(n), State: { Name: 'running' } });
    home.coveredResources.seed(`${instanceId(n)}#PACKAGE`, covered(n));
  }
  const found = [finding(1), finding(11, { ...finding(1), findingArn: finding(11).findingArn ?? '' })];
  for (const each of found) home.inspectorFindings.seed(each.findingArn ?? '', each);
}

function scansIn({ images }: ScopeFacts) {
  const all = images.known ? images.value : [];
  return new Map(all.map(({ imageId: id, scan }) => [id, scan]));
}

const asked = ['image-findings'] as const;

describe('a sweep', () => {
  test('asks Inspector three questions, however many images there are, and EC2 none', async () => {
    const without = await factsOf([], fill);
    const { facts, counts } = await factsOf(asked, fill);

    expect(counts).toEqual({
      ...without.counts,
      ...{ ListFindingAggregations: 1, ListCoverage: 1, ListFindings: 1 },
    });
    expect(scansIn(facts).get(imageId(1))).toMatchObject({
      value: {
        source: 'inspector-aggregation',
        scannedAt: '2026-09-30T00:00:00.000Z',
        highestSeverity: 'high',
      },
    });
    expect(scansIn(facts).get(imageId(2))).toMatchObject({
      value: {
        source: 'inspector-aggregation',
        scannedAt: '2026-09-30T00:00:00.000Z',
        highestSeverity: null,
      },
    });
  });

  test('asks Inspector nothing where every image tells of its own scan', async () => {
    const ScanResults = { FindingScanDate: new Date('2026-09-30T00:00:00Z') };
    const { facts, counts } = await factsOf(asked, ({ home }) => {
      for (const n of [1, 2]) seedImage(home, buildImage(n, { ScanResults }));
    });

    expect(Object.keys(counts).filter((operation) => /Finding|Coverage/.test(operation))).toEqual([]);
    expect(scansIn(facts).get(imageId(2))).toMatchObject({
      value: { source: 'image-scan', scannedAt: '2026-09-30T00:00:00.000Z' },
    });
  });

  test('reads to the last page', async () => {
    const { facts, counts } = await factsOf(asked, fill, { world: { maxPageSize: 1 } });

    expect(counts['ListCoverage']).toBe(3);
    expect(scansIn(facts).get(imageId(3))).toMatchObject({ value: { highestSeverity: null } });
  });

  test('says of a page that was refused that no image is known to be clean', async () => {
    const { facts } = await factsOf(asked, fill, {
      world: {
        maxPageSize: 1,
        faults: [{ match: { operation: 'ListCoverage', fromNth: 2 }, fault: { kind: 'denied' } }],
      },
    });

    expect(scansIn(facts).get(imageId(2))).toEqual(unread(/^page 2 of ListCoverage was denied/));
  });

  test('says why nothing is known where Inspector is not switched on', async () => {
    const operations = ['ListFindings', 'ListFindingAggregations', 'ListCoverage'];
    const { facts } = await factsOf(asked, fill, {
      world: { faults: operations.map((each) => denied(each)) },
    });

    expect(scansIn(facts).get(imageId(1))).toEqual(
      unread(/^ListFindingAggregations was denied .*; ListFindings was denied .*; ListCoverage was denied /),
    );
  });

  test('never takes an account for another', async () => {
    const { facts } = await factsOf(asked, (aws) => {
      fill(aws);
      aws.other.inspectorFindings.seed('x', finding(2, { awsAccountId: otherAccount, severity: 'CRITICAL' }));
    });

    expect(scansIn(facts).get(imageId(2))).toMatchObject({ value: { highestSeverity: null } });
  });

  test('tells findings without a severity from low ones', async () => {
    const { facts } = await factsOf(asked, (aws) => {
      fill(aws);
      aws.home.inspectorFindings.seed('low', finding(2, { findingArn: 'low', severity: 'LOW' }));
      aws.home.inspectorFindings.seed('new', finding(3, { findingArn: 'new', severity: 'UNTRIAGED' }));
    });

    const [low, ungraded] = [scansIn(facts).get(imageId(2)), scansIn(facts).get(imageId(3))];
    expect(low).not.toMatchObject({ value: { maybeGraver: expect.anything() } });
    expect(ungraded).toMatchObject({ value: { maybeGraver: '1 finding has no severity yet' } });
  });
});

describe('what is read of single images', () => {
  const withFindings = (aws: RunningAws) => {
    fill(aws);
    aws.home.findings.seed(imageId(2), [
      { Title: 'CVE-2026-1', SeverityLabel: 'critical', UpdatedAt: new Date('2026-09-29T00:00:00Z') },
    ]);
  };

  test('before a change are the findings in the images that are about to be changed', async () => {
    const { facts, counts } = await factsOf(asked, withFindings, {
      read: { changing: new Set([imageId(2)]) },
    });

    expect(counts['GetImageFindings']).toBe(1);
    expect(scansIn(facts).get(imageId(2))).toMatchObject({
      value: { source: 'image-findings', highestSeverity: 'critical' },
    });
  });

  test('at an event are its findings, counts and the coverage of its instances: five calls of EC2', async () => {
    const { aws, facts, counts } = await factsOf(asked, withFindings, { imageIds: [imageId(2)] });

    expect(counts).toEqual({
      ...{ DescribeImages: 1, DescribeSnapshots: 1, DescribeImageAttribute: 1, DescribeImageReferences: 1 },
      ...{ GetImageFindings: 1, ListFindingAggregations: 1, ListCoverage: 1, ListFindings: 1 },
    });
    const coverage = aws.calls.find(({ operation }) => operation === 'ListCoverage');
    expect(coverage?.input).toMatchObject({
      filterCriteria: { resourceId: [{ comparison: 'EQUALS', value: instanceId(2) }] },
    });
    expect(scansIn(facts).get(imageId(2))).toMatchObject({ value: { source: 'image-findings' } });
  });

  test('at an event is the same of an image as by the sweep', async () => {
    const bySweep = await factsOf(asked, fill);

    for (const n of [1, 2, 3]) {
      const byEvent = await factsOf(asked, fill, { imageIds: [imageId(n)] });
      expect(scansIn(byEvent.facts).get(imageId(n))).toEqual(scansIn(bySweep.facts).get(imageId(n)));
    }
  });

  test.each([1, 2, 3, 4, 5, 11, 200])(
    'at an event about %i images takes at most 7 calls of EC2',
    async (count) => {
      const ids = Array.from({ length: count }, (_, index) => imageId(index + 1));
      const { aws } = await factsOf(
        asked,
        ({ home }) => {
          for (let n = 1; n <= count; n += 1) seedImage(home, buildImage(n));
        },
        { imageIds: ids },
      );

      expect(aws.calls.filter(({ service }) => service === 'ec2').length).toBeLessThanOrEqual(7);
    },
  );

  test('at an event is nothing of an image that is not the account’s own', async () => {
    const { counts } = await factsOf(asked, ({ other }) => seedImage(other, buildImage(1)), {
      imageIds: [imageId(1)],
    });

    // What is not there may be in the Recycle Bin.
    expect(counts).toEqual({ DescribeImages: 1, ListImagesInRecycleBin: 1 });
  });

  test('that cannot be read leaves the others as they are', async () => {
    const { facts } = await factsOf(asked, withFindings, {
      imageIds: [imageId(2)],
      world: {
        faults: [denied('GetImageFindings'), denied('ListFindingAggregations'), denied('ListFindings')],
      },
    });

    expect(scansIn(facts).get(imageId(2))).toEqual(
      unread(/^GetImageFindings was denied .*; ListFindingAggregations/),
    );
  });

  describe('where counts by image cannot be read', () => {
    const many = (count: number) => (aws: RunningAws) => {
      fill(aws);
      for (let n = 0; n < count; n += 1) {
        const findingArn = `many-${n}`;
        aws.home.inspectorFindings.seed(findingArn, finding(2, { findingArn, severity: 'CRITICAL' }));
      }
    };
    const faults = [denied('ListFindingAggregations')];

    test('are the findings on its instances', async () => {
      const { facts } = await factsOf(asked, many(150), { imageIds: [imageId(2)], world: { faults } });

      expect(scansIn(facts).get(imageId(2))).toMatchObject({
        value: {
          source: 'instance-findings',
          highestSeverity: 'critical',
          fixAvailableSince: { critical: '2026-09-01T00:00:00.000Z' },
        },
      });
    });

    test('is nothing of an image with more than 1,000 findings', async () => {
      const { facts } = await factsOf(asked, many(1001), { imageIds: [imageId(2)], world: { faults } });

      expect(scansIn(facts).get(imageId(2))).toEqual(unread(/ListFindings has more than 10 pages$/));
    });
  });
});
