import type { ApprovableRule } from '../domain/approval.ts';
import type { Policy, PolicyRule } from '../domain/policy.ts';

/** What of a policy is asked when somebody says something about its enforcement. */
export interface PolicyTerms {
  readonly maxWaiverDays: number;
  /** By rule id. */
  readonly rules: ReadonlyMap<string, ApprovableRule>;
}

type Compiled = Pick<Policy, 'waivers'> & {
  readonly rules: readonly Pick<PolicyRule, 'ruleId' | 'hash' | 'lifecycle' | 'remedies'>[];
};

/** Of what `compilePolicy` wrote. Its patterns stay asleep: whoever only asks the terms needs no RE2. */
export function policyTerms(compiled: string): PolicyTerms {
  const { waivers, rules }: Compiled = JSON.parse(compiled);
  return {
    maxWaiverDays: waivers.maxDays,
    rules: new Map(
      rules.map(({ ruleId, hash, lifecycle, remedies }) => [
        ruleId,
        { ruleId, hash, actions: [...lifecycle, ...remedies].map((step) => step.do) },
      ]),
    ),
  };
}
