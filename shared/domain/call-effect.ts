import { listsAllImages, listsAllSnapshots } from './facts.ts';
import type { Image, LaunchPermission, SnapshotId, Tag } from './image.ts';
import { epochMs, utcDay } from './instant.ts';
import type { JudgedScope } from './judged-scope.ts';
import { type Known, known, mapKnown, unknown } from './known.ts';
import type { Call } from './operations.ts';
import { isSamePermission } from './trust.ts';

// EC2 rounds deprecation dates to the minute.
const minuteMs = 60_000;

/**
 * Whether the world shows what the call was to bring about: that tells, after a run that ended between a call and its
 * record, what became of it. The image is the one that the action was about; null where it was not read.
 */
export function hasEffect(call: Call, image: Image | null, scope: JudgedScope): Known<boolean> {
  switch (call.operation) {
    case 'ec2:CopyImage':
      return hasCopy(call.input, scope);
    case 'ec2:CreateImageUsageReport':
      return hasReport(call.input, scope);
    case 'ec2:EnableImageBlockPublicAccess':
      return mapKnown(scope.facts.settings.imageBlockPublicAccess, isBlocked);
    case 'ec2:EnableSnapshotBlockPublicAccess':
      return mapKnown(scope.facts.settings.snapshotBlockPublicAccess, isBlocked);
    case 'ec2:DeleteSnapshot':
      return isDeleted(call.input.SnapshotId, scope);
    default:
      return image === null ? ofMissing(call, scope) : ofImage(call, image);
  }
}

type ImageCall = Exclude<
  Call,
  {
    readonly operation:
      | 'ec2:CopyImage'
      | 'ec2:CreateImageUsageReport'
      | 'ec2:DeleteSnapshot'
      | 'ec2:EnableImageBlockPublicAccess'
      | 'ec2:EnableSnapshotBlockPublicAccess';
  }
>;

/** An image that is gone was deregistered, and shows nothing else. Of one whose record could not be read nobody knows. */
function ofMissing({ operation }: ImageCall, { facts }: JudgedScope): Known<boolean> {
  if (facts.covers !== 'scope' || !listsAllImages(facts)) return unknown('the image was not read');
  return known(operation === 'ec2:DeregisterImage');
}

/** Of a listing that was read to its end what is missing is gone. */
function isDeleted(snapshotId: SnapshotId, { snapshot, facts }: JudgedScope): Known<boolean> {
  if (snapshot(snapshotId) !== null) return known(false);
  return facts.covers === 'scope' && listsAllSnapshots(facts)
    ? known(true)
    : unknown('not all snapshots were read');
}

function ofImage(call: ImageCall, image: Image): Known<boolean> {
  switch (call.operation) {
    case 'ec2:EnableImageDeprecation':
      return mapKnown(image.deprecateAt, (date) => date !== null && isNear(date, call.input.DeprecateAt));
    case 'ec2:DisableImageDeprecation':
      return mapKnown(image.deprecateAt, (date) => date === null);
    case 'ec2:EnableImage':
      return mapKnown(image.state, (state) => state === 'available');
    case 'ec2:DisableImage':
      return mapKnown(image.state, (state) => state === 'disabled');
    case 'ec2:DeregisterImage':
      return mapKnown(image.state, (state) => state === 'deregistered');
    case 'ec2:RestoreImageFromRecycleBin':
      return mapKnown(image.state, (state) => state !== 'deregistered');
    case 'ec2:RestoreSnapshotFromRecycleBin':
      return unknown('whether a snapshot left the Recycle Bin is not read');
    case 'ec2:CreateTags':
      return mapKnown(image.tags, (tags) => call.input.Tags.every(isAmong(tags)));
    case 'ec2:ModifyImageAttribute':
      return mapKnown(image.launchPermissions, (shares) => areChanged(shares, call.input));
    case 'ec2:EnableImageDeregistrationProtection':
      return mapKnown(image.deregistrationProtection, (protection) => protection === 'on');
  }
}

/** Names are given once: whatever became of the copy, it was made. */
function hasCopy(
  { Name, SourceImageId }: Extract<Call, { operation: 'ec2:CopyImage' }>['input'],
  scope: JudgedScope,
): Known<boolean> {
  if (scope.named(Name).some(({ sourceImageId }) => sourceImageId === SourceImageId)) return known(true);
  if (scope.facts.covers !== 'scope' || !listsAllImages(scope.facts)) {
    return unknown('not all images were read');
  }
  return known(false);
}

/** The token of the call ends with its day: a report of that day or later is the one, or makes it needless. */
function hasReport(
  { ImageId, ClientToken }: Extract<Call, { operation: 'ec2:CreateImageUsageReport' }>['input'],
  { facts: { usageReports } }: JudgedScope,
): Known<boolean> {
  const day = ClientToken.slice(-'2026-10-01'.length);
  // One that is about some accounts only is somebody else's.
  const reports = (usageReports.ofImage.get(ImageId) ?? []).filter(({ isWhole }) => isWhole);
  if (reports.some(({ createdAt }) => createdAt !== null && utcDay(createdAt) >= day)) return known(true);
  if (usageReports.gap !== null) return unknown(usageReports.gap);
  return reports.some(({ createdAt }) => createdAt === null)
    ? unknown('when a usage report was made could not be read')
    : known(false);
}

function isBlocked(state: 'block-all-sharing' | 'block-new-sharing' | 'unblocked'): boolean {
  return state !== 'unblocked';
}

function isNear(date: string, other: string): boolean {
  return Math.abs(epochMs(date) - epochMs(other)) <= minuteMs;
}

function isAmong(tags: readonly Tag[]): (tag: Tag) => boolean {
  return ({ key, value }) => tags.some((tag) => tag.key === key && tag.value === value);
}

function areChanged(
  shares: readonly LaunchPermission[],
  { Add = [], Remove = [] }: Extract<Call, { operation: 'ec2:ModifyImageAttribute' }>['input'],
): boolean {
  const isThere = (share: LaunchPermission) => shares.some((other) => isSamePermission(share, other));
  return Add.every(isThere) && !Remove.some(isThere);
}
