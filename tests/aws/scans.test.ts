import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnswerName } from '../../shared/aws/answers.ts';
import type { ExtraFact } from '../../shared/domain/facts.ts';
import type { Image } from '../../shared/domain/image.ts';
import { factsOf, imageId, options, otherImageId, ownImage, type Recorded } from './answers.ts';

const asked = { ...options, extra: new Set<ExtraFact>(['image-findings']) };

async function scanOf(recorded: Recorded, missing: readonly AnswerName[] = []): Promise<Image['scan']> {
  const { images } = await factsOf(recorded, missing, asked);
  if (!images.known || images.value[0] === undefined) throw new Error('no image was read');
  return images.value[0].scan;
}

const ScanResults = { HighestFindingSeverityLabel: 'low', FindingScanDate: '2026-09-30T00:00:00.000Z' };
const inImage = (changes: object = {}) => ({
  ...{ Title: 'CVE-2026-1', SeverityLabel: 'high', FixAvailable: true },
  ...{ FirstObservedAt: '2026-09-01T00:00:00Z', UpdatedAt: '2026-09-20T00:00:00Z' },
  ...changes,
});
const counts = (changes: object = {}) => ({
  ...{ ami: imageId, accountId: '111122223333', affectedInstances: 2 },
  severityCounts: { all: 5, medium: 2, high: 1, critical: 0, ...changes },
});
const covered = (changes: object = {}) => ({
  ...{ resourceId: 'i-0123456789abcdef0', resourceType: 'AWS_EC2_INSTANCE', scanType: 'PACKAGE' },
  scanStatus: { statusCode: 'ACTIVE', reason: 'SUCCESSFUL' },
  resourceMetadata: { ec2: { amiId: imageId } },
  lastScannedAt: '2026-09-28T00:00:00Z',
  ...changes,
});
const onInstance = (changes: object = {}) => ({
  ...{ status: 'ACTIVE', type: 'PACKAGE_VULNERABILITY', severity: 'CRITICAL', fixAvailable: 'YES' },
  ...{ firstObservedAt: '2026-08-01T00:00:00Z', lastObservedAt: '2026-09-25T00:00:00Z' },
  resources: [{ type: 'AWS_EC2_INSTANCE', id: 'i-1', details: { awsEc2Instance: { imageId } } }],
  ...changes,
});
const everything: Recorded = {
  Images: [{ ...ownImage, ScanResults }],
  ImageFindings: [{ ImageId: imageId, ImageFindings: [inImage()] }],
  FindingAggregations: [counts()],
  CoveredResources: [covered()],
  Findings: [onInstance()],
};
const sources: readonly AnswerName[] = [
  'ImageFindings',
  'FindingAggregations',
  'CoveredResources',
  'Findings',
];

function source(scan: Image['scan']): string | null {
  return scan.known ? (scan.value?.source ?? null) : scan.why;
}

describe('the source of a scan', () => {
  test('is the best of those that say something, one after the other', async () => {
    const own = { Images: [ownImage] };

    expect(source(await scanOf(everything))).toBe('image-scan');
    expect(source(await scanOf({ ...everything, ...own }))).toBe('image-findings');
    expect(source(await scanOf({ ...everything, ...own, ImageFindings: [] }))).toBe('inspector-aggregation');
    expect(source(await scanOf({ Findings: [onInstance()] }))).toBe('instance-findings');
  });

  test('without an answer of any is none: the image was never scanned', async () => {
    expect(await scanOf({})).toEqual({ known: true, value: null });
  });

  test.each(sources)('is unknown where %s was not read, and nothing else speaks', async (name) => {
    expect(await scanOf({}, [name])).toEqual({ known: false, why: `${name} was denied` });
  });

  test('is unknown with all that was not read', async () => {
    expect(await scanOf({ Images: [{ ...ownImage, ScanResults: 7 }] }, sources)).toEqual({
      known: false,
      why: 'ScanResults is 7, not an object; ImageFindings was denied; FindingAggregations was denied; Findings was denied; CoveredResources was denied',
    });
  });

  test('that speaks is believed, whatever the others could not say', async () => {
    const missing = sources.filter((name) => name !== 'FindingAggregations');

    expect(source(await scanOf({ FindingAggregations: [counts()] }, missing))).toBe('inspector-aggregation');
  });

  test('is left as it came where no rule asks', async () => {
    const { images } = await factsOf({ ...everything, Images: [ownImage] });

    expect(images.known && images.value[0]?.scan).toEqual({ known: true, value: null });
  });

  test('is another one where the scan of the image tells no date', async () => {
    const undated = { ...ownImage, ScanResults: { HighestFindingSeverityLabel: 'critical' } };

    expect(source(await scanOf({ ...everything, Images: [undated] }))).toBe('image-findings');
    expect(await scanOf({ Images: [undated] })).toMatchObject({
      value: { source: 'image-scan', scannedAt: null, highestSeverity: 'critical' },
    });
  });
});

describe('findings in the image', () => {
  const answers = (...findings: readonly unknown[]) => ({
    ImageFindings: [{ ImageId: imageId, ImageFindings: findings }],
  });

  test('tell the gravest, the newest instant and since when each severity can be fixed', async () => {
    const older = inImage({ FirstObservedAt: '2026-08-01T00:00:00Z' });
    const critical = inImage({
      SeverityLabel: 'critical',
      FixAvailable: false,
      UpdatedAt: '2026-09-21T00:00:00Z',
    });

    expect(await scanOf(answers(inImage(), older, critical))).toEqual({
      known: true,
      value: {
        source: 'image-findings',
        scannedAt: '2026-09-21T00:00:00.000Z',
        highestSeverity: 'critical',
        fixAvailableSince: { high: '2026-08-01T00:00:00.000Z' },
      },
    });
  });

  test('of which there is none are no word: an image that nobody scanned has none either', async () => {
    expect(await scanOf(answers())).toEqual({ known: true, value: null });
  });

  test('without a severity may be of any', async () => {
    expect(await scanOf(answers(inImage({ SeverityLabel: 'untriaged' })))).toMatchObject({
      value: { highestSeverity: null, maybeGraver: '1 finding has no severity yet' },
    });
  });

  test('that could not be read leave the reason', async () => {
    const Unread = 'GetImageFindings was denied (UnauthorizedOperation: no)';

    expect(await scanOf({ ImageFindings: [{ ImageId: imageId, Unread }] })).toEqual({
      known: false,
      why: Unread,
    });
    expect(await scanOf(answers(7))).toMatchObject({
      known: false,
      why: expect.stringMatching(/^GetImageFindings: /),
    });
    expect(await scanOf(answers(inImage({ UpdatedAt: 'today' })))).toMatchObject({ known: false });
    expect(await scanOf(answers(inImage({ FixAvailable: 'YES' })))).toMatchObject({ known: false });
  });

  test('of another image, or of none that is named, say nothing', async () => {
    const ImageFindings = [inImage()];

    expect(await scanOf({ ImageFindings: [{ ImageId: otherImageId, ImageFindings }] })).toMatchObject({
      value: null,
    });
    expect(await scanOf({ ImageFindings: [{ ImageFindings }] })).toMatchObject({ value: null });
  });

  test('in a list of the own name of the answer are the same', async () => {
    const wrapped = [{ ImageFindings: [{ ImageId: imageId, ImageFindings: [inImage()] }] }];

    expect(source(await scanOf({ ImageFindings: wrapped }))).toBe('image-findings');
  });
});

describe('counts by image', () => {
  test('tell the gravest, and the coverage tells when; fixes they do not tell', async () => {
    const older = covered({ resourceId: 'i-2', lastScannedAt: '2026-09-01T00:00:00Z' });

    expect(await scanOf({ FindingAggregations: [counts()], CoveredResources: [older, covered()] })).toEqual({
      known: true,
      value: {
        source: 'inspector-aggregation',
        scannedAt: '2026-09-28T00:00:00.000Z',
        highestSeverity: 'high',
        fixAvailableSince: {},
        maybeFixable: 'counts by image do not tell since when a fix is available',
      },
    });
  });

  test.each([
    ['critical', { all: 1, critical: 1, high: 0, medium: 0 }],
    ['medium', { all: 9, critical: 0, high: 0, medium: 1 }],
    ['low', { all: 1, critical: 0, high: 0, medium: 0 }],
    ['low', { all: 1, critical: null, high: undefined, medium: null }],
  ])('are %s for %j', async (highestSeverity, changes) => {
    expect(await scanOf({ FindingAggregations: [counts(changes)] })).toMatchObject({
      value: { highestSeverity },
    });
  });

  test('of several accounts are added', async () => {
    const there = { ...counts({ critical: 1, all: 1 }), accountId: '444455556666' };

    expect(await scanOf({ FindingAggregations: [counts(), there] })).toMatchObject({
      value: { highestSeverity: 'critical' },
    });
  });

  test('without a date from the coverage have none', async () => {
    expect(await scanOf({ FindingAggregations: [counts()] }, ['CoveredResources'])).toMatchObject({
      value: { highestSeverity: 'high', scannedAt: null },
    });
  });

  test('may hide findings without a severity, where these were not asked for or are there', async () => {
    const untriaged = onInstance({ severity: 'UNTRIAGED' });

    expect(await scanOf({ FindingAggregations: [counts()] }, ['Findings'])).toMatchObject({
      value: { maybeGraver: '2 may have no severity yet: Findings was denied' },
    });
    expect(await scanOf({ FindingAggregations: [counts()], Findings: [untriaged] })).toMatchObject({
      value: { maybeGraver: '1 finding has no severity yet' },
    });
    expect(await scanOf({ FindingAggregations: [counts({ all: 3 })] }, ['Findings'])).not.toMatchObject({
      value: { maybeGraver: expect.anything() },
    });
  });

  test('that cannot be read are no zero', async () => {
    expect(await scanOf({ FindingAggregations: [counts({ all: undefined })] })).toEqual({
      ...{ known: false, why: 'ListFindingAggregations: a count could not be read' },
    });
    expect(await scanOf({ FindingAggregations: [counts({ critical: '1' })] })).toMatchObject({
      known: false,
    });
    expect(await scanOf({ FindingAggregations: [{ ami: imageId }] })).toMatchObject({ known: false });
  });
});

describe('no finding', () => {
  const clean = { known: true, value: expect.objectContaining({ highestSeverity: null }) };

  test('is what counts and coverage say together', async () => {
    expect(await scanOf({ CoveredResources: [covered()] })).toEqual({
      known: true,
      value: {
        source: 'inspector-aggregation',
        scannedAt: '2026-09-28T00:00:00.000Z',
        highestSeverity: null,
        fixAvailableSince: {},
      },
    });
    expect(await scanOf({ FindingAggregations: [counts({ all: 0, high: 0, medium: 0 })] })).toMatchObject({
      value: null,
    });
  });

  test('is not said where the counts were not read', async () => {
    expect(await scanOf({ CoveredResources: [covered()] }, ['FindingAggregations'])).toEqual({
      ...{ known: false, why: 'FindingAggregations was denied' },
    });
  });

  test.each([
    ['UNSUPPORTED_OS', { statusCode: 'INACTIVE', reason: 'UNSUPPORTED_OS' }],
    ['PENDING_INITIAL_SCAN', { statusCode: 'ACTIVE', reason: 'PENDING_INITIAL_SCAN' }],
    ['INACTIVE', { statusCode: 'INACTIVE' }],
    ['its state was not told', undefined],
  ])('is not said after a scan that did not succeed: %s', async (why, scanStatus) => {
    expect(await scanOf({ CoveredResources: [covered({ scanStatus })] })).toEqual({
      ...{ known: false, why: `the scan of i-0123456789abcdef0 did not succeed: ${why}` },
    });
  });

  test('is not said after a scan of an unknown instant, of another image or for another purpose', async () => {
    expect(await scanOf({ CoveredResources: [covered({ lastScannedAt: undefined })] })).toMatchObject({
      ...{ known: false, why: 'when i-0123456789abcdef0 was scanned was not told' },
    });
    expect(
      await scanOf({ CoveredResources: [covered({ resourceMetadata: { ec2: { amiId: otherImageId } } })] }),
    ).toMatchObject({ value: null });
    expect(await scanOf({ CoveredResources: [covered({ scanType: 'NETWORK' })] })).toMatchObject({
      value: null,
    });
  });

  test('is said by those that were scanned where others failed, and told of where none was', async () => {
    const failed = (n: number) =>
      covered({ resourceId: `i-${n}`, scanStatus: { statusCode: 'INACTIVE', reason: 'NO_INVENTORY' } });

    expect(await scanOf({ CoveredResources: [failed(1), covered()] })).toEqual(clean);
    expect(await scanOf({ CoveredResources: [failed(2), failed(1)] })).toEqual({
      ...{ known: false, why: 'the scan of i-1 did not succeed: NO_INVENTORY (and 1 more)' },
    });
  });

  test('is never said by findings on instances', async () => {
    expect(
      await scanOf({ CoveredResources: [covered()], Findings: [] }, ['FindingAggregations']),
    ).toMatchObject({
      known: false,
    });
  });
});

describe('findings on instances', () => {
  test('tell the gravest of the active ones, and since when they can be fixed', async () => {
    const closed = onInstance({ status: 'CLOSED', severity: 'CRITICAL' });
    const network = onInstance({ type: 'NETWORK_REACHABILITY' });
    const high = onInstance({ severity: 'HIGH' });

    expect(await scanOf({ Findings: [closed, network, high] })).toEqual({
      known: true,
      value: {
        source: 'instance-findings',
        scannedAt: '2026-09-25T00:00:00.000Z',
        highestSeverity: 'high',
        fixAvailableSince: { high: '2026-08-01T00:00:00.000Z' },
      },
    });
  });

  test('in the newer form are the same', async () => {
    const resources = [{ type: 'VM', details: { vm: { vmImageReference: imageId } } }];

    expect(await scanOf({ Findings: [onInstance({ resources })] })).toMatchObject({
      value: { source: 'instance-findings', highestSeverity: 'critical' },
    });
  });

  test('of which a part could not be read may hide a graver one', async () => {
    const why = '1 of 2 records of Findings cannot be read (record 2)';

    expect(await scanOf({ Findings: [onInstance({ severity: 'LOW' }), 7] })).toMatchObject({
      value: { highestSeverity: 'low', maybeGraver: why, maybeFixable: why },
    });
  });

  test('were seen when their instance was last scanned', async () => {
    const recorded = { Findings: [onInstance()], CoveredResources: [covered()] };

    expect(await scanOf(recorded, ['FindingAggregations'])).toMatchObject({
      value: { source: 'instance-findings', scannedAt: '2026-09-28T00:00:00.000Z' },
    });
  });
});

test('whatever the answers hold, none is clean that no counts and no coverage speak of', async () => {
  const anything = fc.array(fc.oneof(fc.anything(), fc.object(), fc.constant({ ImageId: imageId })), {
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(fc.record({ ImageFindings: anything, Findings: anything }), async (recorded) => {
      const scan = await scanOf(recorded);

      if (scan.known && scan.value !== null) {
        expect(scan.value.highestSeverity ?? scan.value.maybeGraver).toBeDefined();
      }
    }),
  );
});
