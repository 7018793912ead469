import type { Instant } from './instant.ts';
import type { Known } from './known.ts';
import { partitionOf } from './partition.ts';
import type { Severity } from './severity.ts';

export type ImageId = string;
export type SnapshotId = string;
export type AccountId = string;

/** One account in one Region: what is read, judged and planned together. */
export interface Scope {
  readonly accountId: AccountId;
  readonly region: string;
}

export const imageStates = [
  'pending',
  'transient',
  'available',
  'disabled',
  'failed',
  'error',
  'invalid',
  'deregistered',
] as const;
export type ImageState = (typeof imageStates)[number];

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** Who may launch an image besides its owner: exactly one of an account id, the group `all` (everybody), an organization or an OU ARN. */
export interface LaunchPermission {
  readonly kind: 'account' | 'group' | 'organization' | 'organizational-unit';
  readonly principal: string;
}

/** One EBS device of an image. `snapshotId` is null for a blank volume. */
export interface EbsDevice {
  readonly deviceName: string | null;
  readonly snapshotId: SnapshotId | null;
  readonly encrypted: Known<boolean>;
  readonly kmsKeyId: string | null;
}

export interface Watermark {
  /** The account that attached it, and the name that it gave. */
  readonly accountId: AccountId;
  readonly name: string;
  readonly attachedAt: Instant | null;
}

/** How vulnerable software was found. Only a scan of the image itself speaks of the image for certain: an instance may have drifted from it. */
export type ScanSource = 'image-scan' | 'image-findings' | 'inspector-aggregation' | 'instance-findings';

export interface Scan {
  readonly source: ScanSource;
  readonly scannedAt: Instant | null;
  /** Null: the scan found nothing. */
  readonly highestSeverity: Severity | null;
  /** Since when the oldest finding of that severity can be fixed; a severity without a fix is not listed. */
  readonly fixAvailableSince: Readonly<Partial<Record<Severity, Instant>>>;
  /** Why there may be graver findings than the highest that is told. Absent: there are none. */
  readonly maybeGraver?: string;
  /** Why more findings may be fixable, or for longer, than is told. Absent: that is all. */
  readonly maybeFixable?: string;
}

/** One image of the chain from an image to its root. It stays known when it is gone. */
export interface Ancestor {
  readonly imageId: ImageId;
  readonly region: string | null;
  readonly createdAt: Instant | null;
  /** `amazon`, `aws-marketplace` and the like; null for an image of an account. */
  readonly ownerAlias: string | null;
}

/** Something that launches, or could launch, from the image. `arn` is the evidence for the record. */
export interface Use {
  readonly kind: string;
  readonly arn: string;
}

/** A source of usage that could not be read for this image, so that any use might hide there. */
export interface UnreadSource {
  readonly source: string;
  readonly why: string;
}

/** What names the image, as far as it was read. In use is decided by `in-use.ts` and nowhere else. */
export interface ImageUsage {
  readonly uses: readonly Use[];
  readonly unread: readonly UnreadSource[];
}

/**
 * The facts of one image. A field that AWS may leave out is null when left out; a field that AWS sent in a form that
 * cannot be read is unknown.
 */
export interface Image {
  readonly imageId: ImageId;
  readonly name: string | null;
  readonly description: string | null;
  /** Null in old or damaged records: then nobody can say whose image it is, and it is not ours to touch. */
  readonly ownerId: AccountId | null;
  /** `amazon`, `aws-marketplace` or `aws-backup-vault`: trusted over a matching owner id. */
  readonly ownerAlias: string | null;
  readonly state: Known<ImageState>;
  readonly createdAt: Known<Instant>;
  /** Null: no deprecation is set. A past instant: the image is deprecated. */
  readonly deprecateAt: Known<Instant | null>;
  /** Null: no launch was seen; AWS reports one up to 24 hours late and only to the owner. */
  readonly lastLaunchedAt: Known<Instant | null>;
  /** `cooldown`: switched off, but holding for up to 24 hours more. */
  readonly deregistrationProtection: Known<'off' | 'on' | 'cooldown'>;
  readonly isPublic: Known<boolean>;
  readonly launchPermissions: Known<readonly LaunchPermission[]>;
  /** The image that this one was copied from, or that its source instance ran. RegisterImage sets none. */
  readonly sourceImageId: ImageId | null;
  /** Null where AWS does not tell it: then the source is in this Region, or there is none. */
  readonly sourceImageRegion: string | null;
  /** Set only by CreateImage: the image was made from an instance and is no copy. */
  readonly sourceInstanceId: string | null;
  readonly rootDeviceType: Known<'ebs' | 'instance-store'>;
  /** Empty for instance-store images. */
  readonly ebsDevices: Known<readonly EbsDevice[]>;
  /** The tags that this account put on the image; those of another owner are never visible. */
  readonly tags: Known<readonly Tag[]>;
  readonly architecture: string | null;
  /** `windows`, or null for everything else. */
  readonly platform: string | null;
  /** `v2.0`: instances take only IMDSv2 by default. Null: the image demands nothing. */
  readonly imdsSupport: Known<string | null>;
  /** `legacy-bios`, `uefi` or `uefi-preferred`. Null: the instance type's default. */
  readonly bootMode: Known<string | null>;
  /** `v2.0` for NitroTPM. Null: none. */
  readonly tpmSupport: Known<string | null>;
  /** Null where AWS leaves it out, as for images without enhanced networking. */
  readonly enaSupport: Known<boolean | null>;
  /** Marks of approval that copies inherit and that only their account can set. */
  readonly watermarks: Known<readonly Watermark[]>;
  /** What the best source tells; null: nothing was ever scanned that could tell of it, which is not "no findings". */
  readonly scan: Known<Scan | null>;
  /** From the image up to its root, the image first. Unknown where no rule asked. */
  readonly ancestry: Known<readonly Ancestor[]>;
  /** Who made the image, by the observed event; nobody can read it from the image itself. */
  readonly createdBy: Known<string>;
  readonly usage: ImageUsage;
}

/** Null: whose image it is could not be read. */
export function isOwned(image: Image, scope: Scope): boolean | null {
  if (image.ownerAlias !== null && foreignAliases.has(image.ownerAlias)) return false;
  if (image.ownerId === null) return null;
  return image.ownerId === scope.accountId;
}

const foreignAliases: ReadonlySet<string> = new Set(['amazon', 'aws-marketplace', 'aws-backup-vault']);

/** The snapshots that the image maps; none where its devices could not be read. */
export function snapshotIdsOf(image: Image): readonly SnapshotId[] {
  const devices = image.ebsDevices.known ? image.ebsDevices.value : [];
  return devices.flatMap(({ snapshotId }) => (snapshotId === null ? [] : [snapshotId]));
}

export function tagValue(tags: readonly Tag[], key: string): string | null {
  return tags.find((tag) => tag.key === key)?.value ?? null;
}

export function imageArn(imageId: ImageId, region: string): string {
  return `arn:${partitionOf(region)}:ec2:${region}::image/${imageId}`;
}

/** Failed, error and invalid images were never launchable. */
export function neverLaunchable(state: ImageState): boolean {
  return state === 'failed' || state === 'error' || state === 'invalid';
}

/** What a pending image lacks may still come, and so may what an image of unread state lacks. */
export function mayBeUnfinished({ state }: Image): boolean {
  return !state.known || state.value === 'pending' || state.value === 'transient';
}

/** `ami-` with 8 or 17 letters or digits; anything else never reaches EC2, where one bad id fails the whole call. */
export function isImageId(text: string): boolean {
  return /^ami-([0-9a-zA-Z]{8}|[0-9a-zA-Z]{17})$/.test(text);
}

/** The same of snapshots. */
export function isSnapshotId(text: string): boolean {
  return /^snap-([0-9a-zA-Z]{8}|[0-9a-zA-Z]{17})$/.test(text);
}
