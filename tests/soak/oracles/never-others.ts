import { exclusionTag } from '../world/policy-spec.ts';
import { type Change, changesOf, isTaking, type Oracle, rungOf, violation } from './oracle.ts';

/** I3: what is foreign, protected, managed by a service or excluded is not even tried. */
export const neverOthers: Oracle = {
  id: 'never-others',
  violations: (played) =>
    changesOf(played).flatMap((change, index, changes) => {
      const reason = reasonToLeave(change, changes.slice(0, index));
      return reason === null ? [] : [violation('I3', change, reason)];
    }),
};

/** They take nothing away, which is what deregistration protection guards against. */
const additions: ReadonlySet<string> = new Set([
  ...['CreateTags', 'CopyImage', 'EnableImageDeregistrationProtection', 'EnableImage'],
  ...['DisableImageDeprecation', 'CreateImageUsageReport'],
]);

function reasonToLeave(change: Change, before: readonly Change[]): string | null {
  const { scope, imageId, truth } = change;
  // What changes no image, a setting or a tag of a snapshot, is for other oracles.
  if (imageId === '') return null;
  const record = truth.row(scope.images, imageId);
  if (record === undefined) return 'it is no image of this account';
  const { image, protection } = record;
  if (image.OwnerId !== scope.accountId || image.ImageOwnerAlias !== undefined) return 'it is foreign';
  // Nor does it guard against whoever switched it on in this very run, besides doing what was wanted of the image.
  const isGuarded =
    !additions.has(change.operation) &&
    (change.operation !== 'ModifyImageAttribute' || isTaking(change)) &&
    !before.some((other) => protectedIt(other, change));
  if (protection.isEnabled && isGuarded) return 'it is protected';
  if ((protection.coolsUntil ?? 0) > truth.now.getTime() && isGuarded)
    return 'its protection has not cooled off';
  const tags = truth.row(scope.tags, imageId) ?? [];
  const forbidden = tags.find(
    ({ Key = '', Value }) =>
      Key === 'ami-governor:protected' ||
      /^aws:(backup|dlm):/.test(Key) ||
      (Key === exclusionTag.Key && Value === exclusionTag.Value) ||
      (rungOf(change) === 'deregister' && Value === 'EC2 Image Builder'),
  );
  if (forbidden !== undefined) return `it is tagged ${forbidden.Key}`;
  return rungOf(change) === 'deregister' ? lockOf(change) : null;
}

function protectedIt({ operation, invocation, imageId }: Change, change: Change): boolean {
  const isSame = invocation === change.invocation && imageId === change.imageId;
  return isSame && operation === 'EnableImageDeregistrationProtection';
}

function lockOf({ scope, imageId, truth }: Change): string | null {
  const devices = truth.row(scope.images, imageId)?.image.BlockDeviceMappings ?? [];
  const locked = devices.find(({ Ebs }) => truth.row(scope.locks, Ebs?.SnapshotId ?? '') !== undefined);
  return locked === undefined ? null : `${locked.Ebs?.SnapshotId} is locked`;
}
