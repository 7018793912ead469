import {
  type CreateVolumePermission,
  DescribeSnapshotAttribute$,
  type DescribeSnapshotAttributeRequest,
  type DescribeSnapshotAttributeResult,
  ModifySnapshotAttribute$,
  type ModifySnapshotAttributeRequest,
} from '@aws-sdk/client-ec2';
import { AwsError, generalFault } from '../errors.ts';
import { type Context, type Input, operation } from '../operation.ts';
import type { SnapshotRecord } from '../state/world.ts';
import { ownSnapshot } from './snapshot-access.ts';

// aws-facts C.6.
const maxChanges = 500;

export const describeSnapshotAttribute = operation({
  schema: DescribeSnapshotAttribute$,
  facts: ['Snapshots'],
  honours: ['Attribute', 'SnapshotId'],
  handle(
    { Attribute, SnapshotId }: Input<DescribeSnapshotAttributeRequest>,
    context,
  ): DescribeSnapshotAttributeResult {
    const own = ownSnapshot(context, SnapshotId);
    const record = context.scope.snapshots.get(SnapshotId, context.moment) ?? own;
    if (Attribute === 'productCodes') return { SnapshotId, ProductCodes: [] };
    if (Attribute !== 'createVolumePermission') throw invalidAttribute(Attribute);
    return { SnapshotId, CreateVolumePermissions: [...knownPermissions(record, context)] };
  },
});

export const modifySnapshotAttribute = operation({
  schema: ModifySnapshotAttribute$,
  mutating: true,
  honours: ['Attribute', 'CreateVolumePermission', 'GroupNames', 'OperationType', 'SnapshotId', 'UserIds'],
  handle(input: Input<ModifySnapshotAttributeRequest>, context): object {
    const record = ownSnapshot(context, input.SnapshotId);
    if ((input.Attribute ?? 'createVolumePermission') !== 'createVolumePermission')
      throw invalidAttribute(input.Attribute);
    const { add, remove } = readChanges(input);
    if (add.length + remove.length > maxChanges) {
      throw new AwsError(
        'InvalidParameterValue',
        `At most ${maxChanges} permissions can be changed in a call`,
      );
    }
    checkSharing(context, record, add);
    const kept = knownPermissions(record, context).filter((each) => !remove.some(sameAs(each)));
    const added = add.filter((each, index) => ![...kept, ...add.slice(0, index)].some(sameAs(each)));
    context.scope.snapshots.put(input.SnapshotId, {
      ...record,
      createVolumePermissions: [...kept, ...added],
    });
    return {};
  },
});

function readChanges(input: ModifySnapshotAttributeRequest): {
  add: CreateVolumePermission[];
  remove: CreateVolumePermission[];
} {
  const { CreateVolumePermission: given, OperationType: type } = input;
  const listed = [
    ...(input.UserIds ?? []).map((UserId) => ({ UserId })),
    ...(input.GroupNames ?? []).map((group) => ({ Group: readGroup(group) })),
  ];
  if (listed.length > 0 && type === undefined) {
    throw new AwsError('MissingParameter', 'The request must contain the parameter OperationType');
  }
  return {
    add: [...(given?.Add ?? []), ...(type === 'add' ? listed : [])],
    remove: [...(given?.Remove ?? []), ...(type === 'remove' ? listed : [])],
  };
}

// aws-facts C.6: encrypted snapshots cannot be public, those under the AWS managed key not shared at all.
function checkSharing(
  context: Context,
  { snapshot }: SnapshotRecord,
  added: readonly CreateVolumePermission[],
): void {
  if (added.length === 0) return;
  const id = snapshot.SnapshotId;
  if (snapshot.KmsKeyId?.endsWith('alias/aws/ebs') || snapshot.StorageTier === 'archive') {
    throw new AwsError('OperationNotPermitted', `The snapshot ${id} cannot be shared`);
  }
  if (!added.some(({ Group }) => Group === 'all')) return;
  const isBlocked = context.scope.settings.get('settings')?.snapshotBlockPublicAccess !== 'unblocked';
  if (isBlocked || snapshot.Encrypted === true) {
    throw new AwsError('OperationNotPermitted', `The snapshot ${id} cannot be made public`);
  }
}

function knownPermissions(record: SnapshotRecord, context: Context): readonly CreateVolumePermission[] {
  if (record.createVolumePermissions === undefined) {
    throw generalFault(
      context.codes,
      'denied',
      `The dump holds no SnapshotAttributes of ${record.snapshot.SnapshotId}`,
    );
  }
  return record.createVolumePermissions;
}

function readGroup(group: string): 'all' {
  if (group !== 'all') throw invalidAttribute(group);
  return group;
}

function sameAs(a: CreateVolumePermission): (b: CreateVolumePermission) => boolean {
  return (b) => a.UserId === b.UserId && a.Group === b.Group;
}

function invalidAttribute(attribute: string | undefined): AwsError {
  return new AwsError('InvalidParameterValue', `Value (${attribute}) for parameter attribute is invalid.`);
}
