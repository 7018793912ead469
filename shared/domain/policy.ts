import { type ActionId, actionOf, allActionIds, type ReversalId } from './actions/registry.ts';
import type { AccountId } from './image.ts';
import type { LimitName } from './limits.ts';
import type { Match } from './match.ts';
import type { NotifySettings } from './notify/settings.ts';
import type { ParamValues } from './params.ts';
import type { Rollout } from './rollout.ts';
import type { Severity } from './severity.ts';
import type { FamilyPattern, TextPattern } from './text-pattern.ts';

export const modes = ['audit', 'enforce'] as const;
export type Mode = (typeof modes)[number];

/** The steps of an image's life cycle, from the mildest to the last. */
export const rungActions = [
  'notify',
  'deprecate',
  'disable',
  'deregister',
] as const satisfies readonly ActionId[];
/** The steps of an orphaned snapshot. */
export const snapshotRungActions = ['notify', 'delete-snapshot'] as const satisfies readonly ActionId[];
/** All rungs, in order. */
export const allRungActions = [
  'notify',
  'deprecate',
  'disable',
  'deregister',
  'delete-snapshot',
] as const satisfies readonly RungAction[];
export type RungAction = (typeof rungActions)[number] | (typeof snapshotRungActions)[number];

/** One step of a rule's life cycle, due `afterMs` after the clock of the finding started. */
export interface Rung {
  readonly afterMs: number;
  readonly do: RungAction;
  /** Deprecate even while the image is in use. No other rung may say so. */
  readonly whenInUse: boolean;
  /** Only for deregister: `delete` asks for the snapshots too, where nothing else needs them. */
  readonly snapshots: 'keep' | 'delete';
}

/** What planning adds by itself, and no policy can ask for. */
export type ErrandId = 'request-usage-report';

export type RemedyId = Exclude<ActionId, RungAction | ErrandId | ReversalId>;

/** In order of id. */
export const remedyIds: readonly RemedyId[] = allActionIds.filter(isRemedy);

export function isRungAction(id: ActionId): id is RungAction {
  return actionOf(id).kind === 'rung';
}

function isRemedy(id: ActionId): id is RemedyId {
  return actionOf(id).kind === 'remedy';
}

/** What mends a finding, due `afterMs` after the clock of the finding started. It has no place in the order of the rungs. */
export interface RemedyStep {
  readonly afterMs: number;
  readonly do: RemedyId;
  /** Also while the image is in use. For remedies that take nothing away it need not be said. */
  readonly whenInUse: boolean;
  readonly params: ParamValues;
}

/** As a remedy, but of no rule. */
export interface ErrandStep extends Omit<RemedyStep, 'do'> {
  readonly do: ErrandId;
}

/** One entry of a rule's `lifecycle`, or what planning added. */
export type Step = Rung | RemedyStep | ErrandStep;

/** Never in a policy: what gives back what a step took is planned by itself. */
export interface ReversalStep {
  readonly afterMs: 0;
  readonly do: ReversalId;
  readonly whenInUse: true;
}

export function isRung(step: Step | ReversalStep): step is Rung {
  return isRungAction(step.do);
}

/** What the policy says of the step besides its wait. */
export function paramsOf(step: Step | ReversalStep): ParamValues {
  return 'params' in step ? step.params : {};
}

export function isReversal(step: Step | ReversalStep): step is ReversalStep {
  return actionOf(step.do).kind === 'reversal';
}

export interface PolicyRule {
  readonly ruleId: string;
  /** Of what the rule says of which images and what follows: a change of it starts every clock anew. */
  readonly hash: string;
  /** The rule definition that judges, by its id. */
  readonly check: string;
  readonly severity: Severity;
  readonly mode: Mode;
  readonly match: Match;
  readonly params: ParamValues;
  /** In order of their waits. Empty: the rule is only reported. */
  readonly lifecycle: readonly Rung[];
  /** In order of the file. */
  readonly remedies: readonly RemedyStep[];
}

/** A statement that somebody answers for and that ends by itself: it holds through the UTC day `expires`, or for ever where null. */
export interface Accountable {
  readonly reason: string;
  readonly owner: string;
  readonly expires: string | null;
}

/** Findings stay, enforcement stops. */
export interface Exclusion extends Accountable {
  readonly match: Match;
}

/** The named rules do not apply to these images. */
export interface Exemption extends Accountable {
  readonly match: Match;
  readonly ruleIds: readonly string[];
}

/** Images in use in a place that no reader can see. */
export interface DeclaredReference extends Accountable {
  /** Image ids or globs over image names. */
  readonly images: readonly TextPattern[];
}

/** A source of usage that does not exist in the account, so that nobody has to be able to read it. */
export interface DeclaredAbsence extends Accountable {
  readonly source: string;
}

/** In any 24 hours at most `count`, and at most `percent` of the scope's own images, but one where that is below one. Zero allows nothing. */
export interface Limit {
  readonly count: number;
  readonly percent: number;
}

export interface Limits extends Readonly<Record<LimitName, Limit>> {
  /** Of the snapshots that are deleted in any 24 hours, together, by the size of their volumes. */
  readonly deleteSnapshotsGib: number;
  /** Destructive actions of all scopes together, in any 24 hours. */
  readonly organizationDestructive: number;
}

export interface Safety {
  readonly requireRecycleBin: boolean;
  readonly minBinDays: number;
  /** How many of the newest versions of each launch template count as use, besides those that something pins. */
  readonly launchTemplateVersions: number;
  readonly lastLaunchedWithinDays: number;
  readonly rollbackDays: number;
  readonly keepPerFamily: number;
  /** How long an image rests after somebody undid what was done to it. */
  readonly objectionDays: number;
  /** By name pattern, or by the value of a tag. */
  readonly family: { readonly name: FamilyPattern } | { readonly tag: string };
}

/** Whom the policy trusts with images: shares to them are wanted, and images of theirs are good sources. */
export interface Trusted {
  readonly accounts: readonly AccountId[];
  /** `o-…`. */
  readonly organizations: readonly string[];
  /** `ou-…`. */
  readonly organizationalUnits: readonly string[];
}

/** What is done about snapshots whose image is gone. */
export interface OrphanedSnapshots {
  /** With the id and check `orphaned-snapshots`, and a life cycle of its own. */
  readonly rule: PolicyRule;
  /** For so many days a snapshot has to have been orphaned before it is one. */
  readonly minAgeDays: number;
  /** `any-unreferenced`: also those that nothing says were made for an image. */
  readonly of: 'ami-created' | 'any-unreferenced';
}

/** A whole policy, checked. `hash` is the SHA-256 of the file's bytes, in hex. */
export interface Policy {
  readonly name: string;
  readonly hash: string;
  readonly regions: 'all' | readonly string[];
  readonly trusted: Trusted;
  readonly exclusions: readonly Exclusion[];
  readonly rules: readonly PolicyRule[];
  readonly exemptions: readonly Exemption[];
  /** Null: the policy says nothing of them, and they are only reported. */
  readonly orphanedSnapshots: OrphanedSnapshots | null;
  readonly limits: Limits;
  readonly safety: Safety;
  /** Null: rules that changed act everywhere at once. */
  readonly rollout: Rollout | null;
  readonly waivers: {
    /** The longest that anybody may accept a violation for. Zero: not at all. */
    readonly maxDays: number;
  };
  readonly usage: {
    readonly references: readonly DeclaredReference[];
    /** Paths whose plain String parameters may hold image ids. */
    readonly parameterPaths: readonly string[];
    readonly absent: readonly DeclaredAbsence[];
  };
  readonly notify: NotifySettings;
}

/** Disabling and deregistering never are, whatever a step says; what takes nothing away always is. */
export function isAllowedInUse(step: Step | ReversalStep): boolean {
  const { effect, kind } = actionOf(step.do);
  if (effect === 'additive' || effect === 'none') return true;
  return (step.do === 'deprecate' || kind === 'remedy') && step.whenInUse;
}

/** Whether a dated statement still holds on the day of `now`, UTC. */
export function holdsOn(statement: Accountable, now: Date): boolean {
  return statement.expires === null || now.toISOString().slice(0, 10) <= statement.expires;
}

/** The rules for images and settings, and the one for orphaned snapshots where there is one. */
export function allRulesOf({ rules, orphanedSnapshots }: Policy): readonly PolicyRule[] {
  return orphanedSnapshots === null ? rules : [...rules, orphanedSnapshots.rule];
}
