import type { Entry, SeenCall } from '../harness/chronicle.ts';
import type { PlayedWorld } from '../harness/play-world.ts';
import { type Change, changesOf, type Oracle, rungOf, takesSomething, violation } from './oracle.ts';

/** Without these the image's snapshots, or its way back, are not known: it is not deregistered. */
const holdDeregister: ReadonlySet<string> = new Set([
  ...['DescribeSnapshots', 'DescribeLockedSnapshots', 'ListRules', 'GetRule'],
]);
/** Without these nobody knows who needs the snapshots: they stay. */
const holdSnapshots: ReadonlySet<string> = new Set([
  ...['ListImagesInRecycleBin', 'ListSnapshotsInRecycleBin', 'DescribeFastSnapshotRestores'],
  ...['DescribeSnapshotAttribute'],
]);
/** They tell of others: only of an image that others may launch. */
const holdShared: ReadonlySet<string> = new Set([
  ...['DescribeImageUsageReports', 'DescribeImageUsageReportEntries'],
]);
/** Settings of the account: no decision about an image rests on them. */
const holdNothing: ReadonlySet<string> = new Set([
  ...['GetImageBlockPublicAccessState', 'GetSnapshotBlockPublicAccessState', 'GetAllowedImagesSettings'],
]);

/** Of the account's settings and of what maps snapshots: a snapshot is needed by mappings, and by nothing that runs. */
const holdDeletion: ReadonlySet<string> = new Set([
  ...['DescribeImages', 'DescribeSnapshots', 'DescribeLockedSnapshots', 'ListRules', 'GetRule'],
  ...['ListImagesInRecycleBin', 'DescribeFastSnapshotRestores', 'DescribeLaunchTemplates'],
  ...['DescribeLaunchTemplateVersions', 'DescribeLaunchConfigurations', 'DescribeFleets'],
  ...['DescribeSpotFleetRequests', 'DescribeSpotInstanceRequests', 'ListImageRecipes', 'GetImageRecipe'],
  ...['ListContainerRecipes', 'GetContainerRecipe'],
]);

/** I2: a read that failed or was cut off in a run holds everything that it could have spoken against. */
export const unreadHolds: Oracle = {
  id: 'unread-holds',
  violations: (played) =>
    changesOf(played).flatMap((change) => {
      const unread = unreadBefore(change, played).find((read) => shouldHold(read, change, played));
      if (unread === undefined) return [];
      return [violation('I2', change, `${unread.operation} had failed (${unread.outcome})`)];
    }),
};

/** The reads of this invocation whose last try failed. */
function unreadBefore({ place, invocation }: Change, { simulator }: PlayedWorld): readonly SeenCall[] {
  const reads = simulator.chronicle.entries.filter(
    (entry): entry is Entry & { readonly kind: 'call' } =>
      entry.kind === 'call' && entry.invocation === invocation && entry.place < place && !entry.call.mutating,
  );
  const last = new Map(
    reads.map(({ call }) => [`${call.service} ${call.operation} ${JSON.stringify(call.input)}`, call]),
  );
  return [...last.values()].filter(({ fault, outcome }) => fault !== null && outcome !== 'ok');
}

function shouldHold(read: SeenCall, change: Change, played: PlayedWorld): boolean {
  const { operation, input } = read;
  if (holdNothing.has(operation)) return false;
  if (change.operation === 'DeleteSnapshot')
    return holdDeletion.has(operation) || input['SnapshotId'] === change.call.input['SnapshotId'];
  if (holdSnapshots.has(operation)) return change.call.input['DeleteAssociatedSnapshots'] === true;
  if (holdDeregister.has(operation)) return rungOf(change) === 'deregister';
  // What may be done in use, or takes nothing, needs to know the image alone.
  if (!takesSomething(change, played)) return operation === 'DescribeImages';
  if (holdShared.has(operation)) return isShared(change);
  const about = input['ImageId'];
  return typeof about !== 'string' || about === change.imageId;
}

function isShared({ scope, imageId, truth }: Change): boolean {
  return (truth.row(scope.images, imageId)?.launchPermissions ?? []).length > 0;
}
