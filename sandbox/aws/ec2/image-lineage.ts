import {
  DescribeInstanceImageMetadata$,
  type DescribeInstanceImageMetadataRequest,
  type DescribeInstanceImageMetadataResult,
  GetImageAncestry$,
  type GetImageAncestryRequest,
  type GetImageAncestryResult,
  GetImageFindings$,
  type GetImageFindingsRequest,
  type GetImageFindingsResult,
  type ImageAncestryEntry,
  type ImageFinding,
  type ImageMetadata,
  type InstanceImageMetadata,
} from '@aws-sdk/client-ec2';
import type { DumpName } from '../dump/dump-names.ts';
import { generalFault } from '../errors.ts';
import { type Context, type Input, operation } from '../operation.ts';
import { page } from '../paging.ts';
import type { InstanceRecord } from '../state/world.ts';
import { applyFilters } from './filters.ts';
import {
  checkImageId,
  findImage,
  imageNotFound,
  imageUnavailable,
  isGone,
  isPublic,
  mayLaunch,
  type OwnedImage,
} from './image-access.ts';
import { viewImage } from './image-view.ts';
import { isShown } from './instance-access.ts';

// aws-facts B.14.
const maxAncestors = 50;
/** AWS itself and verified providers, beyond whose images no chain goes. */
const rootAliases: ReadonlySet<string> = new Set(['amazon', 'aws-marketplace']);

/** The image and its sources, up to an unknown or AWS root; ancestors stay known when they are gone (aws-facts B.14). */
export const getImageAncestry = operation({
  schema: GetImageAncestry$,
  facts: ['ImageAncestry'],
  honours: ['ImageId'],
  handle({ ImageId }: Input<GetImageAncestryRequest>, context): GetImageAncestryResult {
    const { record } = visibleImage(context, ImageId);
    if (isGone(record)) throw imageUnavailable(ImageId);
    checkKnown(context, 'ImageAncestry', ImageId);
    const recorded = context.scope.ancestry.get(ImageId, context.moment);
    return { ImageAncestryEntries: recorded ? [...recorded] : traceAncestry(context, ImageId) };
  },
});

export const getImageFindings = operation({
  schema: GetImageFindings$,
  facts: ['ImageFindings'],
  honours: ['ImageId', 'MaxResults', 'NextToken'],
  handle(input: Input<GetImageFindingsRequest>, context): GetImageFindingsResult {
    visibleImage(context, input.ImageId);
    checkKnown(context, 'ImageFindings', input.ImageId);
    const { items, nextToken } = page(context, `GetImageFindings#${input.ImageId}`, {
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      limits: { min: 1, max: 1000, whenAbsent: 1000 },
      key: ({ Title, SnapshotId }: ImageFinding) => `${SnapshotId}#${Title}`,
      list: () => context.scope.findings.get(input.ImageId, context.moment) ?? [],
    });
    return { ImageFindings: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
});

/** Shows the images of instances also when they are private or deregistered (aws-facts B.12). */
export const describeInstanceImageMetadata = operation({
  schema: DescribeInstanceImageMetadata$,
  facts: ['InstanceImageMetadata'],
  honours: ['Filters', 'InstanceIds', 'MaxResults', 'NextToken'],
  handle(input: DescribeInstanceImageMetadataRequest, context): DescribeInstanceImageMetadataResult {
    const { items, nextToken } = page(context, 'DescribeInstanceImageMetadata', {
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      limits: { min: 1, max: 1000, whenAbsent: 1000 },
      key: ({ InstanceId = '' }: InstanceImageMetadata) => InstanceId,
      list: () => listMetadata(input, context),
    });
    return { InstanceImageMetadata: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
});

function visibleImage(context: Context, imageId: string): OwnedImage {
  checkImageId(imageId);
  const found = findImage(context.world, context.region, imageId, context.moment);
  if (found === undefined || !mayLaunch(context.world, found, context.accountId))
    throw imageNotFound([imageId]);
  return found;
}

function checkKnown({ scope, codes }: Context, name: DumpName, imageId: string): void {
  if (!scope.unknownOfImage.has(`${name}#${imageId}`)) return;
  throw generalFault(codes, 'denied', `The dump holds no ${name} of ${imageId}`);
}

function traceAncestry({ world, region, moment }: Context, imageId: string): ImageAncestryEntry[] {
  const entries: ImageAncestryEntry[] = [];
  let next: { id: string; region: string } | undefined = { id: imageId, region };
  while (next !== undefined && entries.length < maxAncestors) {
    const found = findImage(world, next.region, next.id, moment);
    if (found === undefined) break;
    const { CreationDate, ImageId, ImageOwnerAlias, SourceImageId, SourceImageRegion } = found.record.image;
    entries.push({
      ImageId,
      ...(CreationDate === undefined ? {} : { CreationDate: new Date(CreationDate) }),
      ...(ImageOwnerAlias === undefined ? {} : { ImageOwnerAlias }),
      ...(SourceImageId === undefined ? {} : { SourceImageId, SourceImageRegion }),
    });
    const isRoot = rootAliases.has(ImageOwnerAlias ?? '') || SourceImageId === undefined;
    next = isRoot ? undefined : { id: SourceImageId, region: SourceImageRegion ?? next.region };
  }
  return entries;
}

function listMetadata(
  input: DescribeInstanceImageMetadataRequest,
  context: Context,
): InstanceImageMetadata[] {
  const wanted = new Set(input.InstanceIds ?? []);
  const items = context
    .read(context.scope.instances)
    .filter((record) => isShown(record, context))
    .filter(({ instance }) => wanted.size === 0 || wanted.has(instance.InstanceId ?? ''))
    .map((record) => toMetadata(record, context));
  const fields = {
    'image-allowed': ({ ImageMetadata }: InstanceImageMetadata) => ImageMetadata?.ImageAllowed,
    'instance-state-name': ({ State }: InstanceImageMetadata) => State?.Name,
    'instance-type': ({ InstanceType }: InstanceImageMetadata) => InstanceType,
  };
  return applyFilters({ items, filters: input.Filters, fields, tags: ({ Tags = [] }) => Tags });
}

function toMetadata({ instance, ownerId }: InstanceRecord, context: Context): InstanceImageMetadata {
  const { scope, moment } = context;
  const id = instance.InstanceId ?? '';
  const recorded = scope.instanceImageMetadata.get(id, moment);
  const tags = scope.tags.get(id, moment) ?? [];
  return {
    InstanceId: id,
    InstanceType: instance.InstanceType,
    LaunchTime: instance.LaunchTime,
    AvailabilityZone: instance.Placement?.AvailabilityZone,
    State: instance.State,
    OwnerId: ownerId,
    ...(tags.length === 0 ? {} : { Tags: [...tags] }),
    ImageMetadata: recorded?.ImageMetadata ?? imageMetadata(instance.ImageId ?? '', context),
  };
}

function imageMetadata(imageId: string, context: Context): ImageMetadata {
  const found = findImage(context.world, context.region, imageId, context.moment);
  if (found === undefined) return { ImageId: imageId };
  const image = viewImage(context, found);
  const isOwn = found.owner === context.scope;
  return {
    ImageId: imageId,
    Name: image.Name,
    OwnerId: found.owner.accountId,
    State: image.State,
    // For own images the alias is the account's id, and the date has no milliseconds (aws-facts B.12).
    ImageOwnerAlias: isOwn ? found.owner.accountId : image.ImageOwnerAlias,
    CreationDate: image.CreationDate?.replace(/\.\d{3}Z$/, 'Z'),
    DeprecationTime: image.DeprecationTime,
    ImageAllowed: image.ImageAllowed,
    IsPublic: isPublic(found.record),
  };
}
