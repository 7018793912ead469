import type { LaunchPermission, ModifyImageAttributeRequest } from '@aws-sdk/client-ec2';
import { AwsError, generalFault } from '../errors.ts';
import type { Context } from '../operation.ts';
import type { ImageRecord } from '../state/world.ts';
import { isPublic } from './image-access.ts';
import { publicDeprecationLimit } from './image-deprecation.ts';

// aws-facts B.17.
const maxEntities = 1000;

export interface PermissionChanges {
  readonly add: readonly LaunchPermission[];
  readonly remove: readonly LaunchPermission[];
}

/** From `LaunchPermission`, or the older form `OperationType` with lists; undefined if neither is given. */
export function readPermissionChanges(input: ModifyImageAttributeRequest): PermissionChanges | undefined {
  const { LaunchPermission: given, OperationType: type } = input;
  const listed: LaunchPermission[] = [
    ...(input.UserIds ?? []).map((UserId) => ({ UserId })),
    ...(input.UserGroups ?? []).map((group) => ({ Group: readGroup(group) })),
    ...(input.OrganizationArns ?? []).map((OrganizationArn) => ({ OrganizationArn })),
    ...(input.OrganizationalUnitArns ?? []).map((OrganizationalUnitArn) => ({ OrganizationalUnitArn })),
  ];
  if (listed.length > 0 && type === undefined) {
    throw new AwsError('MissingParameter', 'The request must contain the parameter OperationType');
  }
  if (given === undefined && listed.length === 0) return undefined;
  const changes = {
    add: [...(given?.Add ?? []), ...(type === 'add' ? listed : [])],
    remove: [...(given?.Remove ?? []), ...(type === 'remove' ? listed : [])],
  };
  for (const permission of [...changes.add, ...changes.remove]) checkPermission(permission);
  return changes;
}

/** The image with its permissions changed: removing what is not there and adding what is there changes nothing. */
export function withPermissions(
  context: Context,
  record: ImageRecord,
  changes: PermissionChanges,
): ImageRecord {
  const { image, launchPermissions } = record;
  if (launchPermissions === undefined) {
    throw generalFault(context.codes, 'denied', `The dump holds no ImageAttributes of ${image.ImageId}`);
  }
  if (changes.add.length > 0) checkSharing(context, record, changes.add);
  const kept = launchPermissions.filter((each) => !changes.remove.some(sameAs(each)));
  const added = changes.add.filter(
    (each, index) => ![...kept, ...changes.add.slice(0, index)].some(sameAs(each)),
  );
  const permissions = [...kept, ...added];
  if (permissions.length > maxEntities) {
    throw new AwsError(
      'ResourceLimitExceeded',
      `An image can be shared with at most ${maxEntities} entities`,
    );
  }
  const changed = { ...record, launchPermissions: permissions };
  return isPublic(changed) && !isPublic(record) ? withPublicDeprecation(changed) : changed;
}

// A public image is deprecated two years after its creation at the latest (aws-facts B.5).
function withPublicDeprecation(record: ImageRecord): ImageRecord {
  const limit = publicDeprecationLimit(record).toISOString();
  const current = record.image.DeprecationTime;
  const DeprecationTime = current !== undefined && current < limit ? current : limit;
  return { ...record, image: { ...record.image, DeprecationTime } };
}

function checkSharing(context: Context, { image }: ImageRecord, added: readonly LaunchPermission[]): void {
  const notPermitted = (why: string): AwsError =>
    new AwsError('OperationNotPermitted', `${image.ImageId}: ${why}`);
  if (image.State === 'disabled') throw notPermitted('a disabled image cannot be shared');
  const devices = (image.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => Ebs ?? []);
  if (devices.some(({ KmsKeyId }) => KmsKeyId?.endsWith('alias/aws/ebs'))) {
    throw new AwsError('InvalidParameter', 'Snapshots encrypted with the AWS managed key cannot be shared');
  }
  if (!added.some(({ Group }) => Group === 'all')) return;
  if (context.scope.settings.get('settings')?.imageBlockPublicAccess === 'block-new-sharing') {
    throw notPermitted('block public access is enabled for images in this account and Region');
  }
  if (devices.some(({ Encrypted }) => Encrypted === true)) {
    throw new AwsError('InvalidParameter', 'An image with encrypted snapshots cannot be public');
  }
  if ((image.ProductCodes ?? []).length > 0)
    throw notPermitted('an image with product codes cannot be public');
  if ((image.ImageWatermarks ?? []).length > 0) throw notPermitted('a watermarked image cannot be public');
}

function checkPermission({ UserId, Group, OrganizationArn, OrganizationalUnitArn }: LaunchPermission): void {
  const given = [UserId, Group, OrganizationArn, OrganizationalUnitArn].filter((each) => each !== undefined);
  const isSound =
    given.length === 1 &&
    (UserId === undefined || /^\d{12}$/.test(UserId)) &&
    (Group === undefined || Group === 'all') &&
    (OrganizationArn === undefined ||
      /^arn:aws[\w-]*:organizations::\d{12}:organization\/o-\w+$/.test(OrganizationArn)) &&
    (OrganizationalUnitArn === undefined ||
      /^arn:aws[\w-]*:organizations::\d{12}:ou\/o-\w+\/ou-[\w-]+$/.test(OrganizationalUnitArn));
  if (!isSound)
    throw new AwsError('InvalidAMIAttributeItemValue', `Invalid attribute item value "${given.join(', ')}"`);
}

function readGroup(group: string): 'all' {
  if (group !== 'all')
    throw new AwsError('InvalidAMIAttributeItemValue', `Invalid attribute item value "${group}"`);
  return group;
}

function sameAs(a: LaunchPermission): (b: LaunchPermission) => boolean {
  return (b) =>
    a.UserId === b.UserId &&
    a.Group === b.Group &&
    a.OrganizationArn === b.OrganizationArn &&
    a.OrganizationalUnitArn === b.OrganizationalUnitArn;
}
