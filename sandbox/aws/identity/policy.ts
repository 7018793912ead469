import type { Policy, Principal, Statement } from './principal.ts';

/**
 * Whether the rights of a principal allow an action. A session's rights are the intersection of all its
 * policies; inside one policy Deny wins over Allow and nothing is allowed that is not named.
 */
export function isAllowed(principal: Principal, action: string, resource = '*'): boolean {
  return (principal.policies ?? []).every((policy) => policyAllows(policy, action, resource));
}

/** Wildcards of IAM, filters and resource patterns: `*` any text, `?` one character. */
export function matchesPattern(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}

function policyAllows(policy: Policy, action: string, resource: string): boolean {
  const matching = policy.statements.filter((statement) => covers(statement, action, resource));
  return (
    matching.some(({ effect }) => effect === 'Allow') && !matching.some(({ effect }) => effect === 'Deny')
  );
}

function covers(statement: Statement, action: string, resource: string): boolean {
  return (
    // IAM compares actions without regard to case.
    statement.actions.some((pattern) => matchesPattern(pattern.toLowerCase(), action.toLowerCase())) &&
    // An action without resource-level support is judged on `*`, which only the pattern `*` covers (aws-facts F.1).
    statement.resources.some((pattern) => matchesPattern(pattern, resource))
  );
}
