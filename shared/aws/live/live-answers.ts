import { type ImageId, isImageId, isSnapshotId, type Scope } from '../../domain/image.ts';
import type { ReadOptions } from '../../ports.ts';
import type { Answers } from '../answers.ts';
import { type Fields, textOrNull } from '../fields.ts';
import type { AwsAccess } from './access.ts';
import { UnreadError } from './errors.ts';
import { readShares } from './readers/image-attributes.ts';
import { findingsInImage, tellsNoScan } from './readers/image-findings.ts';
import { describeReferences, idsOf, mostReferenceIds } from './readers/image-references.ts';
import { imagesById, mostFilterValues } from './readers/images.ts';
import { readers } from './readers/index.ts';
import { mappedBy } from './readers/orphan-candidates.ts';
import { binnedImages } from './readers/recycle-bin.ts';
import { attributesOf } from './readers/snapshot-attributes.ts';
import { snapshotsById } from './readers/snapshots.ts';
import { answersBy, type Reader, type Reading } from './reading.ts';
import { sideBySide } from './side-by-side.ts';

export interface LiveOptions {
  /**
   * `left-to-apply`: a sweep that only plans does not ask DescribeImageReferences, a call for ten images, which looks again
   * at what five other sources tell. By default it is asked for every image.
   */
  readonly imageReferences?: 'every-image' | 'left-to-apply';
}

/** Everything in one account and Region that facts rest on, read to the end. */
export function liveAnswers(
  access: AwsAccess,
  scope: Scope,
  read: ReadOptions,
  { imageReferences = 'every-image' }: LiveOptions = {},
): Answers {
  return answersBy({
    access,
    scope,
    read,
    readers,
    otherwise: 'no fact rests on it: it is not read',
    assumedEmpty: imageReferences === 'every-image' ? [] : ['ImageReferences'],
  });
}

/**
 * The owner's account was found by one call; DescribeImages, DescribeSnapshots and DescribeImageReferences are three,
 * ListImagesInRecycleBin is one where an image is gone, and these are about one image or snapshot each, shares of images
 * before findings before shares of snapshots: 8 calls of EC2 an event, whatever the account's size.
 */
const mostCallsOfOne = 3;

/** What an event is about: these images, their snapshots, shares and references, and whether one that is gone is in the Recycle Bin. What is more than 8 calls is unread, as is every other source. What Inspector found is asked only where a rule needs it. */
export function eventAnswers(
  access: AwsAccess,
  scope: Scope,
  read: ReadOptions,
  imageIds: readonly ImageId[],
): Answers {
  return answersBy({
    access,
    scope,
    read,
    readers: {
      Images: (reading) => imagesById(reading, atMost(imageIds, mostFilterValues, 'DescribeImages')),
      Snapshots: snapshotsOfImages,
      ImageAttributes: sharesOfImages,
      SnapshotAttributes: sharesOfSnapshots,
      ImagesInRecycleBin: async (reading) => {
        const listed = (await reading.records('Images')).filter((image) => !isDeregistered(image));
        const found = new Set(idsOf(listed));
        if (imageIds.filter(isImageId).every((id) => found.has(id)))
          throw new UnreadError('ImagesInRecycleBin', leftToSweep);
        return binnedImages(reading, 1);
      },
      ImageReferences: async (reading) => {
        const ids = idsOf(await reading.records('Images'));
        if (ids.length === 0) return [];
        return describeReferences(reading, atMost(ids, mostReferenceIds, 'DescribeImageReferences'), 1);
      },
      ImageFindings: findingsInImages,
      FindingAggregations: async (reading) =>
        (await inspector()).aggregationsOf(reading, await ownIds(reading)),
      CoveredResources: async (reading) =>
        (await inspector()).coverageOfImages(reading, await ownIds(reading)),
      Findings: async (reading) => (await inspector()).findingsOf(reading, await ownIds(reading)),
    },
    otherwise: leftToSweep,
    assumedEmpty: [],
  });
}

/** Listed for some minutes more. */
function isDeregistered(image: Fields): boolean {
  return textOrNull(image, 'State') === 'deregistered';
}

const leftToSweep = 'read by the daily sweep';

const snapshotsOfImages: Reader = async (reading) => {
  const ids = [...new Set((await reading.records('Images')).flatMap(mappedBy))];
  return snapshotsById(reading, atMost(ids, mostFilterValues, 'DescribeSnapshots'));
};

/** An image changed, so that nothing known before counts. Those beyond the calls have no shares in the answer: theirs are unknown. */
const sharesOfImages: Reader = async (reading) => {
  const ids = idsOf(await reading.records('Images')).toSorted();
  const shares = await sideBySide(ids.slice(0, mostCallsOfOne), (imageId) => readShares(reading, imageId));
  return shares.flat();
};

/** With the calls that shares leave. An image beyond them has none in the answer, which says nothing of it. */
const findingsInImages: Reader = async (reading) => {
  const ids = await unscannedInReach(reading);
  return sideBySide(ids, (imageId) => findingsInImage(reading, imageId, 1));
};

async function unscannedInReach(reading: Reading): Promise<readonly ImageId[]> {
  const images = await reading.records('Images');
  const left = Math.max(0, mostCallsOfOne - idsOf(images).length);
  return idsOf(images.filter(tellsNoScan)).toSorted().slice(0, left);
}

/** Where a rule asks, with the calls that the images leave. The others are left out: theirs are unknown. */
const sharesOfSnapshots: Reader = async (reading) => {
  const { extra } = reading.options;
  if (!extra.has('snapshot-shares')) throw new UnreadError('SnapshotAttributes', leftToSweep);
  const [images, snapshots] = await Promise.all([reading.records('Images'), reading.records('Snapshots')]);
  const ofFindings = extra.has('image-findings') ? (await unscannedInReach(reading)).length : 0;
  const left = Math.max(0, mostCallsOfOne - idsOf(images).length - ofFindings);
  const ids = snapshots.map((snapshot) => textOrNull(snapshot, 'SnapshotId') ?? '').toSorted();
  return attributesOf(reading, ids.filter(isSnapshotId).slice(0, left));
};

/** Of an image that is not the account's own nothing is asked. */
async function ownIds(reading: Reading): Promise<readonly ImageId[]> {
  return idsOf(await reading.records('Images'));
}

function inspector() {
  return import('./readers/inspector.ts');
}

function atMost<T>(items: readonly T[], limit: number, operation: string): readonly T[] {
  if (items.length <= limit) return items;
  const why = `${items.length} are more than the ${limit} that one ${operation} takes: read by the daily sweep`;
  throw new UnreadError(operation, why);
}
