import type { ApprovableRule } from '../domain/approval.ts';
import type { Policy, PolicyRule } from '../domain/policy.ts';

/** What of a policy is asked when somebody says something about its enforcement. */
export interface PolicyTerms {
  readonly maxWaiverDays: number;
  /** By rule id. */
  readonly rules: ReadonlyMap<string, ApprovableRule & Pick<PolicyRule, 'check'>>;
}

type CompiledRule = Pick<PolicyRule, 'ruleId' | 'check' | 'hash' | 'lifecycle' | 'remedies'>;
type Compiled = Pick<Policy, 'waivers'> & {
  readonly rules: readonly CompiledRule[];
  readonly orphanedSnapshots: { readonly rule: CompiledRule } | null;
};

/** Of what `compilePolicy` wrote. Its patterns stay asleep: whoever only asks the terms needs no RE2. */
export function policyTerms(compiled: string): PolicyTerms {
  const { waivers, rules, orphanedSnapshots }: Compiled = JSON.parse(compiled);
  const all = orphanedSnapshots === null ? rules : [...rules, orphanedSnapshots.rule];
  return {
    maxWaiverDays: waivers.maxDays,
    rules: new Map(
      all.map(({ ruleId, check, hash, lifecycle, remedies }) => [
        ruleId,
        { ruleId, check, hash, actions: [...lifecycle, ...remedies].map((step) => step.do) },
      ]),
    ),
  };
}
