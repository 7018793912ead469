import {
  DescribeImages$,
  type DescribeImagesRequest,
  type DescribeImagesResult,
  type Filter,
  type Image,
} from '@aws-sdk/client-ec2';
import { AwsError, generalFault } from '../errors.ts';
import { type Context, operation } from '../operation.ts';
import { page } from '../paging.ts';
import { scopesOfRegion } from '../state/create-world.ts';
import { applyFilters } from './filters.ts';
import {
  checkImageId,
  findImage,
  imageNotFound,
  isPublic,
  isSharedDirectly,
  isSharedWith,
  mayLaunch,
  type OwnedImage,
} from './image-access.ts';
import { imageFilters } from './image-filters.ts';
import { viewImage } from './image-view.ts';

/** DescribeImages: whom it shows what is aws-facts B.2. */
export const describeImages = operation({
  schema: DescribeImages$,
  facts: ['Images'],
  honours: [
    'ExecutableUsers',
    'Filters',
    'ImageIds',
    'IncludeDeprecated',
    'IncludeDisabled',
    'MaxResults',
    'NextToken',
    'Owners',
  ],
  handle(input: DescribeImagesRequest, context): DescribeImagesResult {
    checkCombination(input);
    const { items, nextToken } = page(context, 'DescribeImages', {
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      limits: { min: 5, max: 1000 },
      key: (image: Image) => image.ImageId ?? '',
      list: () => listImages(input, context),
    });
    return { Images: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
});

function checkCombination(input: DescribeImagesRequest): void {
  if ((input.ImageIds ?? []).length > 0 && input.MaxResults !== undefined) {
    const message = 'The parameter imageIds cannot be used with the parameter maxResults';
    throw new AwsError('InvalidParameterCombination', message);
  }
  const wantsDisabled = (input.Filters ?? []).some(
    ({ Name, Values }) => Name === 'state' && Values?.includes('disabled'),
  );
  if (wantsDisabled && input.IncludeDisabled !== true) {
    const message = 'The filter state=disabled needs IncludeDisabled to be true';
    throw new AwsError('InvalidParameterValue', message);
  }
}

function listImages(input: DescribeImagesRequest, context: Context): Image[] {
  const ids = input.ImageIds ?? [];
  const images = ids.length > 0 ? imagesById(ids, context) : imagesListed(input, context);
  const isWanted = ownerTest(input.Owners ?? [], context);
  const mayExecute = executableTest(input.ExecutableUsers ?? [], context);
  const wanted = images
    .filter((image) => isWanted(image) && mayExecute(image))
    .map((image) => viewImage(context, image));
  // A foreign image that the criteria do not allow is missing while they are enabled (aws-facts B.11).
  const hides = context.scope.settings.get('settings', context.moment)?.allowedImages.state === 'enabled';
  const shown = wanted.filter((image) => !hides || image.ImageAllowed === true);
  const missing = ids.filter(
    (id) => hides && images.some(isImage(id)) && !shown.some((image) => image.ImageId === id),
  );
  if (missing.length > 0) throw imageNotFound(missing);
  return applyFilters({
    items: shown,
    filters: input.Filters,
    fields: imageFilters,
    tags: (image) => image.Tags ?? [],
  });
}

function isImage(id: string): (image: OwnedImage) => boolean {
  return ({ record }) => record.image.ImageId === id;
}

// One bad id fails the whole call: the first malformed one, or all that do not exist (aws-facts B.2).
function imagesById(ids: readonly string[], context: Context): OwnedImage[] {
  for (const id of ids) checkImageId(id);
  const found = [...new Set(ids)].map((id) => ({ id, visibility: visibilityById(id, context) }));
  const missing = found.filter(({ visibility }) => visibility === 'missing').map(({ id }) => id);
  if (missing.length > 0) throw imageNotFound(missing);
  return found.flatMap(({ visibility }) => (typeof visibility === 'string' ? [] : [visibility]));
}

// A deregistered image is shown for a short time, then it is an empty answer, then missing (aws-facts B.2).
function visibilityById(id: string, context: Context): OwnedImage | 'missing' | 'omitted' {
  const found = findImage(context.world, context.region, id, context.moment);
  if (found === undefined || !mayLaunch(context.world, found, context.accountId)) return 'missing';
  const { deregisteredAt } = found.record;
  if (deregisteredAt === undefined) return found;
  const { deregisteredVisible, deregisteredEmpty } = context.world.timings;
  const elapsed = context.now.getTime() - deregisteredAt;
  if (elapsed < deregisteredVisible && found.record.bin === undefined) return found;
  return elapsed < deregisteredVisible + deregisteredEmpty ? 'omitted' : 'missing';
}

function imagesListed(input: DescribeImagesRequest, context: Context): OwnedImage[] {
  const named = plainIds(input.Filters ?? []);
  checkTold(named ?? [], context);
  const candidates = named?.flatMap(
    (id) => findImage(context.world, context.region, id, context.moment) ?? [],
  );
  return (candidates ?? allImages(context)).filter(
    (image) => mayLaunch(context.world, image, context.accountId) && isListed(image, input, context),
  );
}

/** Of an image that a dump does not hold nobody knows whether it is there: it may be a source of one that it holds. */
function checkTold(imageIds: readonly string[], { world, region, scope, codes }: Context): void {
  if (!scope.unknown.has('SourceImages')) return;
  const untold = imageIds.find((id) => findImage(world, region, id) === undefined);
  if (untold !== undefined)
    throw generalFault(codes, 'denied', `The dump holds no SourceImages with ${untold}`);
}

function allImages({ world, region, read }: Context): OwnedImage[] {
  return scopesOfRegion(world, region).flatMap((owner) =>
    read(owner.images).map((record) => ({ record, owner })),
  );
}

// A look-up by whole ids need not go through an account's every image; the filters are still applied after it.
function plainIds(filters: readonly Filter[]): string[] | undefined {
  const values = filters.find(({ Name }) => Name === 'image-id')?.Values;
  return values?.every((value) => /^[\w-]+$/.test(value)) ? [...new Set(values)] : undefined;
}

function isListed({ record, owner }: OwnedImage, input: DescribeImagesRequest, context: Context): boolean {
  const { deregisteredAt, image } = record;
  if (deregisteredAt !== undefined) {
    const isRecent = context.now.getTime() - deregisteredAt < context.world.timings.deregisteredVisible;
    return isRecent && record.bin === undefined;
  }
  if (image.State === 'disabled' && input.IncludeDisabled !== true) return false;
  const isDeprecated =
    image.DeprecationTime !== undefined && Date.parse(image.DeprecationTime) <= context.now.getTime();
  // The owner always sees deprecated images (aws-facts B.2).
  return !isDeprecated || input.IncludeDeprecated === true || owner === context.scope;
}

const ownerAliases = new Set(['amazon', 'aws-backup-vault', 'aws-marketplace']);

function ownerTest(owners: readonly string[], { accountId }: Context): (image: OwnedImage) => boolean {
  for (const owner of owners) {
    if (owner !== 'self' && !ownerAliases.has(owner)) checkAccountId(owner);
  }
  const wanted = new Set(owners.map((owner) => (owner === 'self' ? accountId : owner)));
  return ({ record, owner }) =>
    wanted.size === 0 || wanted.has(owner.accountId) || wanted.has(record.image.ImageOwnerAlias ?? '');
}

function executableTest(
  users: readonly string[],
  { world, accountId }: Context,
): (image: OwnedImage) => boolean {
  for (const user of users) {
    if (user !== 'self' && user !== 'all') checkAccountId(user);
  }
  if (users.length === 0) return () => true;
  return ({ record }) =>
    users.some((user) => {
      if (user === 'all') return isPublic(record);
      return user === 'self' ? isSharedWith(world, record, accountId) : isSharedDirectly(record, user);
    });
}

function checkAccountId(text: string): void {
  if (!/^\d{12}$/.test(text)) throw new AwsError('InvalidUserID.Malformed', `Invalid user id: "${text}"`);
}
