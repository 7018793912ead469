import { DescribeImagesCommand, EC2Client, type Image } from '@aws-sdk/client-ec2';
import { type ImageId, isImageId } from '../../../domain/image.ts';
import { known } from '../../../domain/known.ts';
import { by } from '../../../domain/order.ts';
import { chainsIn } from '../../ancestry.ts';
import { type Fields, textOrNull } from '../../fields.ts';
import { type Lineage, namedSources } from '../../source-images.ts';
import { UnreadError, whyUnread } from '../errors.ts';
import { readPages } from '../paginate.ts';
import type { Reader, Reading } from '../reading.ts';
import { chunks, sideBySide } from '../side-by-side.ts';
import { mostFilterValues } from './images.ts';

/**
 * The images that the account's own name as their sources and that are not among its own: DescribeImages' answer of each
 * Region in which one is named, a call for 200 ids. A Region that does not answer has the reason in its place and leaves the
 * others as they are. What an answer does not hold is gone, or this account may not see it. IAM: ec2:DescribeImages, there too.
 */
export const sourceImages: Reader = async (reading) => {
  const images = await reading.records('Images');
  const own = new Set(images.map((image) => textOrNull(image, 'ImageId')));
  const lineages = await lineagesOf(reading, images);
  const idsByRegion = new Map<string, ImageId[]>();
  for (const [id, region] of namedSources(lineages, reading.scope)) {
    if (region === null || own.has(id) || !isImageId(id)) continue;
    const ids = idsByRegion.get(region);
    if (ids === undefined) idsByRegion.set(region, [id]);
    else ids.push(id);
  }
  const isElsewhere = (region: string) => (region === reading.scope.region ? '0' : '1');
  const regions = [...idsByRegion].toSorted(by(([region]) => isElsewhere(region) + region));
  return sideBySide(regions, ([region, ids]) => answerOf(reading, region, ids));
};

async function lineagesOf(reading: Reading, images: readonly Fields[]): Promise<readonly Lineage[]> {
  const { extra, ancestries } = reading.options;
  const entries = extra.has('ancestry') ? await reading.recordsIfRead('ImageAncestry') : [];
  const chainOf = chainsIn(entries, null, reading.scope.region);
  return images.map((image) => {
    const id = textOrNull(image, 'ImageId') ?? '';
    const before = extra.has('ancestry') ? ancestries.get(id) : undefined;
    return {
      sourceImageId: textOrNull(image, 'SourceImageId'),
      sourceImageRegion: textOrNull(image, 'SourceImageRegion'),
      ancestry: before === undefined ? chainOf(id) : known(before),
    };
  });
}

async function answerOf(reading: Reading, Region: string, ids: readonly ImageId[]): Promise<Fields> {
  try {
    const some = chunks(ids, mostFilterValues);
    const lists = await sideBySide(some, (Values) => describeIn(reading, Region, Values));
    return { Region, Images: lists.flat() };
  } catch (error) {
    return { Region, Unread: `in ${Region} ${whyUnread(error)}` };
  }
}

/** Of any owner, so that each id is told that this account may see: its own in another Region as well, disabled or not. */
function describeIn(reading: Reading, region: string, ids: readonly ImageId[]): Promise<readonly Image[]> {
  if (!isRegion(region)) throw new UnreadError('DescribeImages', 'no Region has this name');
  if (reading.options.isLate?.() === true) throw new UnreadError('DescribeImages', 'no time was left to ask');
  const place = { accountId: reading.scope.accountId, region, purpose: 'reader' } as const;
  const ec2 = reading.access.client(EC2Client, place);
  const input = {
    Filters: [{ Name: 'image-id', Values: [...ids] }],
    IncludeDeprecated: true,
    IncludeDisabled: true,
    MaxResults: 1000,
  };
  return readPages({
    operation: 'DescribeImages',
    read: (NextToken) => ec2.send(new DescribeImagesCommand({ ...input, NextToken })),
    items: (page) => page.Images,
    next: (page) => page.NextToken,
  });
}

/** The name becomes part of the host that is asked. */
function isRegion(text: string): boolean {
  return /^[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2}$/.test(text);
}
