import type {
  AllowedImagesSettingsEnabledState,
  CreateVolumePermission,
  DescribeFastSnapshotRestoreSuccessItem,
  FleetData,
  Image,
  ImageAncestryEntry,
  ImageCriterion,
  ImageFinding,
  ImageReference,
  ImageUsageReport,
  ImageUsageReportEntry,
  Instance,
  InstanceImageMetadata,
  LaunchPermission,
  LaunchTemplate,
  LaunchTemplateVersion,
  LockedSnapshotsInfo,
  Snapshot,
  SnapshotTierStatus,
  SpotFleetRequestConfig,
  SpotInstanceRequest,
  Tag,
  Volume,
} from '@aws-sdk/client-ec2';
import type { DumpName } from '../dump/dump-names.ts';
import type { EventBridgeEvent } from '../events/event.ts';
import type { Principal, Role } from '../identity/principal.ts';
import type { Ids } from './ids.ts';
import type { OtherTables } from './other-tables.ts';
import type { Moment, Table } from './table.ts';

/** A resource's stay in the Recycle Bin. Epoch milliseconds. */
export interface BinStay {
  readonly enteredAt: number;
  readonly exitsAt: number;
}

export interface ImageRecord {
  /**
   * As DescribeImages shows it to its owner, without what is derived on reading: Public, Tags,
   * DeregistrationProtection, LastLaunchedTime after a launch.
   */
  readonly image: Image;
  /** Undefined: not known (a dump that does not hold them), so reading them is refused. */
  readonly launchPermissions: readonly LaunchPermission[] | undefined;
  /** What a dump said of `Public` while the permissions are not known. */
  readonly isListedPublic?: boolean;
  readonly protection: Protection;
  /** Launches in this world, epoch milliseconds; they show in LastLaunchedTime a day later (aws-facts B.3). */
  readonly launches: readonly number[];
  /** Set when deregistered: the image stays visible for a short time (aws-facts B.2). */
  readonly deregisteredAt?: number;
  readonly bin?: BinStay;
}

/** Deregistration protection (aws-facts B.8). */
export interface Protection {
  readonly isEnabled: boolean;
  readonly withCooldown: boolean;
  /** After disabling with a cooldown: protected until then, epoch milliseconds. */
  readonly coolsUntil?: number;
}

export interface SnapshotRecord {
  /** As DescribeSnapshots shows it, without Tags. */
  readonly snapshot: Snapshot;
  /** Undefined: not known. */
  readonly createVolumePermissions: readonly CreateVolumePermission[] | undefined;
  readonly bin?: BinStay;
}

export interface InstanceRecord {
  /** As DescribeInstances shows it, without Tags. */
  readonly instance: Instance;
  readonly reservationId: string;
  readonly ownerId: string;
  readonly terminatedAt?: number;
}

interface UsageReportRecord {
  readonly report: ImageUsageReport;
  /** Undefined while the report is pending. */
  readonly entries: readonly ImageUsageReportEntry[] | undefined;
}

export interface AllowedImagesSettings {
  readonly state: AllowedImagesSettingsEnabledState | 'disabled';
  readonly criteria: readonly ImageCriterion[];
}

/** Account settings of one Region. */
export interface Settings {
  readonly imageBlockPublicAccess: 'block-new-sharing' | 'unblocked';
  readonly snapshotBlockPublicAccess: 'block-all-sharing' | 'block-new-sharing' | 'unblocked';
  readonly allowedImages: AllowedImagesSettings;
}

/** What one account holds in one Region. Keys are the resource's id unless said otherwise. */
export interface Scope extends OtherTables {
  readonly accountId: string;
  readonly region: string;
  /** What a dump did not hold: reading it is refused. */
  readonly unknown: Set<DumpName>;
  /** Of which images a dump that holds such a file yet tells nothing: `ImageAncestry#ami-0123`. */
  readonly unknownOfImage: Set<string>;
  readonly images: Table<ImageRecord>;
  readonly snapshots: Table<SnapshotRecord>;
  readonly instances: Table<InstanceRecord>;
  readonly volumes: Table<Volume>;
  readonly launchTemplates: Table<LaunchTemplate>;
  /** Key: template id and version, `lt-0123#4`. */
  readonly launchTemplateVersions: Table<LaunchTemplateVersion>;
  readonly fleets: Table<FleetData>;
  readonly spotFleetRequests: Table<SpotFleetRequestConfig>;
  readonly spotInstanceRequests: Table<SpotInstanceRequest>;
  /** Tags that this account put on resources, its own or another account's (aws-facts D.8). */
  readonly tags: Table<readonly Tag[]>;
  readonly locks: Table<LockedSnapshotsInfo>;
  /** Key: snapshot id and Availability Zone. */
  readonly fastRestores: Table<DescribeFastSnapshotRestoreSuccessItem>;
  readonly tierStatuses: Table<SnapshotTierStatus>;
  readonly usageReports: Table<UsageReportRecord>;
  /** References that a dump recorded, by image id; the living ones are derived on reading. */
  readonly recordedReferences: Table<readonly ImageReference[]>;
  readonly ancestry: Table<readonly ImageAncestryEntry[]>;
  readonly findings: Table<readonly ImageFinding[]>;
  /** Recorded by a dump, by instance id. */
  readonly instanceImageMetadata: Table<InstanceImageMetadata>;
  /** One row, `settings`. */
  readonly settings: Table<Settings>;
  /** Answers of calls that carried a ClientToken, by operation and token. */
  readonly clientTokens: Table<{ readonly input: string; readonly output: object }>;
}

/** Something that happens by itself later: an image becomes available, a bin stay ends. */
export interface Task {
  readonly dueAt: number;
  readonly run: () => void;
}

/** How long AWS takes, in milliseconds of the world's clock; each has a default with its source in the README. */
export interface Timings {
  readonly imageCreation: number;
  readonly imageCopy: number;
  readonly snapshotCreation: number;
  readonly instanceStart: number;
  readonly usageReport: number;
  /** How long a deregistered image is still returned by DescribeImages. */
  readonly deregisteredVisible: number;
  /** After that, asking by id gives an empty list for this long, then `InvalidAMIID.NotFound`. */
  readonly deregisteredEmpty: number;
  readonly recycleBinRuleDelay: number;
  readonly terminatedVisible: number;
}

/** Where an account stands in the organization. */
export interface OrganizationPlace {
  readonly organizationId: string;
  readonly managementAccountId: string;
  /** From the root down: `r-abcd`, `ou-abcd-11111111` ... */
  readonly path: readonly string[];
}

export interface AccountState {
  readonly accountId: string;
  readonly name: string;
  readonly email: string;
  readonly state: 'PENDING_ACTIVATION' | 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE' | 'CLOSED';
  readonly place?: OrganizationPlace;
  /** Whether a trail logs management events, without which no CloudTrail event reaches EventBridge. */
  readonly hasTrail: boolean;
  /** Of Organizations and Inspector: sees all members. */
  readonly isDelegatedAdministrator?: boolean;
}

/** The whole simulated AWS: plain data, and the few functions that stamp, name and tell. */
export interface World {
  readonly seed: string;
  readonly ids: Ids;
  readonly timings: Timings;
  readonly accounts: Map<string, AccountState>;
  /** Key: `accountId#region`. */
  readonly scopes: Map<string, Scope>;
  readonly roles: Map<string, Role>;
  /** By access key id. */
  readonly principals: Map<string, Principal>;
  readonly tasks: Task[];
  /** Reads see the world as it was this long ago. */
  readonly consistencyLagMs: number;
  /** A page holds at most this many elements, whatever was asked: AWS may always return fewer. */
  readonly maxPageSize: number;
  /** Undefined: those of AWS. */
  readonly regions: readonly string[] | undefined;
  /** The instant: the clock's, or that of the task that is being run. */
  now(): Date;
  /** The moment of the next write. */
  stamp(): Moment;
  /** The position of the last write. */
  lastWrite(): number;
  scope(accountId: string, region: string): Scope;
  schedule(afterMs: number, run: () => void): void;
  /** Runs all that is due; called before each request. Call it too after moving the clock. */
  settle(): void;
  emit(event: EventBridgeEvent): void;
}
