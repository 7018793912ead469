import type { ExtraFact } from '../facts.ts';
import { byText } from '../order.ts';
import type { Policy } from '../policy.ts';
import type { Rule } from '../rule.ts';
import * as rules from './index.ts';

/** Every rule, in order of id. */
export const allRules: readonly Rule[] = Object.values(rules).toSorted((one, other) =>
  byText(one.id, other.id),
);

const byId: ReadonlyMap<string, Rule> = new Map(allRules.map((rule) => [rule.id, rule]));

export function findRule(id: string): Rule | null {
  return byId.get(id) ?? null;
}

/** What the rules of the policy need besides the facts that are always read. */
export function extraFactsFor(policy: Policy): ReadonlySet<ExtraFact> {
  return new Set(policy.rules.flatMap(({ check }) => findRule(check)?.reads ?? []));
}
