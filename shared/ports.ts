import type { ActionId } from './domain/actions/registry.ts';
import type { Descendants } from './domain/descendants.ts';
import type { ElsewhereQuestion } from './domain/elsewhere.ts';
import type { ExtraFact, ForeignUse, ScopeFacts } from './domain/facts.ts';
import type { Finding } from './domain/finding.ts';
import type { Elsewhere, Governed, ScopeHistory } from './domain/history.ts';
import type { Ancestor, ImageId, LaunchPermission, Scope, SnapshotId, UnreadSource } from './domain/image.ts';
import type { Instant } from './domain/instant.ts';
import type { Known } from './domain/known.ts';
import type { LimitName } from './domain/limits.ts';
import type { Intent, Outcome } from './domain/outcome.ts';
import type { GuardedAction } from './domain/plan.ts';
import type { OrphanedSnapshots } from './domain/policy.ts';
import type { ScopeReport } from './domain/report.ts';
import type { TrialChanges } from './domain/rollout.ts';
import type { AcceptedBaseline, Approval, Pause, PauseExtent } from './domain/statements.ts';
import type { SubjectId } from './domain/subject.ts';
import type { ToldUses } from './domain/told-uses.ts';
import type { AskedWaiver, WaiverAnswer } from './domain/waiver.ts';
import type { Announcer } from './ports/alerts.ts';
import type { Archive } from './ports/archive.ts';
import type { SeenChanges } from './ports/observations.ts';
import type { PlanOperator } from './ports/operator.ts';

/** What the reader has to know of the policy to read enough, and not more. */
export interface ReadOptions {
  /** How many of the newest versions of each launch template count as use, besides the pinned ones. */
  readonly launchTemplateVersions: number;
  /** Paths whose plain String parameters may hold image ids. */
  readonly parameterPaths: readonly string[];
  /** What the rules of the policy need besides. */
  readonly extra: ReadonlySet<ExtraFact>;
  /** Launch permissions that were read lately, by image: they need no call. Never of an image that is about to be changed. */
  readonly launchPermissions: ReadonlyMap<ImageId, readonly LaunchPermission[]>;
  /** Chains that were read once: they never change. */
  readonly ancestries: ReadonlyMap<ImageId, readonly Ancestor[]>;
  /** Which snapshots may be orphaned: their shares are worth a call each. Those whose text names an image, without it. */
  readonly orphans?: OrphanReading;
  /** The images and snapshots that are about to be changed: only these are worth calls of their own. Every one, without it. */
  readonly changing?: ReadonlySet<SubjectId>;
  /** Whose reading it is, for those who look into the CloudTrail of the account. */
  readonly run?: string;
  /** Once true, shares that cost a call stay unread: what was read by then can still be saved. Never, without it. */
  readonly isLate?: () => boolean;
}

export interface OrphanReading {
  /** `any-unreferenced`: also those that nothing says were made for an image. */
  readonly of: OrphanedSnapshots['of'];
  /** The snapshots of each image that any sweep saw: those of images that are gone may be orphaned, whatever their text. */
  readonly mapped: ReadonlyMap<ImageId, readonly SnapshotId[]>;
  /** Snapshots that were lately read to be shared with nobody: they need no call. Never one that is about to be deleted. */
  readonly unshared: ReadonlySet<SnapshotId>;
}

export interface FactsReader {
  /**
   * Everything about the scope; with image ids only those images, with at most 8 EC2 calls whatever the account's
   * size, and the sources of usage that only a sweep reads are unread. What cannot be read is unknown in the answer,
   * with the reason: it never throws for that.
   */
  readFacts(scope: Scope, imageIds: readonly ImageId[] | null, options: ReadOptions): Promise<ScopeFacts>;
}

export interface HistoryReader {
  /** Empty for a scope that was never judged. Consistent: it sees every write that was acknowledged. */
  readHistory(scope: Scope): Promise<ScopeHistory>;
}

/** What scopes tell each other of the images that they use. */
export interface UsageIndex {
  /** Consistent; no more requests than one a shared image, and pages. */
  readElsewhere(
    scope: Scope,
    question: ElsewhereQuestion,
  ): Promise<Pick<Elsewhere, 'indexedAt' | 'uses' | 'everUsedBy'>>;
  /**
   * What was made from these images of a Region, as far as scopes told, followed through all accounts and Regions. An image
   * that nothing was made from has none in the answer. Consistent; a request an image, or pages where there are many.
   */
  readDescendants(region: string, imageIds: readonly ImageId[]): Promise<ReadonlyMap<ImageId, Descendants>>;
  /** What did not change is not written again; what is gone goes only where all was read. Repeating it changes nothing. */
  saveUses(scope: Scope, told: ToldUses): Promise<void>;
}

export interface GovernedAccounts {
  /** Null for a recorded account, which stands alone. */
  readGoverned(): Promise<Known<Governed | null>>;
}

/** Every use in an account and Region, read just now. */
export interface UsesNow {
  readonly uses: readonly ForeignUse[];
  /** Where there may be more; empty when everything was read. */
  readonly unread: readonly UnreadSource[];
}

export interface UsesReader {
  /** Never throws for what cannot be read. */
  readUses(scope: Scope, options: ReadOptions): Promise<UsesNow>;
}

/** What people say about enforcement. Each is kept, and told in the story of what it is about. */
export interface Statements {
  /** Granted or renewed by the rules of `domain/waiver.ts`; the reason tells why not. Asking twice is asking once. */
  saveWaiver(scope: Scope, asked: AskedWaiver, maxDays: number): Promise<WaiverAnswer>;
  /** At once. False: there is none, and nothing happened. */
  endWaiver(scope: Scope, subjectId: SubjectId, ruleId: string, by: string): Promise<boolean>;
  /** In the place of an earlier pause of the same extent; never refused. */
  savePause(pause: Pause): Promise<void>;
  /** Ends the pause of exactly this extent at once, but not one that is saved meanwhile. False: there is none. */
  endPause(extent: PauseExtent, by: string): Promise<boolean>;
  /** The newest for its rule and action holds. */
  saveApproval(scope: Scope, approval: Approval): Promise<void>;
  /** The newest holds. */
  acceptBaseline(scope: Scope, accepted: AcceptedBaseline): Promise<void>;
  /** Asked once more before every call that changes something. Consistent, and of the organization too. */
  isPaused(scope: Scope, now: Date): Promise<boolean>;
}

/** One run over one scope. Event runs see only their images and plan nothing destructive. */
export interface Run {
  readonly runId: string;
  readonly kind: 'sweep' | 'event';
}

export interface ReportStore {
  /**
   * Saves findings, snapshots, the run record and, where something is allowed, the plan. Unchanged findings are not
   * written again; an event run touches only its images and never replaces a judged finding by INSUFFICIENT_DATA.
   * Saving the same report twice is saving it once.
   */
  saveReport(report: ScopeReport, run: Run): Promise<void>;
  /** Notes that these alerts were accepted, with the clocks and dates that the findings now carry. */
  saveAnnounced(scope: Scope, findings: readonly Finding[]): Promise<void>;
  /** Notes by which rules canary scopes are judged from now on, for all scopes. */
  saveTrials(changes: TrialChanges): Promise<void>;
}

/** A plan as it was saved: the actions that were allowed then. Applying reads this and nothing else about how it arose. */
export interface StoredPlan {
  readonly planId: string;
  readonly scope: Scope;
  readonly policyHash: string;
  readonly plannedAt: Instant;
  readonly actions: readonly GuardedAction[];
}

export interface PlanStore {
  /** Null when there is none, or none any more. */
  loadPlan(scope: Scope, planId: string): Promise<StoredPlan | null>;
}

/** Append-only, per image and scope. */
export interface Journal {
  recordIntent(intent: Intent): Promise<void>;
  /** Also counts as the rung's outcome in later histories where it is `applied` or `already-so`. */
  recordOutcome(outcome: Outcome): Promise<void>;
  /** Intents of the scope without an outcome: a run ended between the two. */
  openIntents(scope: Scope): Promise<readonly Intent[]>;
}

/** One place in the limits. Asking again for the same action within 24 hours answers `reserved` and takes no second place. */
export interface PlaceRequest {
  readonly scope: Scope;
  readonly actionId: string;
  readonly action: ActionId;
  readonly limit: LimitName;
  readonly isDestructive: boolean;
  readonly at: Instant;
  readonly allowance: number;
  /** The size of a snapshot that would be deleted, and how much of that the limit allows; 0 and 0 for everything else. */
  readonly gib: number;
  readonly gibAllowance: number;
  readonly organizationAllowance: number;
}

export interface Budget {
  /** Holds whatever runs at once: the check and the taking are one conditional write. */
  reservePlace(request: PlaceRequest): Promise<'reserved' | 'scope-full' | 'organization-full'>;
  /** Only for a call that surely had no effect. */
  releasePlace(request: PlaceRequest): Promise<void>;
}

export interface Lease {
  readonly scope: Scope;
  readonly holder: string;
  readonly until: Instant;
}

export interface Leases {
  /** Null while somebody else holds the scope; an expired lease is free. */
  takeLease(scope: Scope, holder: string, forMs: number): Promise<Lease | null>;
  releaseLease(lease: Lease): Promise<void>;
}

/** Where the use of images outside of their scope is found out. */
export interface ElsewherePorts {
  readonly index: UsageIndex;
  readonly governed: GovernedAccounts;
}

/** All that a plan needs from outside. */
export interface PlanPorts {
  readonly now: () => Date;
  readonly facts: FactsReader;
  readonly history: HistoryReader;
  readonly elsewhere: ElsewherePorts;
  readonly store: ReportStore;
  readonly alerts: Announcer;
  /** Only where events are recorded. */
  readonly changes?: SeenChanges;
  /** Null, or left out: sweeps are not exported. */
  readonly archive?: Pick<Archive, 'saveSweep'> | null;
  /** Whether the time that the run may take is nearly over. Never, without it. */
  readonly isLate?: () => boolean;
}

/** All that applying needs from outside. */
export interface ApplyPorts {
  readonly now: () => Date;
  readonly facts: FactsReader;
  readonly history: HistoryReader;
  readonly elsewhere: ElsewherePorts & { readonly accounts: UsesReader };
  readonly plans: PlanStore;
  readonly journal: Journal;
  readonly budget: Budget;
  readonly leases: Leases;
  readonly operator: PlanOperator;
  readonly statements: Pick<Statements, 'isPaused'>;
  readonly alerts: Announcer;
}

/** What is asked of govern: identity, never an event's claims. Null images mean the whole scope. */
export interface ScopeOrder {
  readonly scope: Scope;
  readonly imageIds: readonly ImageId[] | null;
  readonly run: Run;
}

/** What is asked of apply and remove. */
export interface PlanOrder {
  readonly scope: Scope;
  readonly planId: string;
}
