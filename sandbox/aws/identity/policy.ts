import { holds, type RequestContext } from './conditions.ts';
import type { Policy, Principal, Statement } from './principal.ts';
import { matchesPattern } from './wildcards.ts';

/** One thing that is asked for: an action on a resource. */
export interface Asked {
  /** Such as `ec2:DisableImage`. */
  readonly action: string;
  /** An ARN; `*` for an action without resource-level support, which only the pattern `*` covers (aws-facts F.1). */
  readonly resource: string;
  readonly context: RequestContext;
}

export type Decision = 'allowed' | 'denied' | 'not allowed';

/** Whether the rights of a principal allow it. A session's rights are the intersection of all its policies. */
export function isAllowed({ policies = [] }: Pick<Principal, 'policies'>, asked: Asked): boolean {
  return decide(policies, asked) === 'allowed';
}

/** `denied` by a statement that says so, whatever others allow; `not allowed` by each of the policies. */
export function decide(policies: readonly Policy[], asked: Asked): Decision {
  const matching = policies.map(({ statements }) => statements.filter((each) => covers(each, asked)));
  if (matching.flat().some(({ effect }) => effect === 'Deny')) return 'denied';
  return matching.every((statements) => statements.length > 0) ? 'allowed' : 'not allowed';
}

/** Whether the trust policy of a role lets a caller in: one of its names, and every condition. */
export function isTrusted(trust: Policy, names: readonly string[], asked: Asked): boolean {
  const about = trust.statements.filter(({ principals = [] }) =>
    principals.some((principal) => principal === '*' || names.includes(principal)),
  );
  return decide([{ statements: about.map((each) => ({ ...each, resources: ['*'] })) }], asked) === 'allowed';
}

function covers(
  { actions, resources, conditions = [] }: Statement,
  { action, resource, context }: Asked,
): boolean {
  return (
    // IAM compares actions without regard to case.
    actions.some((pattern) => matchesPattern(pattern.toLowerCase(), action.toLowerCase())) &&
    resources.some((pattern) => matchesPattern(pattern, resource)) &&
    conditions.every((condition) => holds(condition, context))
  );
}
