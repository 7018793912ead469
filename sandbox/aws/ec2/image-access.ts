import type { LaunchPermission } from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import type { Context } from '../operation.ts';
import { scopesOfRegion } from '../state/create-world.ts';
import type { Moment } from '../state/table.ts';
import type { ImageRecord, Scope, World } from '../state/world.ts';

/** An image and the scope of its owner. */
export interface OwnedImage {
  readonly record: ImageRecord;
  readonly owner: Scope;
}

const imageIdForm = /^ami-(?:[0-9a-z]{8}|[0-9a-z]{17})$/i;

/** Refuses text that has not the form of an image id. */
export function checkImageId(imageId: string): void {
  if (imageIdForm.test(imageId)) return;
  throw new AwsError('InvalidAMIID.Malformed', `Invalid id: "${imageId}" (expecting "ami-...")`);
}

export function imageNotFound(imageIds: readonly string[]): AwsError {
  const list = `'[${imageIds.join(', ')}]'`;
  const message =
    imageIds.length === 1 ? `The image id ${list} does not exist` : `The image ids ${list} do not exist`;
  return new AwsError('InvalidAMIID.NotFound', message);
}

export function imageUnavailable(imageId: string): AwsError {
  return new AwsError('InvalidAMIID.Unavailable', `The image ID '${imageId}' is no longer available`);
}

/** Deregistered or in the Recycle Bin: no longer an image to work with. */
export function isGone(record: ImageRecord): boolean {
  return record.deregisteredAt !== undefined;
}

/** Whoever owns it, the image of this id in the Region; undefined if there never was one. */
export function findImage(
  world: World,
  region: string,
  imageId: string,
  moment?: Moment,
): OwnedImage | undefined {
  for (const owner of scopesOfRegion(world, region)) {
    const record = owner.images.get(imageId, moment);
    if (record !== undefined) return { record, owner };
  }
  return undefined;
}

/** The caller's own image, for a change; refuses as AWS does when it is not there, gone or another's. */
export function ownImage(context: Context, imageId: string): ImageRecord {
  checkImageId(imageId);
  const found = findImage(context.world, context.region, imageId);
  if (found === undefined) throw imageNotFound([imageId]);
  if (found.owner !== context.scope) {
    if (!mayLaunch(context.world, found, context.accountId)) throw imageNotFound([imageId]);
    throw new AwsError('AuthFailure', `Not authorized for image:${imageId}`, 403);
  }
  if (isGone(found.record)) throw imageUnavailable(imageId);
  return found.record;
}

/** The owner, and everyone it is shared with in any way. A disabled image is its owner's alone (aws-facts B.6). */
export function mayLaunch(world: World, { record, owner }: OwnedImage, accountId: string): boolean {
  if (owner.accountId === accountId) return true;
  if (record.image.State === 'disabled') return false;
  return isPublic(record) || isSharedWith(world, record, accountId);
}

export function isPublic(record: ImageRecord): boolean {
  const { launchPermissions } = record;
  return launchPermissions?.some(({ Group }) => Group === 'all') ?? record.isListedPublic === true;
}

/** By account, organization or organizational unit; being public does not count. */
export function isSharedWith(world: World, record: ImageRecord, accountId: string): boolean {
  return (record.launchPermissions ?? []).some((permission) => names(world, permission, accountId));
}

/** By the account's own id only: what another account's `ExecutableUsers` finds (aws-facts B.2). */
export function isSharedDirectly(record: ImageRecord, accountId: string): boolean {
  return (record.launchPermissions ?? []).some(({ UserId }) => UserId === accountId);
}

function names(world: World, permission: LaunchPermission, accountId: string): boolean {
  if (permission.UserId === accountId) return true;
  const place = world.accounts.get(accountId)?.place;
  const arn = permission.OrganizationArn ?? permission.OrganizationalUnitArn;
  if (place === undefined || arn === undefined) return false;
  const last = arn.split('/').at(-1) ?? '';
  return permission.OrganizationArn === undefined ? place.path.includes(last) : place.organizationId === last;
}
