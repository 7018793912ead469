import type { ActionId } from './actions/registry.ts';
import type { Descendants } from './descendants.ts';
import type { ForeignUse } from './facts.ts';
import type { Finding } from './finding.ts';
import type { AccountId, Ancestor, ImageId, SnapshotId } from './image.ts';
import type { Instant } from './instant.ts';
import { type Known, known } from './known.ts';
import type { Matter } from './matters.ts';
import type { ImageChange } from './observed.ts';
import type { UndoNote } from './outcome.ts';
import type { RuleTrial } from './rollout.ts';
import type { ReadShares } from './shares.ts';
import type { AcceptedBaseline, Approval, Pause, Waiver } from './statements.ts';
import type { SubjectId } from './subject.ts';

/** What earlier runs recorded of one finding. */
export type FindingRecord = Pick<
  Finding,
  'subjectId' | 'ruleId' | 'ruleHash' | 'status' | 'firstSeenAt' | 'announcedAt' | 'notifiedAt' | 'promisedAt'
>;

/** A step that was done: `already-so` when the world was so before us. */
export interface StepOutcome {
  readonly subjectId: SubjectId;
  readonly action: ActionId;
  readonly at: Instant;
  readonly status: 'applied' | 'already-so';
}

/** One place taken in the limits, by any scope of the organization. */
export interface SpentPlace {
  /** Of what took it: all that is given back to an image takes one. */
  readonly actionId: string;
  readonly accountId: AccountId;
  readonly region: string;
  readonly action: ActionId;
  readonly at: Instant;
  /** The size of a snapshot that was deleted; 0 for everything else. */
  readonly gib: number;
}

export const objectionKinds = [
  'restored',
  'enabled',
  'deprecation-cancelled',
  'shared-again',
  'launch-refused',
] as const;
export type ObjectionKind = (typeof objectionKinds)[number];

/** Somebody undid what this service did to an image, or tried to launch from it in vain. */
export interface Objection {
  /** What was seen last. */
  readonly what: ObjectionKind;
  /** When a run first saw it. */
  readonly seenAt: Instant;
  /** When each kind was last seen to begin, `what` among them. */
  readonly seen: Readonly<Partial<Record<ObjectionKind, Instant>>>;
  /** What the world still showed at the last run, in the order of the kinds: only what is not in it begins anew. */
  readonly standing: readonly ObjectionKind[];
}

/** What was noted beside the outcome of a step for the way back; whether AWS answered the step to this service, its outcome tells. */
export type Undo = Pick<StepOutcome, 'subjectId' | 'action' | 'at'> & UndoNote;

/** The accounts that this deployment looks after. */
export interface Governed {
  readonly accounts: readonly AccountId[];
  /** `o-…`: every active account of this organization is among them. Null where only some accounts are governed. */
  readonly organization: string | null;
  /** What the organization calls them, for people; absent where only some accounts are governed. */
  readonly names?: Readonly<Record<AccountId, string>>;
}

/** What another governed scope told of an image, as of its last complete sweep. */
export interface UseElsewhere extends Pick<ForeignUse, 'imageId' | 'kind' | 'arn' | 'via'> {
  /** The scope that told it: where the use is. */
  readonly accountId: AccountId;
  readonly region: string;
}

/** What the organization knows of the use of this scope's images outside of it. */
export interface Elsewhere {
  /** Null for a recorded account, which stands alone. */
  readonly governed: Known<Governed | null>;
  /**
   * When each account's uses were last written down completely, by Region: this one, and those that images here were
   * copied from. One that never was is not listed.
   */
  readonly indexedAt: ReadonlyMap<string, ReadonlyMap<AccountId, Instant>>;
  /** By the image that they are about, in order. */
  readonly uses: ReadonlyMap<ImageId, readonly UseElsewhere[]>;
  /** Accounts that ever used one of these images, by the index or by a usage report. */
  readonly everUsedBy: ReadonlyMap<ImageId, readonly AccountId[]>;
  /** Of the accounts that were asked again just before a change: those that could not be read, and why. */
  readonly unread: ReadonlyMap<AccountId, string>;
  /** Of the images that were asked about: what any governed scope told to be made from them, as of its last sweep. */
  readonly descendants: ReadonlyMap<ImageId, Descendants>;
}

/** How much a sweep counted, by source: `images`, `snapshots` and each source of usage that it read wholly. */
export interface SweepCounts {
  readonly at: Instant;
  readonly counts: Readonly<Record<string, number>>;
}

/** What an event told that somebody did to an image. For people alone: no rule or guard looks at it. */
export interface SeenChange {
  readonly imageId: ImageId;
  /** The same for all events that tell of one call. */
  readonly changeId: string;
  readonly change: ImageChange;
  /** Who, as the event claims; null where it does not tell. */
  readonly actorArn: string | null;
  readonly sourceAddress: string | null;
  readonly at: Instant;
}

/** What is known of an image that matters, also when it is gone. */
export interface MatteringImage {
  readonly name: string | null;
  readonly matters: readonly Matter[];
}

/** What earlier runs recorded of a scope, and what people said. Empty for a scope that was never judged. */
export interface ScopeHistory {
  readonly findings: readonly FindingRecord[];
  readonly outcomes: readonly StepOutcome[];
  /** When each image was last seen in use; an image that never was is not listed. */
  readonly lastInUseAt: ReadonlyMap<ImageId, Instant>;
  /** Who may launch each image, as far as it was ever read. */
  readonly shares: ReadonlyMap<ImageId, ReadShares>;
  /** The chain of each image to its root, as far as it was ever read: it never changes. */
  readonly ancestries: ReadonlyMap<ImageId, readonly Ancestor[]>;
  /** Who made each image, by the event of its making. */
  readonly creators: ReadonlyMap<ImageId, string>;
  /** How many own images the last sweep that read them all saw; null where that is older than 26 hours. */
  readonly ownImages: number | null;
  /** Of the sweeps of the last 14 days, the oldest first. */
  readonly sweeps: readonly SweepCounts[];
  readonly acceptedBaseline: AcceptedBaseline | null;
  /** The newest of each image. */
  readonly objections: ReadonlyMap<ImageId, Objection>;
  /** When a launch was last refused because of the image. */
  readonly refusedLaunches: ReadonlyMap<ImageId, Instant>;
  /** What events told that was not noted for people yet, in no order. */
  readonly changes: readonly SeenChange[];
  /** Images that people have to hear of at once; one that is not listed mattered to nobody. */
  readonly mattering: ReadonlyMap<ImageId, MatteringImage>;
  /** Since when each snapshot is orphaned, as sweeps saw it; one that could not be judged in between stays so. */
  readonly orphanedSince: ReadonlyMap<SnapshotId, Instant>;
  /** When each orphaned snapshot was read to be shared with nobody. */
  readonly unsharedSnapshots: ReadonlyMap<SnapshotId, Instant>;
  /** The snapshots of every image whose devices a sweep saw complete, also of images that are gone for less than a year. */
  readonly mappedSnapshots: ReadonlyMap<ImageId, readonly SnapshotId[]>;
  /** Images that were ever seen shared with anybody. */
  readonly everShared: ReadonlySet<ImageId>;
  readonly undos: readonly Undo[];
  /** Those that nobody ended; one whose day is over is listed too. */
  readonly waivers: readonly Waiver[];
  /** Those that cover the scope; one that is over is listed too, with the instant when it ended. */
  readonly pauses: readonly Pause[];
  /** Those that are over are listed too. */
  readonly approvals: readonly Approval[];
  /** Since when canary scopes are judged by each rule, by its id; of the organization. One that is not listed was never seen to be tried. */
  readonly trials: ReadonlyMap<string, RuleTrial>;
  readonly elsewhere: Elsewhere;
  /** Of the last 24 hours at least, and of the whole organization. */
  readonly spentPlaces: readonly SpentPlace[];
  /** A what-if, never set by a deployed run: findings without a record count as announced then, in enforce mode, and snapshots as orphaned since. */
  readonly assumeNotifiedAt: Instant | null;
}

export const noHistory: ScopeHistory = {
  findings: [],
  outcomes: [],
  lastInUseAt: new Map(),
  shares: new Map(),
  ancestries: new Map(),
  creators: new Map(),
  ownImages: null,
  sweeps: [],
  acceptedBaseline: null,
  objections: new Map(),
  refusedLaunches: new Map(),
  changes: [],
  mattering: new Map(),
  orphanedSince: new Map(),
  unsharedSnapshots: new Map(),
  mappedSnapshots: new Map(),
  everShared: new Set(),
  undos: [],
  waivers: [],
  pauses: [],
  approvals: [],
  trials: new Map(),
  elsewhere: {
    governed: known(null),
    indexedAt: new Map(),
    uses: new Map(),
    everUsedBy: new Map(),
    unread: new Map(),
    descendants: new Map(),
  },
  spentPlaces: [],
  assumeNotifiedAt: null,
};
