import type { Policy, PolicyRule, Rung } from '../shared/domain/policy.ts';
import type { Rule } from '../shared/domain/rule.ts';
import { allRules } from '../shared/domain/rules/registry.ts';
import { parsePolicy } from '../shared/policy/parse-policy.ts';

/** The policy with every rule there is instead of its own, each as in its example, with the life cycle of the policy's first. */
export function fullCatalogue(policy: Policy): Policy {
  const lifecycle = policy.rules[0]?.lifecycle ?? [];
  return { ...policy, name: 'every rule', rules: allRules.map((rule) => exampleOf(rule, lifecycle)) };
}

function exampleOf({ id, example, about }: Rule, lifecycle: readonly Rung[]): PolicyRule {
  const text = `version: 1\nname: ${id}\nrules:\n${example.replaceAll(/^/gm, '  ')}\n`;
  const parsed = parsePolicy(text, `${id}.yml`);
  const rule = parsed.ok ? parsed.policy.rules[0] : undefined;
  if (rule === undefined) throw new Error(`the example of ${id} does not parse`);
  return { ...rule, ruleId: id, lifecycle: about === 'image' ? lifecycle : [] };
}
