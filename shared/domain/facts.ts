import type { AccountId, Image, ImageId, ImageState, Scope, Tag, UnreadSource } from './image.ts';
import type { Instant } from './instant.ts';
import type { Known } from './known.ts';
import type { Snapshot } from './snapshot.ts';

/** One read that the facts rest on: which answer, and why it is missing where it is. */
export interface Read {
  readonly fact: string;
  readonly known: boolean;
  readonly why: string | null;
}

export interface RecycleBinRule {
  readonly ruleId: string;
  readonly covers: 'images' | 'snapshots';
  readonly retentionDays: number;
  /** Rules act within 30 minutes of their making; a pending one does not act yet. */
  readonly isActive: boolean;
  /** Covers only what has one of these tags; empty for a rule of the whole Region. A null value is any value. */
  readonly onlyTags: readonly { readonly key: string; readonly value: string | null }[];
  /** Covers nothing that has one of these tags. */
  readonly exceptTags: readonly { readonly key: string; readonly value: string | null }[];
}

/** Facts that cost calls of their own and that most policies do not need. */
export const extraFacts = [
  'key-aliases',
  'ancestry',
  'source-images',
  'settings',
  'snapshot-shares',
  'image-findings',
  'descendants',
] as const;
export type ExtraFact = (typeof extraFacts)[number];

/** An image that others were made from, own or foreign, as far as this account may see it. */
export interface SourceImage {
  readonly imageId: ImageId;
  readonly region: string;
  readonly ownerId: AccountId | null;
  readonly ownerAlias: string | null;
  readonly state: Known<ImageState>;
  readonly createdAt: Known<Instant>;
  readonly deprecateAt: Known<Instant | null>;
}

/** One condition of the account's Allowed AMIs setting; an image passes if it meets all that are set of one criterion. */
export interface AllowedImagesCriterion {
  /** Account ids, `amazon`, `aws-marketplace`, `aws-backup-vault` or `none`. Empty: not asked. */
  readonly providers: readonly string[];
  /** Whether it asks for anything besides the provider. */
  readonly asksMore: boolean;
}

export interface AllowedImages {
  readonly state: 'disabled' | 'audit-mode' | 'enabled';
  readonly criteria: readonly AllowedImagesCriterion[];
}

/** The account's settings in the Region. Each unknown where it was not read or no rule asked. */
export interface ScopeSettings {
  readonly imageBlockPublicAccess: Known<'block-new-sharing' | 'unblocked'>;
  readonly snapshotBlockPublicAccess: Known<'block-all-sharing' | 'block-new-sharing' | 'unblocked'>;
  readonly allowedImages: Known<AllowedImages>;
}

/** What this scope tells others of an image. */
export interface ForeignUse {
  readonly imageId: ImageId;
  /** Where that image is. */
  readonly region: string;
  /**
   * `use`: something here launches from it. `copy`: an own image that was made from it is, or may be, in use. `origin`:
   * it is an own image that is, or may be, in use, so that its copies stand by. `child`: an own image was made from it,
   * whether anything uses that or not.
   */
  readonly kind: 'use' | 'copy' | 'origin' | 'child';
  readonly arn: string;
  /** The images that the lineage leads through, the nearest first: what leads back to the image itself is no evidence. */
  readonly via: readonly ImageId[];
}

/** One usage report on an image of the scope, as far as it tells. */
export interface UsageReport {
  readonly reportId: string;
  /** `pending`, `available` or `error`; null where it could not be read. */
  readonly state: string | null;
  /** Null where it could not be read. */
  readonly createdAt: Instant | null;
  /** About every account, and about instances and launch templates both. */
  readonly isWhole: boolean;
  /** Other accounts that it counts uses of; null among them for one that it does not name. */
  readonly usedBy: readonly (AccountId | null)[];
}

export interface UsageReports {
  /** Why they may not be all; null when they are. */
  readonly gap: string | null;
  readonly ofImage: ReadonlyMap<ImageId, readonly UsageReport[]>;
}

export interface BinnedImage {
  readonly imageId: ImageId;
  /** Null where it could not be read. */
  readonly enteredAt: Instant | null;
}

/** Everything read about one scope, before any policy is applied. Images and snapshots are in order of their ids. */
export interface ScopeFacts {
  readonly scope: Scope;
  /** `images`: only those that an event is about, and what belongs to them. */
  readonly covers: 'scope' | 'images';
  readonly images: Known<readonly Image[]>;
  readonly snapshots: Known<readonly Snapshot[]>;
  readonly recycleBinRules: Known<readonly RecycleBinRule[]>;
  /** Images in the Recycle Bin, in order of id: they still need their snapshots, and do not show which. */
  readonly imagesInRecycleBin: Known<readonly BinnedImage[]>;
  readonly settings: ScopeSettings;
  /** Names of each KMS key of the account, by key id: an alias `alias/aws/ebs` marks the key that AWS manages. Keys without a name are not listed. */
  readonly keyAliases: Known<ReadonlyMap<string, readonly string[]>>;
  /** By image id; one that was asked for and is missing is gone, or not to be seen from this account any more. */
  readonly sourceImages: Known<ReadonlyMap<ImageId, SourceImage>>;
  readonly usageReports: UsageReports;
  /** What here uses images that are not this scope's own, or was made from images of elsewhere, in order. */
  readonly foreignUses: readonly ForeignUse[];
  /** Sources in which a use of any image might hide, since they were not read wholly. */
  readonly unreadUsage: readonly UnreadSource[];
  /** How much each source told: `images`, `snapshots`, and each source of usage by its id. Sources that were not read wholly are not listed. */
  readonly counts: Readonly<Record<string, number>>;
  readonly reads: readonly Read[];
}

/** Whether every image of the scope was read: of some that were listed a record may not be readable. */
export function listsAllImages({ images, reads }: ScopeFacts): boolean {
  return images.known && reads.every(({ fact, known }) => fact !== 'Images' || known);
}

/** The same of snapshots. */
export function listsAllSnapshots({ snapshots, reads }: ScopeFacts): boolean {
  return snapshots.known && reads.every(({ fact, known }) => fact !== 'Snapshots' || known);
}

/** The longest retention of the active rules that cover something with these tags; 0 when none does. */
export function retentionDays(
  rules: readonly RecycleBinRule[],
  covers: RecycleBinRule['covers'],
  tags: readonly Tag[],
): number {
  const names = (tag: { readonly key: string; readonly value: string | null }) =>
    tags.some((own) => own.key === tag.key && (tag.value === null || own.value === tag.value));
  const applying = rules.filter(
    (rule) =>
      rule.covers === covers &&
      rule.isActive &&
      (rule.onlyTags.length === 0 || rule.onlyTags.some(names)) &&
      !rule.exceptTags.some(names),
  );
  return Math.max(0, ...applying.map((rule) => rule.retentionDays));
}
