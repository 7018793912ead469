import {
  type AmiAggregationResponse,
  type CoveredResource,
  type FilterCriteria,
  type Finding,
  Inspector2Client,
  ListCoverageCommand,
  ListFindingAggregationsCommand,
  ListFindingsCommand,
} from '@aws-sdk/client-inspector2';
import { type ImageId, isImageId } from '../../../domain/image.ts';
import { byText } from '../../../domain/order.ts';
import { textOrNull } from '../../fields.ts';
import { UnreadError } from '../errors.ts';
import { readPages } from '../paginate.ts';
import type { Reader, Reading } from '../reading.ts';
import { tellsNoScan } from './image-findings.ts';

// Inspector2 API reference: at most 100 a page, and 10 values a filter.
const pageSize = 100;
const mostFilterValues = 10;
/** Of what costs pages by the number of findings or of an event: more is left unread. */
const mostPages = 10;

/** How many active findings there are on the instances of each image: a call for 100 images. IAM: inspector2:ListFindingAggregations. */
export const findingAggregations: Reader = whereNeeded((reading) => countsOf(reading, null));

/** The same of these images alone: one call. */
export function aggregationsOf(reading: Reading, imageIds: readonly ImageId[]): Promise<readonly unknown[]> {
  const ids = fewOf(imageIds, 'ListFindingAggregations');
  return ids.length === 0 ? Promise.resolve([]) : countsOf(reading, ids);
}

/** What Inspector scans of instances, and how far it came: a call for 100 instances. IAM: inspector2:ListCoverage. */
export const coveredResources: Reader = whereNeeded((reading) => coverageOf(reading, null));

/**
 * The same of some instances of these images, as EC2's references to the images name them: one call for ten. That other
 * instances were scanned is left to the sweep.
 */
export async function coverageOfImages(
  reading: Reading,
  imageIds: readonly ImageId[],
): Promise<readonly unknown[]> {
  const references = await reading.records('ImageReferences');
  const arns = references
    .filter((reference) => imageIds.includes(textOrNull(reference, 'ImageId') ?? ''))
    .flatMap((reference) => textOrNull(reference, 'Arn') ?? []);
  const instances = arns
    .map((arn) => arn.slice(arn.lastIndexOf('/') + 1))
    .filter((id) => /^i-[0-9a-z]+$/.test(id));
  const some = [...new Set(instances)].toSorted(byText).slice(0, mostFilterValues);
  return some.length === 0 ? [] : coverageOf(reading, some);
}

/**
 * Active vulnerabilities that have no severity yet: counts by image do not tell them from low ones. There are few of them
 * at any time; more than 1,000 are left unread. IAM: inspector2:ListFindings.
 */
export const ungradedFindings: Reader = whereNeeded((reading) => findingsBy(reading, ungraded));

const ungraded: FilterCriteria = { severity: [{ comparison: 'EQUALS', value: 'UNTRIAGED' }] };

/**
 * The same of instances of these images; where counts by image could not be read, all their active vulnerabilities instead:
 * at most 1,000, and none of them where there are more.
 */
export async function findingsOf(
  reading: Reading,
  imageIds: readonly ImageId[],
): Promise<readonly unknown[]> {
  const ids = fewOf(imageIds, 'ListFindings');
  if (ids.length === 0) return [];
  const ofImages: FilterCriteria = {
    ec2InstanceImageId: ids.map((value) => ({ comparison: 'EQUALS', value })),
  };
  return findingsBy(reading, (await hasCounts(reading)) ? { ...ofImages, ...ungraded } : ofImages);
}

async function hasCounts(reading: Reading): Promise<boolean> {
  try {
    await reading.records('FindingAggregations');
    return true;
  } catch (error) {
    if (error instanceof UnreadError) return false;
    throw error;
  }
}

/** Nowhere, where every image tells the results of its own scan. */
function whereNeeded(read: Reader): Reader {
  return async (reading) => ((await reading.records('Images')).some(tellsNoScan) ? read(reading) : []);
}

function fewOf(imageIds: readonly ImageId[], operation: string): readonly ImageId[] {
  const ids = [...new Set(imageIds)].filter(isImageId);
  if (ids.length <= mostFilterValues) return ids;
  const why = `${ids.length} are more than the ${mostFilterValues} that one ${operation} takes: read by the daily sweep`;
  throw new UnreadError(operation, why);
}

async function countsOf(
  reading: Reading,
  imageIds: readonly ImageId[] | null,
): Promise<readonly AmiAggregationResponse[]> {
  const inspector = reading.client(Inspector2Client);
  const amis = imageIds?.map((value) => ({ comparison: 'EQUALS' as const, value }));
  const responses = await readPages({
    operation: 'ListFindingAggregations',
    read: (nextToken) =>
      inspector.send(
        new ListFindingAggregationsCommand({
          aggregationType: 'AMI',
          ...(amis === undefined ? {} : { aggregationRequest: { amiAggregation: { amis } } }),
          ...{ maxResults: pageSize, nextToken },
        }),
      ),
    items: (page) => page.responses,
    next: (page) => page.nextToken,
  });
  return responses.flatMap(({ amiAggregation }) => (amiAggregation === undefined ? [] : [amiAggregation]));
}

function coverageOf(
  reading: Reading,
  resourceIds: readonly string[] | null,
): Promise<readonly CoveredResource[]> {
  const inspector = reading.client(Inspector2Client);
  const equals = (value: string) => ({ comparison: 'EQUALS' as const, value });
  const filterCriteria = {
    resourceType: [equals('AWS_EC2_INSTANCE')],
    scanType: [equals('PACKAGE')],
    ...(resourceIds === null ? {} : { resourceId: resourceIds.map(equals) }),
  };
  return readPages({
    operation: 'ListCoverage',
    read: (nextToken) =>
      inspector.send(new ListCoverageCommand({ filterCriteria, maxResults: pageSize, nextToken })),
    items: (page) => page.coveredResources,
    next: (page) => page.nextToken,
  });
}

function findingsBy(reading: Reading, criteria: FilterCriteria): Promise<readonly Finding[]> {
  const inspector = reading.client(Inspector2Client);
  const equals = (value: string) => [{ comparison: 'EQUALS' as const, value }];
  const filterCriteria: FilterCriteria = {
    findingStatus: equals('ACTIVE'),
    findingType: equals('PACKAGE_VULNERABILITY'),
    resourceType: equals('AWS_EC2_INSTANCE'),
    ...criteria,
  };
  return readPages({
    operation: 'ListFindings',
    read: (nextToken) =>
      inspector.send(new ListFindingsCommand({ filterCriteria, maxResults: pageSize, nextToken })),
    items: (page) => page.findings,
    next: (page) => page.nextToken,
    maxPages: mostPages,
  });
}
