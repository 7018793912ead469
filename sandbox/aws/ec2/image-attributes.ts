import {
  type AttributeValue,
  DescribeImageAttribute$,
  type DescribeImageAttributeRequest,
  type ImageAttribute,
  type LaunchPermission,
  ModifyImageAttribute$,
  type ModifyImageAttributeRequest,
  ResetImageAttribute$,
  type ResetImageAttributeRequest,
} from '@aws-sdk/client-ec2';
import { AwsError, generalFault } from '../errors.ts';
import { type Context, type Input, operation } from '../operation.ts';
import type { ImageRecord } from '../state/world.ts';
import { changeImage, putImage } from './change-image.ts';
import { checkImageId, findImage, imageNotFound, isGone, mayLaunch, ownImage } from './image-access.ts';
import { lastLaunchedTime, protectionText } from './image-view.ts';
import { readPermissionChanges, withPermissions } from './launch-permissions.ts';

/** One attribute a call (aws-facts B.3); only the owner may ask (AuthFailure). */
export const describeImageAttribute = operation({
  schema: DescribeImageAttribute$,
  facts: ['Images'],
  honours: ['Attribute', 'ImageId'],
  handle({ Attribute, ImageId }: Input<DescribeImageAttributeRequest>, context): ImageAttribute {
    const record = ownImageSeen(context, ImageId);
    return { ImageId, ...readAttribute(record, Attribute, context) };
  },
});

/** One attribute a call: description, IMDS support or launch permissions (aws-facts B.16). */
export const modifyImageAttribute = operation({
  schema: ModifyImageAttribute$,
  mutating: true,
  honours: [
    'Attribute',
    'Description',
    'ImageId',
    'ImdsSupport',
    'LaunchPermission',
    'OperationType',
    'OrganizationArns',
    'OrganizationalUnitArns',
    'UserGroups',
    'UserIds',
    'Value',
  ],
  handle(input: Input<ModifyImageAttributeRequest>, context): object {
    const record = ownImage(context, input.ImageId);
    const changes = readPermissionChanges(input);
    const description =
      input.Description?.Value ?? (input.Attribute === 'description' ? input.Value : undefined);
    const imdsSupport =
      input.ImdsSupport?.Value ?? (input.Attribute === 'imdsSupport' ? input.Value : undefined);
    const given = [changes, description, imdsSupport].filter((each) => each !== undefined);
    if (given.length !== 1) {
      throw new AwsError('InvalidParameterCombination', 'Exactly one attribute can be modified in a call');
    }
    if (changes !== undefined) {
      const launchPermissions = withPermissions(context, record, changes);
      putImage(context.scope, launchPermissions);
    } else if (description !== undefined) {
      changeImage(context.scope, record, { Description: description });
    } else {
      setImdsSupport(context, record, imdsSupport);
    }
    return { Return: true };
  },
});

/** Removes all launch permissions at once. */
export const resetImageAttribute = operation({
  schema: ResetImageAttribute$,
  mutating: true,
  honours: ['Attribute', 'ImageId'],
  handle({ Attribute, ImageId }: Input<ResetImageAttributeRequest>, context): object {
    const record = ownImage(context, ImageId);
    if (Attribute !== 'launchPermission') throw invalidAttribute(Attribute);
    putImage(context.scope, { ...record, launchPermissions: [], isListedPublic: false });
    return { Return: true };
  },
});

// A read that lags sees neither a new image nor a new share; the owner's check is the same as for changes.
function ownImageSeen(context: Context, imageId: string): ImageRecord {
  checkImageId(imageId);
  const found = findImage(context.world, context.region, imageId, context.moment);
  if (found === undefined || isGone(found.record)) throw imageNotFound([imageId]);
  if (found.owner === context.scope) return found.record;
  if (!mayLaunch(context.world, found, context.accountId)) throw imageNotFound([imageId]);
  throw new AwsError('AuthFailure', `Not authorized for image:${imageId}`, 403);
}

function readAttribute(record: ImageRecord, attribute: string, context: Context): Partial<ImageAttribute> {
  const { image } = record;
  switch (attribute) {
    // "Using this attribute returns the Client.AuthFailure error" (API reference).
    case 'blockDeviceMapping':
      throw new AwsError('AuthFailure', 'Unauthorized attempt to access restricted resource', 403);
    case 'bootMode':
      return { BootMode: text(image.BootMode) };
    case 'deregistrationProtection':
      return { DeregistrationProtection: text(protectionText(record.protection, context.now)) };
    case 'description':
      return { Description: text(image.Description) };
    case 'imdsSupport':
      return { ImdsSupport: text(image.ImdsSupport) };
    case 'kernel':
      return { KernelId: text(image.KernelId) };
    case 'lastLaunchedTime':
      return { LastLaunchedTime: text(lastLaunchedTime(record, context.now)) };
    case 'launchPermission':
      return { LaunchPermissions: knownPermissions(record, context) };
    case 'productCodes':
      return { ProductCodes: image.ProductCodes ?? [] };
    case 'ramdisk':
      return { RamdiskId: text(image.RamdiskId) };
    case 'sriovNetSupport':
      return { SriovNetSupport: text(image.SriovNetSupport) };
    case 'tpmSupport':
      return { TpmSupport: text(image.TpmSupport) };
    default:
      throw invalidAttribute(attribute);
  }
}

/** What a dump does not hold is refused, not empty. */
function knownPermissions(record: ImageRecord, context: Context): LaunchPermission[] {
  if (record.launchPermissions === undefined) {
    throw generalFault(
      context.codes,
      'denied',
      `The dump holds no ImageAttributes of ${record.image.ImageId}`,
    );
  }
  return [...record.launchPermissions];
}

function text(value: string | undefined): AttributeValue {
  return value === undefined ? {} : { Value: value };
}

function invalidAttribute(attribute: string): AwsError {
  return new AwsError('InvalidParameterValue', `Value (${attribute}) for parameter attribute is invalid.`);
}

function setImdsSupport(context: Context, record: ImageRecord, value: string | undefined): void {
  // Once set it cannot be removed (aws-facts B.3).
  if (value !== 'v2.0')
    throw new AwsError('InvalidParameterValue', `Value (${value}) for imdsSupport is invalid.`);
  changeImage(context.scope, record, { ImdsSupport: value });
}
