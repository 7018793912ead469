import type { ActionId } from '../actions/registry.ts';
import type { PromisedDates, Suspension } from '../finding.ts';
import type { ObjectionKind } from '../history.ts';
import type { Scope } from '../image.ts';
import type { Instant } from '../instant.ts';
import type { Matter } from '../matters.ts';
import type { ImageChange } from '../observed.ts';
import type { Mode } from '../policy.ts';
import type { Severity } from '../severity.ts';
import type { OrphanCost } from '../snapshot-cost.ts';
import type { SubjectId } from '../subject.ts';

/** From what has to be seen first to what can be read last. */
export const alertKinds = [
  'image-changed',
  'service-trouble',
  'objection',
  'action-failed',
  'action-taken',
  'warning',
  'held',
  'violation',
  'waiver-expiring',
  'resolved',
] as const;
export type AlertKind = (typeof alertKinds)[number];

/** What every alert says. Names, owners and reasons are as strangers wrote them: each renderer escapes them. */
export interface AlertFacts {
  /** The same for the same news, in every run: what was told under it is not told again. */
  readonly alertId: string;
  readonly at: Instant;
  readonly scope: Scope;
  /** Null where nobody told it. */
  readonly accountName: string | null;
  readonly subjectId: SubjectId;
  /** Of the image; null for what has none. */
  readonly name: string | null;
  /** What its tag says; null: it has none, or none was read. */
  readonly owner: string | null;
  /** The ARN of whoever made the image, where an event told it. */
  readonly creator: string | null;
  readonly severity: Severity;
  /** In order. Empty for what no rule asked for. */
  readonly ruleIds: readonly string[];
}

/** Found for the first time, or told anew with new dates. */
export interface ViolationAlert extends AlertFacts {
  readonly kind: 'violation';
  readonly check: string;
  readonly mode: Mode;
  readonly reason: string;
  readonly since: Instant;
  /** Empty in audit mode, and while something else stops the clock. */
  readonly dates: PromisedDates;
  readonly suspendedBy: Suspension | null;
  /** Which images of the organization were made from this one, in words; null where the finding tells of none. */
  readonly descendants: string | null;
  /** Only of an orphaned snapshot. */
  readonly orphanCost: OrphanCost | null;
}

/** A step comes soon. */
export interface WarningAlert extends AlertFacts {
  readonly kind: 'warning';
  readonly action: ActionId;
  readonly dueAt: Instant;
}

interface StepAlert extends AlertFacts {
  readonly action: ActionId;
  readonly reason: string;
}

export interface ActionTakenAlert extends StepAlert {
  readonly kind: 'action-taken';
}

export interface ActionFailedAlert extends StepAlert {
  readonly kind: 'action-failed';
}

export type ActionAlert = ActionTakenAlert | ActionFailedAlert;

/** A step that is due and that a guard keeps from being done. */
export interface HeldAlert extends AlertFacts {
  readonly kind: 'held';
  readonly action: ActionId;
  readonly heldBy: string;
  readonly reason: string;
}

/** Somebody undid what was done, or missed the image at a launch. */
export interface ObjectionAlert extends AlertFacts {
  readonly kind: 'objection';
  readonly what: ObjectionKind;
  readonly seenAt: Instant;
  /** Until then the image is left alone. */
  readonly until: Instant;
}

export interface ResolvedAlert extends AlertFacts {
  readonly kind: 'resolved';
  readonly reason: string;
  readonly since: Instant;
}

export interface WaiverExpiringAlert extends AlertFacts {
  readonly kind: 'waiver-expiring';
  readonly grantedBy: string;
  /** The last UTC day on which it holds. */
  readonly until: string;
}

/** Somebody else took an image away or shared it, and others rely on it. */
export interface ImageChangedAlert extends AlertFacts {
  readonly kind: 'image-changed';
  readonly what: ImageChange;
  /** Why somebody has to hear of it at once. */
  readonly matters: readonly Matter[];
  /** Null where no event told it. */
  readonly by: string | null;
  readonly from: string | null;
  /** Whether the Recycle Bin can bring it back; null: it is not gone, or there again. */
  readonly canComeBack: 'yes' | 'no' | 'unknown' | null;
}

/** What keeps the service from doing its work. */
export interface ServiceTroubleAlert extends AlertFacts {
  readonly kind: 'service-trouble';
  /** A fact that could not be read, or what else is wrong. */
  readonly what: string;
  readonly reason: string;
}

export type Alert =
  | ViolationAlert
  | WarningAlert
  | ActionTakenAlert
  | ActionFailedAlert
  | HeldAlert
  | ObjectionAlert
  | ResolvedAlert
  | WaiverExpiringAlert
  | ImageChangedAlert
  | ServiceTroubleAlert;
