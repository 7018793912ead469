import type { ActionId } from './actions/registry.ts';
import type { Match } from './match.ts';
import type { ParamValues } from './params.ts';
import type { FamilyPattern, TextPattern } from './text-pattern.ts';

export const severities = ['informational', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

export const modes = ['audit', 'enforce'] as const;
export type Mode = (typeof modes)[number];

/** The steps of the life cycle, from the mildest to the last. */
export const rungActions = [
  'notify',
  'deprecate',
  'disable',
  'deregister',
] as const satisfies readonly ActionId[];
export type RungAction = (typeof rungActions)[number];

/** One step of a rule's life cycle, due `afterMs` after the clock of the finding started. */
export interface Rung {
  readonly afterMs: number;
  readonly do: RungAction;
  /** Deprecate even while the image is in use. No other rung may say so. */
  readonly whenInUse: boolean;
  /** Only for deregister: `delete` asks for the snapshots too, where nothing else needs them. */
  readonly snapshots: 'keep' | 'delete';
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

export interface Limits {
  readonly deprecate: Limit;
  readonly disable: Limit;
  readonly deregister: Limit;
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
  /** By name pattern, or by the value of a tag. */
  readonly family: { readonly name: FamilyPattern } | { readonly tag: string };
}

/** A whole policy, checked. `hash` is the SHA-256 of the file's bytes, in hex. */
export interface Policy {
  readonly name: string;
  readonly hash: string;
  readonly regions: 'all' | readonly string[];
  readonly exclusions: readonly Exclusion[];
  readonly rules: readonly PolicyRule[];
  readonly exemptions: readonly Exemption[];
  readonly limits: Limits;
  readonly safety: Safety;
  readonly usage: {
    readonly references: readonly DeclaredReference[];
    /** Paths whose plain String parameters may hold image ids. */
    readonly parameterPaths: readonly string[];
    readonly absent: readonly DeclaredAbsence[];
  };
}

/** Only deprecating can be allowed in use, whatever a rung says: the image stays launchable by id. */
export function isAllowedInUse(rung: Rung): boolean {
  return rung.do === 'deprecate' && rung.whenInUse;
}

/** Whether a dated statement still holds on the day of `now`, UTC. */
export function holdsOn(statement: Accountable, now: Date): boolean {
  return statement.expires === null || now.toISOString().slice(0, 10) <= statement.expires;
}
