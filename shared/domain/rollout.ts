import type { AccountId, Scope } from './image.ts';
import { after, type Instant } from './instant.ts';
import { by } from './order.ts';
import { allRulesOf, type Mode, type Policy, type PolicyRule } from './policy.ts';

/** Where rules that changed act first, and for how long before they act anywhere else. */
export interface Rollout {
  readonly canary: {
    /** Empty: of any account. */
    readonly account: readonly AccountId[];
    /** Empty: in any Region. */
    readonly region: readonly string[];
  };
  readonly holdMs: number;
}

/** Since when canary scopes are judged by a rule as it stands. The newest of each rule: one that changes back begins anew. */
export interface RuleTrial {
  readonly ruleId: string;
  readonly ruleHash: string;
  /** A rule that begins to enforce is another one: until then nothing of it was tried. */
  readonly mode: Mode;
  /** When a sweep that read all images of a canary scope first judged by it. */
  readonly since: Instant;
}

export function isCanary({ canary }: Rollout, { accountId, region }: Scope): boolean {
  const { account, region: regions } = canary;
  return (
    (account.length === 0 || account.includes(accountId)) &&
    (regions.length === 0 || regions.includes(region))
  );
}

/** Null: no canary scope is known to be judged by the rule as it stands. */
export function trialOf(rule: PolicyRule, trials: ReadonlyMap<string, RuleTrial>): RuleTrial | null {
  const trial = trials.get(rule.ruleId);
  return trial !== undefined && isOf(trial, rule) ? trial : null;
}

/** From when on the rule may act everywhere. */
export function trialEnd({ since }: Pick<RuleTrial, 'since'>, { holdMs }: Rollout): Instant {
  return after(since, holdMs);
}

export interface TrialChanges {
  /** In order of the rule. */
  readonly begun: readonly RuleTrial[];
  /** The ids of rules that are judged by no more; in order. */
  readonly ended: readonly string[];
}

/**
 * What changes in what is known of the trials once a canary scope was judged: rules that changed begin anew, and those that
 * are gone begin anew should they ever come back. A policy without canaries ends all.
 */
export function trialsAfter(
  policy: Policy,
  scope: Scope,
  trials: ReadonlyMap<string, RuleTrial>,
  now: Date,
): TrialChanges {
  const { rollout } = policy;
  const rules = rollout === null ? [] : allRulesOf(policy);
  const known = new Set(rules.map(({ ruleId }) => ruleId));
  if (rollout !== null && !isCanary(rollout, scope)) return { begun: [], ended: [] };
  const begun = rules
    .filter((rule) => trialOf(rule, trials) === null)
    .map(({ ruleId, hash, mode }) => ({ ruleId, ruleHash: hash, mode, since: now.toISOString() }));
  return {
    begun: begun.toSorted(by(({ ruleId }) => ruleId)),
    ended: [...trials.keys()].filter((ruleId) => !known.has(ruleId)).toSorted(),
  };
}

function isOf({ ruleHash, mode }: RuleTrial, rule: PolicyRule): boolean {
  return ruleHash === rule.hash && mode === rule.mode;
}
